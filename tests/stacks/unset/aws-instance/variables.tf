variable "associate_public_ip_address" {
  description = "given by the caller"
  type        = any
}

variable "disable_api_termination" {
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

variable "ebs_optimized" {
  description = "given by the caller"
  type        = any
}

variable "iam_instance_profile" {
  description = "given by the caller"
  type        = any
}

variable "instance_type" {
  description = "given by the caller"
  type        = any
}

variable "metadata_options_http_endpoint" {
  description = "given by the caller"
  type        = any
}

variable "metadata_options_http_tokens" {
  description = "given by the caller"
  type        = any
}

variable "monitoring" {
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
