resource "aws_comprehend_entity_recognizer" "main" {
  model_kms_key_id = var.model_kms_key_id
  volume_kms_key_id = var.volume_kms_key_id
}
