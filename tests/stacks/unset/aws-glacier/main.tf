resource "aws_glacier_vault" "main" {
  access_policy = var.access_policy
}
