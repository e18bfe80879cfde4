variable "client_certificate_enabled" {
  description = "given by the caller"
  type        = any
}

variable "public_network_access_enabled" {
  description = "given by the caller"
  type        = any
}

variable "url" {
  description = "given by the caller"
  type        = any
}

variable "virtual_network_configuration_subnet_id" {
  description = "given by the caller"
  type        = any
}
