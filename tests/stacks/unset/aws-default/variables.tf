variable "egress" {
  description = "given by the caller"
  type        = any
}

variable "ingress_action" {
  description = "given by the caller"
  type        = any
}

variable "ingress_cidr_block" {
  description = "given by the caller"
  type        = any
}

variable "ingress_cidr_blocks" {
  description = "given by the caller"
  type        = any
}

variable "ingress_from_port" {
  description = "given by the caller"
  type        = any
}

variable "ingress_ipv6_cidr_block" {
  description = "given by the caller"
  type        = any
}

variable "ingress_ipv6_cidr_blocks" {
  description = "given by the caller"
  type        = any
}

variable "ingress_protocol" {
  description = "given by the caller"
  type        = any
}

variable "ingress_to_port" {
  description = "given by the caller"
  type        = any
}
