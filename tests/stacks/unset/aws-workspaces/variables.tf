variable "root_volume_encryption_enabled" {
  description = "given by the caller"
  type        = any
}

variable "user_volume_encryption_enabled" {
  description = "given by the caller"
  type        = any
}
