resource "aws_route" "main" {
  destination_cidr_block = var.destination_cidr_block
  destination_ipv6_cidr_block = var.destination_ipv6_cidr_block
  vpc_peering_connection_id = var.vpc_peering_connection_id
}

resource "aws_route_table" "main" {
  route {
    cidr_block = var.route_cidr_block
    ipv6_cidr_block = var.route_ipv6_cidr_block
    vpc_peering_connection_id = var.route_vpc_peering_connection_id
  }
}
