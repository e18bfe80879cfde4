resource "aws_wafregional_web_acl" "main" {
  default_action {
    type = var.default_action_type
  }
  logging_configuration {
    log_destination = var.logging_configuration_log_destination
  }
  dynamic "rule" {
    for_each = var.rule
    content {}
  }
}

resource "aws_wafregional_web_acl_association" "main" {
  resource_arn = var.resource_arn
}
