resource "aws_ssm_document" "main" {
  permissions = var.permissions
}

resource "aws_ssm_parameter" "main" {
  key_id = var.key_id
}
