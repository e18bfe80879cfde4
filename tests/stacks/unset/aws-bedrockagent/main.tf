resource "aws_bedrockagent_agent" "main" {
  customer_encryption_key_arn = var.customer_encryption_key_arn
  guardrail_configuration {
    guardrail_identifier = var.guardrail_configuration_guardrail_identifier
  }
}
