resource "aws_security_group" "main" {
  description = var.description
  egress {
    cidr_blocks = var.egress_cidr_blocks
    description = var.egress_description
    from_port = var.egress_from_port
    ipv6_cidr_blocks = var.egress_ipv6_cidr_blocks
    protocol = var.egress_protocol
    to_port = var.egress_to_port
  }
  ingress {
    cidr_blocks = var.ingress_cidr_blocks
    description = var.ingress_description
    from_port = var.ingress_from_port
    ipv6_cidr_blocks = var.ingress_ipv6_cidr_blocks
    protocol = var.ingress_protocol
    to_port = var.ingress_to_port
  }
  name = var.name
}

resource "aws_security_group_rule" "main" {
  cidr_blocks = var.cidr_blocks
  from_port = var.from_port
  ipv6_cidr_blocks = var.ipv6_cidr_blocks
  protocol = var.protocol
  to_port = var.to_port
  type = var.type
}
