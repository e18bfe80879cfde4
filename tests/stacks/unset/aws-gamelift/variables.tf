variable "ec2_inbound_permission_from_port" {
  description = "given by the caller"
  type        = any
}

variable "ec2_inbound_permission_to_port" {
  description = "given by the caller"
  type        = any
}
