resource "aws_lambda_function" "main" {
  code_signing_config_arn = var.code_signing_config_arn
  dead_letter_config {
    target_arn = var.dead_letter_config_target_arn
  }
  environment {
    variables = var.environment_variables
  }
  kms_key_arn = var.kms_key_arn
  reserved_concurrent_executions = var.reserved_concurrent_executions
  runtime = var.runtime
  tracing_config {
    mode = var.tracing_config_mode
  }
  dynamic "vpc_config" {
    for_each = var.vpc_config
    content {}
  }
}

resource "aws_lambda_function_url" "main" {
  authorization_type = var.authorization_type
  cors {
    allow_origins = var.cors_allow_origins
  }
}

resource "aws_lambda_permission" "main" {
  action = var.action
  principal = var.principal
  source_account = var.source_account
  source_arn = var.source_arn
}
