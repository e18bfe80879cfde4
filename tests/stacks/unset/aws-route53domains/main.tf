resource "aws_route53domains_registered_domain" "main" {
  transfer_lock = var.transfer_lock
}
