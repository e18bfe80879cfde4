resource "aws_waf_web_acl" "main" {
  default_action {
    type = var.default_action_type
  }
  logging_configuration {
    log_destination = var.logging_configuration_log_destination
  }
  dynamic "rules" {
    for_each = var.rules
    content {}
  }
}
