resource "aws_ses_configuration_set" "main" {
  delivery_options {
    tls_policy = var.delivery_options_tls_policy
  }
}

resource "aws_ses_identity_policy" "main" {
  policy = var.policy
}
