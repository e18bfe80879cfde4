variable "associate_public_ip_address" {
  description = "given by the caller"
  type        = any
}

variable "ebs_block_device_encrypted" {
  description = "given by the caller"
  type        = any
}

variable "ebs_block_device_snapshot_id" {
  description = "given by the caller"
  type        = any
}

variable "metadata_options_http_endpoint" {
  description = "given by the caller"
  type        = any
}

variable "metadata_options_http_put_response_hop_limit" {
  description = "given by the caller"
  type        = any
}

variable "metadata_options_http_tokens" {
  description = "given by the caller"
  type        = any
}

variable "network_interfaces_associate_public_ip_address" {
  description = "given by the caller"
  type        = any
}

variable "root_block_device_encrypted" {
  description = "given by the caller"
  type        = any
}

variable "user_data" {
  description = "given by the caller"
  type        = any
}

variable "user_data_base64" {
  description = "given by the caller"
  type        = any
}
