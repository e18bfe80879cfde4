resource "aws_acm_certificate" "main" {
  domain_name = var.domain_name
  options {
    certificate_transparency_logging_preference = var.options_certificate_transparency_logging_preference
  }
}
