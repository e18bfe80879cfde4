variable "destination_cidr_block" {
  description = "given by the caller"
  type        = any
}

variable "destination_ipv6_cidr_block" {
  description = "given by the caller"
  type        = any
}

variable "route_cidr_block" {
  description = "given by the caller"
  type        = any
}

variable "route_ipv6_cidr_block" {
  description = "given by the caller"
  type        = any
}

variable "route_vpc_peering_connection_id" {
  description = "given by the caller"
  type        = any
}

variable "vpc_peering_connection_id" {
  description = "given by the caller"
  type        = any
}
