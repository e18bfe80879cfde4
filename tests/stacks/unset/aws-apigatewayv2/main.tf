resource "aws_apigatewayv2_authorizer" "main" {
  api_id = var.api_id
}

resource "aws_apigatewayv2_route" "main" {
  api_key_required = var.api_key_required
  authorization_type = var.authorization_type
}

resource "aws_apigatewayv2_stage" "main" {
  access_log_settings {
    destination_arn = var.access_log_settings_destination_arn
  }
}
