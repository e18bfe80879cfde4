resource "aws_dms_replication_instance" "main" {
  auto_minor_version_upgrade = var.auto_minor_version_upgrade
  kms_key_arn = var.kms_key_arn
  publicly_accessible = var.publicly_accessible
}

resource "aws_dms_s3_endpoint" "main" {
  kms_key_arn = var.kms_key_arn
}
