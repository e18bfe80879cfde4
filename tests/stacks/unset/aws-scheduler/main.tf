resource "aws_scheduler_schedule" "main" {
  kms_key_arn = var.kms_key_arn
}
