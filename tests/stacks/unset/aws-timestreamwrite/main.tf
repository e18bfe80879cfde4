resource "aws_timestreamwrite_database" "main" {
  kms_key_id = var.kms_key_id
}
