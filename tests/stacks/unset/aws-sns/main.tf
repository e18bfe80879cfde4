resource "aws_sns_topic" "main" {
  kms_master_key_id = var.kms_master_key_id
  policy = var.policy
}

resource "aws_sns_topic_policy" "main" {
  policy = var.policy
}
