variable "storage_config_kinesis_video_stream_config_encryption_config_key_id" {
  description = "given by the caller"
  type        = any
}

variable "storage_config_s3_config_encryption_config_key_id" {
  description = "given by the caller"
  type        = any
}
