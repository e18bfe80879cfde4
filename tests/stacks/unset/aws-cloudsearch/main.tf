resource "aws_cloudsearch_domain" "main" {
  endpoint_options {
    enforce_https = var.endpoint_options_enforce_https
    tls_security_policy = var.endpoint_options_tls_security_policy
  }
}
