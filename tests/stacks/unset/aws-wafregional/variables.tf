variable "default_action_type" {
  description = "given by the caller"
  type        = any
}

variable "logging_configuration_log_destination" {
  description = "given by the caller"
  type        = any
}

variable "resource_arn" {
  description = "given by the caller"
  type        = any
}

variable "rule" {
  description = "given by the caller"
  type        = any
}
