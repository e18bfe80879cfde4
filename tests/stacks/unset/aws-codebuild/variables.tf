variable "encryption_key" {
  description = "given by the caller"
  type        = any
}

variable "environment_environment_variable_name" {
  description = "given by the caller"
  type        = any
}

variable "environment_environment_variable_type" {
  description = "given by the caller"
  type        = any
}

variable "environment_environment_variable_value" {
  description = "given by the caller"
  type        = any
}

variable "environment_privileged_mode" {
  description = "given by the caller"
  type        = any
}

variable "logs_config_cloudwatch_logs_status" {
  description = "given by the caller"
  type        = any
}

variable "logs_config_s3_logs_encryption_disabled" {
  description = "given by the caller"
  type        = any
}

variable "logs_config_s3_logs_status" {
  description = "given by the caller"
  type        = any
}
