resource "aws_eks_cluster" "main" {
  enabled_cluster_log_types = var.enabled_cluster_log_types
  encryption_config {
    resources = var.encryption_config_resources
  }
  version = var.version
  vpc_config {
    endpoint_public_access = var.vpc_config_endpoint_public_access
    public_access_cidrs = var.vpc_config_public_access_cidrs
  }
}

resource "aws_eks_node_group" "main" {
  remote_access {
    ec2_ssh_key = var.remote_access_ec2_ssh_key
    source_security_group_ids = var.remote_access_source_security_group_ids
  }
  version = var.version
}
