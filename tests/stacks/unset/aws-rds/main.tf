resource "aws_rds_cluster" "main" {
  backtrack_window = var.backtrack_window
  backup_retention_period = var.backup_retention_period
  copy_tags_to_snapshot = var.copy_tags_to_snapshot
  deletion_protection = var.deletion_protection
  enabled_cloudwatch_logs_exports = var.enabled_cloudwatch_logs_exports
  engine = var.engine
  engine_mode = var.engine_mode
  engine_version = var.engine_version
  iam_database_authentication_enabled = var.iam_database_authentication_enabled
  kms_key_id = var.kms_key_id
  master_username = var.master_username
  port = var.port
  storage_encrypted = var.storage_encrypted
}

resource "aws_rds_cluster_activity_stream" "main" {
  kms_key_id = var.kms_key_id
}

resource "aws_rds_cluster_instance" "main" {
  auto_minor_version_upgrade = var.auto_minor_version_upgrade
  ca_cert_identifier = var.ca_cert_identifier
  monitoring_interval = var.monitoring_interval
  performance_insights_enabled = var.performance_insights_enabled
  performance_insights_kms_key_id = var.performance_insights_kms_key_id
  publicly_accessible = var.publicly_accessible
}

resource "aws_rds_cluster_parameter_group" "main" {
  parameter {
    name = var.parameter_name
    value = var.parameter_value
  }
}
