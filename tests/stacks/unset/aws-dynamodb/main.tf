resource "aws_dynamodb_table" "main" {
  deletion_protection_enabled = var.deletion_protection_enabled
  point_in_time_recovery {
    enabled = var.point_in_time_recovery_enabled
  }
  server_side_encryption {
    enabled = var.server_side_encryption_enabled
  }
}

resource "aws_dynamodb_table_replica" "main" {
  kms_key_arn = var.kms_key_arn
}
