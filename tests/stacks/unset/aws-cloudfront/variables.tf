variable "default_cache_behavior_response_headers_policy_id" {
  description = "given by the caller"
  type        = any
}

variable "default_cache_behavior_viewer_protocol_policy" {
  description = "given by the caller"
  type        = any
}

variable "default_root_object" {
  description = "given by the caller"
  type        = any
}

variable "enabled" {
  description = "given by the caller"
  type        = any
}

variable "logging_config_bucket" {
  description = "given by the caller"
  type        = any
}

variable "ordered_cache_behavior_viewer_protocol_policy" {
  description = "given by the caller"
  type        = any
}

variable "origin_custom_origin_config_origin_protocol_policy" {
  description = "given by the caller"
  type        = any
}

variable "origin_custom_origin_config_origin_ssl_protocols" {
  description = "given by the caller"
  type        = any
}

variable "origin_domain_name" {
  description = "given by the caller"
  type        = any
}

variable "origin_group" {
  description = "given by the caller"
  type        = any
}

variable "origin_origin_access_control_id" {
  description = "given by the caller"
  type        = any
}

variable "origin_s3_origin_config_origin_access_identity" {
  description = "given by the caller"
  type        = any
}

variable "restrictions_geo_restriction_restriction_type" {
  description = "given by the caller"
  type        = any
}

variable "security_headers_config_strict_transport_security_access_control_max_age_sec" {
  description = "given by the caller"
  type        = any
}

variable "viewer_certificate_cloudfront_default_certificate" {
  description = "given by the caller"
  type        = any
}

variable "viewer_certificate_minimum_protocol_version" {
  description = "given by the caller"
  type        = any
}

variable "web_acl_id" {
  description = "given by the caller"
  type        = any
}
