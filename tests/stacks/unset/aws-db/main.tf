resource "aws_db_cluster_snapshot" "main" {
  db_cluster_identifier = var.db_cluster_identifier
}

resource "aws_db_instance" "main" {
  auto_minor_version_upgrade = var.auto_minor_version_upgrade
  backup_retention_period = var.backup_retention_period
  ca_cert_identifier = var.ca_cert_identifier
  copy_tags_to_snapshot = var.copy_tags_to_snapshot
  deletion_protection = var.deletion_protection
  enabled_cloudwatch_logs_exports = var.enabled_cloudwatch_logs_exports
  engine = var.engine
  engine_version = var.engine_version
  iam_database_authentication_enabled = var.iam_database_authentication_enabled
  kms_key_id = var.kms_key_id
  monitoring_interval = var.monitoring_interval
  multi_az = var.multi_az
  performance_insights_enabled = var.performance_insights_enabled
  performance_insights_kms_key_id = var.performance_insights_kms_key_id
  port = var.port
  publicly_accessible = var.publicly_accessible
  storage_encrypted = var.storage_encrypted
  username = var.username
}

resource "aws_db_instance_automated_backups_replication" "main" {
  kms_key_id = var.kms_key_id
}

resource "aws_db_parameter_group" "main" {
  parameter {
    name = var.parameter_name
    value = var.parameter_value
  }
}

resource "aws_db_snapshot" "main" {
  shared_accounts = var.shared_accounts
}

resource "aws_db_snapshot_copy" "main" {
  kms_key_id = var.kms_key_id
}
