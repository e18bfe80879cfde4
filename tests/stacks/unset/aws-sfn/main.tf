resource "aws_sfn_state_machine" "main" {
  logging_configuration {
    include_execution_data = var.logging_configuration_include_execution_data
  }
  tracing_configuration {
    enabled = var.tracing_configuration_enabled
  }
}
