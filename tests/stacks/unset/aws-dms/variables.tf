variable "auto_minor_version_upgrade" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_arn" {
  description = "given by the caller"
  type        = any
}

variable "publicly_accessible" {
  description = "given by the caller"
  type        = any
}
