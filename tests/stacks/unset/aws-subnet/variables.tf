variable "map_public_ip_on_launch" {
  description = "given by the caller"
  type        = any
}

variable "vpc_id" {
  description = "given by the caller"
  type        = any
}
