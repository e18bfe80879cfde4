variable "cidr_block" {
  description = "given by the caller"
  type        = any
}

variable "egress" {
  description = "given by the caller"
  type        = any
}

variable "from_port" {
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

variable "ingress_from_port" {
  description = "given by the caller"
  type        = any
}

variable "ingress_ipv6_cidr_block" {
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

variable "ipv6_cidr_block" {
  description = "given by the caller"
  type        = any
}

variable "protocol" {
  description = "given by the caller"
  type        = any
}

variable "rule_action" {
  description = "given by the caller"
  type        = any
}

variable "subnet_id" {
  description = "given by the caller"
  type        = any
}

variable "subnet_ids" {
  description = "given by the caller"
  type        = any
}

variable "to_port" {
  description = "given by the caller"
  type        = any
}
