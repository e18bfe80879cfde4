resource "aws_appsync_api_cache" "main" {
  at_rest_encryption_enabled = var.at_rest_encryption_enabled
  transit_encryption_enabled = var.transit_encryption_enabled
}

resource "aws_appsync_graphql_api" "main" {
  log_config {
    cloudwatch_logs_role_arn = var.log_config_cloudwatch_logs_role_arn
    field_log_level = var.log_config_field_log_level
  }
}
