variable "block_public_security_group_rules" {
  description = "given by the caller"
  type        = any
}

variable "configuration" {
  description = "given by the caller"
  type        = any
}

variable "ec2_attributes_subnet_id" {
  description = "given by the caller"
  type        = any
}

variable "ec2_attributes_subnet_ids" {
  description = "given by the caller"
  type        = any
}

variable "security_configuration" {
  description = "given by the caller"
  type        = any
}
