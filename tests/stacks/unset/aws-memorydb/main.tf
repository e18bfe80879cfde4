resource "aws_memorydb_cluster" "main" {
  kms_key_arn = var.kms_key_arn
  tls_enabled = var.tls_enabled
}

resource "aws_memorydb_snapshot" "main" {
  kms_key_arn = var.kms_key_arn
}
