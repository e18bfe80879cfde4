variable "auto_minor_version_upgrade" {
  description = "given by the caller"
  type        = any
}

variable "encryption_options_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "logs_audit" {
  description = "given by the caller"
  type        = any
}

variable "logs_general" {
  description = "given by the caller"
  type        = any
}

variable "publicly_accessible" {
  description = "given by the caller"
  type        = any
}
