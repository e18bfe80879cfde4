resource "aws_qldb_ledger" "main" {
  deletion_protection = var.deletion_protection
  permissions_mode = var.permissions_mode
}
