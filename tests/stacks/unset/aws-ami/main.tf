resource "aws_ami" "main" {
  ebs_block_device {
    encrypted = var.ebs_block_device_encrypted
    snapshot_id = var.ebs_block_device_snapshot_id
  }
}

resource "aws_ami_copy" "main" {
  encrypted = var.encrypted
  kms_key_id = var.kms_key_id
}

resource "aws_ami_launch_permission" "main" {
  account_id = var.account_id
  group = var.group
  organization_arn = var.organization_arn
}
