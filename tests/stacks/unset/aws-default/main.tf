resource "aws_default_network_acl" "main" {
  dynamic "egress" {
    for_each = var.egress
    content {}
  }
  ingress {
    action = var.ingress_action
    cidr_block = var.ingress_cidr_block
    from_port = var.ingress_from_port
    ipv6_cidr_block = var.ingress_ipv6_cidr_block
    protocol = var.ingress_protocol
    to_port = var.ingress_to_port
  }
}

resource "aws_default_security_group" "main" {
  dynamic "egress" {
    for_each = var.egress
    content {}
  }
  ingress {
    cidr_blocks = var.ingress_cidr_blocks
    from_port = var.ingress_from_port
    ipv6_cidr_blocks = var.ingress_ipv6_cidr_blocks
    protocol = var.ingress_protocol
    to_port = var.ingress_to_port
  }
}
