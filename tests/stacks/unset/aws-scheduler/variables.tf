variable "kms_key_arn" {
  description = "given by the caller"
  type        = any
}
