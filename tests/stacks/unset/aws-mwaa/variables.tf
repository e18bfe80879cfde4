variable "logging_configuration_scheduler_logs_enabled" {
  description = "given by the caller"
  type        = any
}

variable "logging_configuration_webserver_logs_enabled" {
  description = "given by the caller"
  type        = any
}

variable "logging_configuration_worker_logs_enabled" {
  description = "given by the caller"
  type        = any
}
