variable "deletion_protection_enabled" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_arn" {
  description = "given by the caller"
  type        = any
}

variable "point_in_time_recovery_enabled" {
  description = "given by the caller"
  type        = any
}

variable "server_side_encryption_enabled" {
  description = "given by the caller"
  type        = any
}
