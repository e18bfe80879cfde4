resource "aws_network_acl" "main" {
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
  subnet_ids = var.subnet_ids
}

resource "aws_network_acl_association" "main" {
  subnet_id = var.subnet_id
}

resource "aws_network_acl_rule" "main" {
  cidr_block = var.cidr_block
  egress = var.egress
  from_port = var.from_port
  ipv6_cidr_block = var.ipv6_cidr_block
  protocol = var.protocol
  rule_action = var.rule_action
  to_port = var.to_port
}
