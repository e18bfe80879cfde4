resource "aws_ebs_encryption_by_default" "main" {
  enabled = var.enabled
}

resource "aws_ebs_snapshot" "main" {
  volume_id = var.volume_id
}

resource "aws_ebs_snapshot_copy" "main" {
  kms_key_id = var.kms_key_id
}

resource "aws_ebs_volume" "main" {
  encrypted = var.encrypted
  kms_key_id = var.kms_key_id
  snapshot_id = var.snapshot_id
}
