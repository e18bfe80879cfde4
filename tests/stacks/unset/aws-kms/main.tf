resource "aws_kms_alias" "main" {
  name = var.name
}

resource "aws_kms_key" "main" {
  deletion_window_in_days = var.deletion_window_in_days
  enable_key_rotation = var.enable_key_rotation
  is_enabled = var.is_enabled
  policy = var.policy
}
