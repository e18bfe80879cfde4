resource "aws_neptune_cluster" "main" {
  copy_tags_to_snapshot = var.copy_tags_to_snapshot
  iam_database_authentication_enabled = var.iam_database_authentication_enabled
  kms_key_arn = var.kms_key_arn
  storage_encrypted = var.storage_encrypted
}

resource "aws_neptune_cluster_instance" "main" {
  publicly_accessible = var.publicly_accessible
}
