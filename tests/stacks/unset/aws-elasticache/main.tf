resource "aws_elasticache_cluster" "main" {
  auto_minor_version_upgrade = var.auto_minor_version_upgrade
  engine = var.engine
  snapshot_retention_limit = var.snapshot_retention_limit
  subnet_group_name = var.subnet_group_name
}

resource "aws_elasticache_replication_group" "main" {
  at_rest_encryption_enabled = var.at_rest_encryption_enabled
  kms_key_id = var.kms_key_id
  transit_encryption_enabled = var.transit_encryption_enabled
}
