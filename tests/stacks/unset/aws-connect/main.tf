resource "aws_connect_instance_storage_config" "main" {
  storage_config {
    kinesis_video_stream_config {
      encryption_config {
        key_id = var.storage_config_kinesis_video_stream_config_encryption_config_key_id
      }
    }
    s3_config {
      encryption_config {
        key_id = var.storage_config_s3_config_encryption_config_key_id
      }
    }
  }
}
