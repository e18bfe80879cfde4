resource "aws_codebuild_project" "main" {
  encryption_key = var.encryption_key
  environment {
    environment_variable {
      name = var.environment_environment_variable_name
      type = var.environment_environment_variable_type
      value = var.environment_environment_variable_value
    }
    privileged_mode = var.environment_privileged_mode
  }
  logs_config {
    cloudwatch_logs {
      status = var.logs_config_cloudwatch_logs_status
    }
    s3_logs {
      encryption_disabled = var.logs_config_s3_logs_encryption_disabled
      status = var.logs_config_s3_logs_status
    }
  }
}
