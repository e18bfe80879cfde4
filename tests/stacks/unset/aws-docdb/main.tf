resource "aws_docdb_cluster" "main" {
  backup_retention_period = var.backup_retention_period
  kms_key_id = var.kms_key_id
  storage_encrypted = var.storage_encrypted
}

resource "aws_docdb_cluster_instance" "main" {
  ca_cert_identifier = var.ca_cert_identifier
}

resource "aws_docdb_global_cluster" "main" {
  storage_encrypted = var.storage_encrypted
}
