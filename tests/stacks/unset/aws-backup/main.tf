resource "aws_backup_vault" "main" {
  kms_key_arn = var.kms_key_arn
}

resource "aws_backup_vault_policy" "main" {
  policy = var.policy
}
