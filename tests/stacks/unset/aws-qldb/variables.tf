variable "deletion_protection" {
  description = "given by the caller"
  type        = any
}

variable "permissions_mode" {
  description = "given by the caller"
  type        = any
}
