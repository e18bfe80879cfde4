variable "kms_key_arn" {
  description = "given by the caller"
  type        = any
}

variable "tls_enabled" {
  description = "given by the caller"
  type        = any
}
