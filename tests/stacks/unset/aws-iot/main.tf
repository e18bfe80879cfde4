resource "aws_iot_policy" "main" {
  policy = var.policy
}
