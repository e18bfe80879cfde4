resource "aws_dax_cluster" "main" {
  cluster_endpoint_encryption_type = var.cluster_endpoint_encryption_type
  server_side_encryption {
    enabled = var.server_side_encryption_enabled
  }
}
