variable "access_policies" {
  description = "given by the caller"
  type        = any
}

variable "domain_endpoint_options_enforce_https" {
  description = "given by the caller"
  type        = any
}

variable "domain_endpoint_options_tls_security_policy" {
  description = "given by the caller"
  type        = any
}

variable "encrypt_at_rest_enabled" {
  description = "given by the caller"
  type        = any
}

variable "encrypt_at_rest_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "log_publishing_options_cloudwatch_log_group_arn" {
  description = "given by the caller"
  type        = any
}

variable "node_to_node_encryption_enabled" {
  description = "given by the caller"
  type        = any
}

variable "vpc_options_security_group_ids" {
  description = "given by the caller"
  type        = any
}
