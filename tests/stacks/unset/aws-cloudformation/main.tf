resource "aws_cloudformation_stack" "main" {
  notification_arns = var.notification_arns
  template_body = var.template_body
  template_url = var.template_url
}

resource "aws_cloudformation_stack_set" "main" {
  template_body = var.template_body
  template_url = var.template_url
}
