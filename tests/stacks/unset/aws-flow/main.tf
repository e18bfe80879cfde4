resource "aws_flow_log" "main" {
  vpc_id = var.vpc_id
}
