resource "aws_sqs_queue" "main" {
  kms_master_key_id = var.kms_master_key_id
  policy = var.policy
  sqs_managed_sse_enabled = var.sqs_managed_sse_enabled
}

resource "aws_sqs_queue_policy" "main" {
  policy = var.policy
}
