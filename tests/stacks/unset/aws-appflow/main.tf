resource "aws_appflow_connector_profile" "main" {
  kms_arn = var.kms_arn
}

resource "aws_appflow_flow" "main" {
  kms_arn = var.kms_arn
}
