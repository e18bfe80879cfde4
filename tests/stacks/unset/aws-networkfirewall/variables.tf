variable "delete_protection" {
  description = "given by the caller"
  type        = any
}

variable "encryption_configuration_key_id" {
  description = "given by the caller"
  type        = any
}
