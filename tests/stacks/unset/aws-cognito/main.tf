resource "aws_cognito_identity_pool" "main" {
  allow_unauthenticated_identities = var.allow_unauthenticated_identities
}
