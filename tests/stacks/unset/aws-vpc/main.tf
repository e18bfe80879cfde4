resource "aws_vpc_endpoint" "main" {
  policy = var.policy
}

resource "aws_vpc_endpoint_service" "main" {
  acceptance_required = var.acceptance_required
}

resource "aws_vpc_security_group_egress_rule" "main" {
  cidr_ipv4 = var.cidr_ipv4
  cidr_ipv6 = var.cidr_ipv6
  from_port = var.from_port
  ip_protocol = var.ip_protocol
  to_port = var.to_port
}

resource "aws_vpc_security_group_ingress_rule" "main" {
  cidr_ipv4 = var.cidr_ipv4
  cidr_ipv6 = var.cidr_ipv6
  from_port = var.from_port
  ip_protocol = var.ip_protocol
  to_port = var.to_port
}
