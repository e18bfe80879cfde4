variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}

variable "rotation_rules_automatically_after_days" {
  description = "given by the caller"
  type        = any
}

variable "secret_id" {
  description = "given by the caller"
  type        = any
}
