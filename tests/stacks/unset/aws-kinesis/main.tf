resource "aws_kinesis_firehose_delivery_stream" "main" {
  dynamic "kinesis_source_configuration" {
    for_each = var.kinesis_source_configuration
    content {}
  }
  server_side_encryption {
    enabled = var.server_side_encryption_enabled
  }
}

resource "aws_kinesis_stream" "main" {
  encryption_type = var.encryption_type
  kms_key_id = var.kms_key_id
}

resource "aws_kinesis_video_stream" "main" {
  kms_key_id = var.kms_key_id
}
