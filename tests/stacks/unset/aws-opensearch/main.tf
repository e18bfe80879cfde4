resource "aws_opensearch_domain" "main" {
  access_policies = var.access_policies
  domain_endpoint_options {
    enforce_https = var.domain_endpoint_options_enforce_https
    tls_security_policy = var.domain_endpoint_options_tls_security_policy
  }
  encrypt_at_rest {
    enabled = var.encrypt_at_rest_enabled
    kms_key_id = var.encrypt_at_rest_kms_key_id
  }
  log_publishing_options {
    cloudwatch_log_group_arn = var.log_publishing_options_cloudwatch_log_group_arn
  }
  node_to_node_encryption {
    enabled = var.node_to_node_encryption_enabled
  }
  vpc_options {
    security_group_ids = var.vpc_options_security_group_ids
  }
}

resource "aws_opensearch_domain_policy" "main" {
  access_policies = var.access_policies
}
