resource "aws_transfer_server" "main" {
  endpoint_type = var.endpoint_type
}
