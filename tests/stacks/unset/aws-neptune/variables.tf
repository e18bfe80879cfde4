variable "copy_tags_to_snapshot" {
  description = "given by the caller"
  type        = any
}

variable "iam_database_authentication_enabled" {
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

variable "storage_encrypted" {
  description = "given by the caller"
  type        = any
}
