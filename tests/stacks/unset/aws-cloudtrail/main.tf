resource "aws_cloudtrail" "main" {
  cloud_watch_logs_group_arn = var.cloud_watch_logs_group_arn
  enable_log_file_validation = var.enable_log_file_validation
  enable_logging = var.enable_logging
  event_selector {
    data_resource {
      type = var.event_selector_data_resource_type
    }
    read_write_type = var.event_selector_read_write_type
  }
  is_multi_region_trail = var.is_multi_region_trail
  kms_key_id = var.kms_key_id
  s3_bucket_name = var.s3_bucket_name
  sns_topic_name = var.sns_topic_name
}

resource "aws_cloudtrail_event_data_store" "main" {
  kms_key_id = var.kms_key_id
}
