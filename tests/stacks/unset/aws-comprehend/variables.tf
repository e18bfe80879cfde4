variable "model_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "volume_kms_key_id" {
  description = "given by the caller"
  type        = any
}
