variable "logging_configuration_include_execution_data" {
  description = "given by the caller"
  type        = any
}

variable "tracing_configuration_enabled" {
  description = "given by the caller"
  type        = any
}
