resource "aws_ssoadmin_permission_set" "main" {
  session_duration = var.session_duration
}

resource "aws_ssoadmin_permission_set_inline_policy" "main" {
  inline_policy = var.inline_policy
}
