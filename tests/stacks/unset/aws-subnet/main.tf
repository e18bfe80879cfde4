resource "aws_subnet" "main" {
  map_public_ip_on_launch = var.map_public_ip_on_launch
  vpc_id = var.vpc_id
}
