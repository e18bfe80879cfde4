variable "broker_node_group_info_connectivity_info_public_access_type" {
  description = "given by the caller"
  type        = any
}

variable "logging_info_broker_logs_cloudwatch_logs_enabled" {
  description = "given by the caller"
  type        = any
}

variable "logging_info_broker_logs_firehose_enabled" {
  description = "given by the caller"
  type        = any
}

variable "logging_info_broker_logs_s3_enabled" {
  description = "given by the caller"
  type        = any
}
