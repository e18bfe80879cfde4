variable "enabled_cluster_log_types" {
  description = "given by the caller"
  type        = any
}

variable "encryption_config_resources" {
  description = "given by the caller"
  type        = any
}

variable "remote_access_ec2_ssh_key" {
  description = "given by the caller"
  type        = any
}

variable "remote_access_source_security_group_ids" {
  description = "given by the caller"
  type        = any
}

variable "version" {
  description = "given by the caller"
  type        = any
}

variable "vpc_config_endpoint_public_access" {
  description = "given by the caller"
  type        = any
}

variable "vpc_config_public_access_cidrs" {
  description = "given by the caller"
  type        = any
}
