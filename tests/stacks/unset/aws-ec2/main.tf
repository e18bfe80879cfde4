resource "aws_ec2_transit_gateway" "main" {
  auto_accept_shared_attachments = var.auto_accept_shared_attachments
}
