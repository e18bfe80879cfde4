resource "aws_redshiftserverless_namespace" "main" {
  kms_key_id = var.kms_key_id
}
