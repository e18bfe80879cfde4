resource "aws_mwaa_environment" "main" {
  logging_configuration {
    scheduler_logs {
      enabled = var.logging_configuration_scheduler_logs_enabled
    }
    webserver_logs {
      enabled = var.logging_configuration_webserver_logs_enabled
    }
    worker_logs {
      enabled = var.logging_configuration_worker_logs_enabled
    }
  }
}
