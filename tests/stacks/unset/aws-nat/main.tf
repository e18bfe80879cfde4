resource "aws_nat_gateway" "main" {
  allocation_id = var.allocation_id
}
