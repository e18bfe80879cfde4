resource "aws_instance" "main" {
  associate_public_ip_address = var.associate_public_ip_address
  disable_api_termination = var.disable_api_termination
  ebs_block_device {
    encrypted = var.ebs_block_device_encrypted
    snapshot_id = var.ebs_block_device_snapshot_id
  }
  ebs_optimized = var.ebs_optimized
  iam_instance_profile = var.iam_instance_profile
  instance_type = var.instance_type
  metadata_options {
    http_endpoint = var.metadata_options_http_endpoint
    http_tokens = var.metadata_options_http_tokens
  }
  monitoring = var.monitoring
  root_block_device {
    encrypted = var.root_block_device_encrypted
  }
  user_data = var.user_data
  user_data_base64 = var.user_data_base64
}
