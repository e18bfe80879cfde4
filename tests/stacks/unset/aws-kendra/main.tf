resource "aws_kendra_index" "main" {
  server_side_encryption_configuration {
    kms_key_id = var.server_side_encryption_configuration_kms_key_id
  }
}
