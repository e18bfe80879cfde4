variable "kms_key_arn" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}
