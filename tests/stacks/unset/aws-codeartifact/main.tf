resource "aws_codeartifact_domain" "main" {
  encryption_key = var.encryption_key
}

resource "aws_codeartifact_domain_permissions_policy" "main" {
  policy_document = var.policy_document
}
