resource "aws_launch_configuration" "main" {
  associate_public_ip_address = var.associate_public_ip_address
  ebs_block_device {
    encrypted = var.ebs_block_device_encrypted
    snapshot_id = var.ebs_block_device_snapshot_id
  }
  metadata_options {
    http_endpoint = var.metadata_options_http_endpoint
    http_put_response_hop_limit = var.metadata_options_http_put_response_hop_limit
    http_tokens = var.metadata_options_http_tokens
  }
  root_block_device {
    encrypted = var.root_block_device_encrypted
  }
  user_data = var.user_data
  user_data_base64 = var.user_data_base64
}

resource "aws_launch_template" "main" {
  metadata_options {
    http_endpoint = var.metadata_options_http_endpoint
    http_put_response_hop_limit = var.metadata_options_http_put_response_hop_limit
    http_tokens = var.metadata_options_http_tokens
  }
  network_interfaces {
    associate_public_ip_address = var.network_interfaces_associate_public_ip_address
  }
  user_data = var.user_data
}
