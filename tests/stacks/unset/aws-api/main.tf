resource "aws_api_gateway_authorizer" "main" {
  rest_api_id = var.rest_api_id
}

resource "aws_api_gateway_deployment" "main" {
  rest_api_id = var.rest_api_id
}

resource "aws_api_gateway_domain_name" "main" {
  security_policy = var.security_policy
}

resource "aws_api_gateway_method" "main" {
  api_key_required = var.api_key_required
  authorization = var.authorization
  http_method = var.http_method
}

resource "aws_api_gateway_method_settings" "main" {
  settings {
    cache_data_encrypted = var.settings_cache_data_encrypted
    caching_enabled = var.settings_caching_enabled
    data_trace_enabled = var.settings_data_trace_enabled
    metrics_enabled = var.settings_metrics_enabled
  }
}

resource "aws_api_gateway_rest_api" "main" {
  minimum_compression_size = var.minimum_compression_size
  policy = var.policy
}

resource "aws_api_gateway_rest_api_policy" "main" {
  policy = var.policy
}

resource "aws_api_gateway_stage" "main" {
  access_log_settings {
    destination_arn = var.access_log_settings_destination_arn
  }
  cache_cluster_enabled = var.cache_cluster_enabled
  client_certificate_id = var.client_certificate_id
  xray_tracing_enabled = var.xray_tracing_enabled
}

resource "aws_api_gateway_usage_plan" "main" {
  api_stages {
    api_id = var.api_stages_api_id
  }
}
