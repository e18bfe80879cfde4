variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}
