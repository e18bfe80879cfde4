variable "cidr_blocks" {
  description = "given by the caller"
  type        = any
}

variable "description" {
  description = "given by the caller"
  type        = any
}

variable "egress_cidr_blocks" {
  description = "given by the caller"
  type        = any
}

variable "egress_description" {
  description = "given by the caller"
  type        = any
}

variable "egress_from_port" {
  description = "given by the caller"
  type        = any
}

variable "egress_ipv6_cidr_blocks" {
  description = "given by the caller"
  type        = any
}

variable "egress_protocol" {
  description = "given by the caller"
  type        = any
}

variable "egress_to_port" {
  description = "given by the caller"
  type        = any
}

variable "from_port" {
  description = "given by the caller"
  type        = any
}

variable "ingress_cidr_blocks" {
  description = "given by the caller"
  type        = any
}

variable "ingress_description" {
  description = "given by the caller"
  type        = any
}

variable "ingress_from_port" {
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

variable "ipv6_cidr_blocks" {
  description = "given by the caller"
  type        = any
}

variable "name" {
  description = "given by the caller"
  type        = any
}

variable "protocol" {
  description = "given by the caller"
  type        = any
}

variable "to_port" {
  description = "given by the caller"
  type        = any
}

variable "type" {
  description = "given by the caller"
  type        = any
}
