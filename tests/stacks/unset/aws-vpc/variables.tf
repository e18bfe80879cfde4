variable "acceptance_required" {
  description = "given by the caller"
  type        = any
}

variable "cidr_ipv4" {
  description = "given by the caller"
  type        = any
}

variable "cidr_ipv6" {
  description = "given by the caller"
  type        = any
}

variable "from_port" {
  description = "given by the caller"
  type        = any
}

variable "ip_protocol" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}

variable "to_port" {
  description = "given by the caller"
  type        = any
}
