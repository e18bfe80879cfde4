variable "backup_retention_period" {
  description = "given by the caller"
  type        = any
}

variable "ca_cert_identifier" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "storage_encrypted" {
  description = "given by the caller"
  type        = any
}
