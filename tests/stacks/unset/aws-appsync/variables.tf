variable "at_rest_encryption_enabled" {
  description = "given by the caller"
  type        = any
}

variable "log_config_cloudwatch_logs_role_arn" {
  description = "given by the caller"
  type        = any
}

variable "log_config_field_log_level" {
  description = "given by the caller"
  type        = any
}

variable "transit_encryption_enabled" {
  description = "given by the caller"
  type        = any
}
