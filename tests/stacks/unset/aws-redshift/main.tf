resource "aws_redshift_cluster" "main" {
  allow_version_upgrade = var.allow_version_upgrade
  automated_snapshot_retention_period = var.automated_snapshot_retention_period
  cluster_subnet_group_name = var.cluster_subnet_group_name
  database_name = var.database_name
  encrypted = var.encrypted
  enhanced_vpc_routing = var.enhanced_vpc_routing
  kms_key_id = var.kms_key_id
  master_username = var.master_username
  publicly_accessible = var.publicly_accessible
}

resource "aws_redshift_snapshot_copy_grant" "main" {
  kms_key_id = var.kms_key_id
}
