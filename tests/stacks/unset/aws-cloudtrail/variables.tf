variable "cloud_watch_logs_group_arn" {
  description = "given by the caller"
  type        = any
}

variable "enable_log_file_validation" {
  description = "given by the caller"
  type        = any
}

variable "enable_logging" {
  description = "given by the caller"
  type        = any
}

variable "event_selector_data_resource_type" {
  description = "given by the caller"
  type        = any
}

variable "event_selector_read_write_type" {
  description = "given by the caller"
  type        = any
}

variable "is_multi_region_trail" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "s3_bucket_name" {
  description = "given by the caller"
  type        = any
}

variable "sns_topic_name" {
  description = "given by the caller"
  type        = any
}
