variable "action" {
  description = "given by the caller"
  type        = any
}

variable "authorization_type" {
  description = "given by the caller"
  type        = any
}

variable "code_signing_config_arn" {
  description = "given by the caller"
  type        = any
}

variable "cors_allow_origins" {
  description = "given by the caller"
  type        = any
}

variable "dead_letter_config_target_arn" {
  description = "given by the caller"
  type        = any
}

variable "environment_variables" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_arn" {
  description = "given by the caller"
  type        = any
}

variable "principal" {
  description = "given by the caller"
  type        = any
}

variable "reserved_concurrent_executions" {
  description = "given by the caller"
  type        = any
}

variable "runtime" {
  description = "given by the caller"
  type        = any
}

variable "source_account" {
  description = "given by the caller"
  type        = any
}

variable "source_arn" {
  description = "given by the caller"
  type        = any
}

variable "tracing_config_mode" {
  description = "given by the caller"
  type        = any
}

variable "vpc_config" {
  description = "given by the caller"
  type        = any
}
