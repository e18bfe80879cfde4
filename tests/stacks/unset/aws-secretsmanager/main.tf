resource "aws_secretsmanager_secret" "main" {
  kms_key_id = var.kms_key_id
}

resource "aws_secretsmanager_secret_policy" "main" {
  policy = var.policy
}

resource "aws_secretsmanager_secret_rotation" "main" {
  rotation_rules {
    automatically_after_days = var.rotation_rules_automatically_after_days
  }
  secret_id = var.secret_id
}
