resource "aws_mq_broker" "main" {
  auto_minor_version_upgrade = var.auto_minor_version_upgrade
  encryption_options {
    kms_key_id = var.encryption_options_kms_key_id
  }
  logs {
    audit = var.logs_audit
    general = var.logs_general
  }
  publicly_accessible = var.publicly_accessible
}
