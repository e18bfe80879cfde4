resource "aws_cloudwatch_event_bus_policy" "main" {
  policy = var.policy
}

resource "aws_cloudwatch_log_destination_policy" "main" {
  access_policy = var.access_policy
}

resource "aws_cloudwatch_log_group" "main" {
  kms_key_id = var.kms_key_id
  retention_in_days = var.retention_in_days
}

resource "aws_cloudwatch_log_metric_filter" "main" {
  metric_transformation {
    name = var.metric_transformation_name
  }
  name = var.name
  pattern = var.pattern
}

resource "aws_cloudwatch_metric_alarm" "main" {
  actions_enabled = var.actions_enabled
  metric_name = var.metric_name
}
