resource "aws_gamelift_fleet" "main" {
  ec2_inbound_permission {
    from_port = var.ec2_inbound_permission_from_port
    to_port = var.ec2_inbound_permission_to_port
  }
}
