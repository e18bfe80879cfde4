resource "aws_load_balancer_policy" "main" {
  policy_attribute {
    name = var.policy_attribute_name
    value = var.policy_attribute_value
  }
}
