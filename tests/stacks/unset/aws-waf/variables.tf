variable "default_action_type" {
  description = "given by the caller"
  type        = any
}

variable "logging_configuration_log_destination" {
  description = "given by the caller"
  type        = any
}

variable "rules" {
  description = "given by the caller"
  type        = any
}
