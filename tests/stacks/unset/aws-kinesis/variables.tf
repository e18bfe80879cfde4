variable "encryption_type" {
  description = "given by the caller"
  type        = any
}

variable "kinesis_source_configuration" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "server_side_encryption_enabled" {
  description = "given by the caller"
  type        = any
}
