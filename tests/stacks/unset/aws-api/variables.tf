variable "access_log_settings_destination_arn" {
  description = "given by the caller"
  type        = any
}

variable "api_key_required" {
  description = "given by the caller"
  type        = any
}

variable "api_stages_api_id" {
  description = "given by the caller"
  type        = any
}

variable "authorization" {
  description = "given by the caller"
  type        = any
}

variable "cache_cluster_enabled" {
  description = "given by the caller"
  type        = any
}

variable "client_certificate_id" {
  description = "given by the caller"
  type        = any
}

variable "http_method" {
  description = "given by the caller"
  type        = any
}

variable "minimum_compression_size" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}

variable "rest_api_id" {
  description = "given by the caller"
  type        = any
}

variable "security_policy" {
  description = "given by the caller"
  type        = any
}

variable "settings_cache_data_encrypted" {
  description = "given by the caller"
  type        = any
}

variable "settings_caching_enabled" {
  description = "given by the caller"
  type        = any
}

variable "settings_data_trace_enabled" {
  description = "given by the caller"
  type        = any
}

variable "settings_metrics_enabled" {
  description = "given by the caller"
  type        = any
}

variable "xray_tracing_enabled" {
  description = "given by the caller"
  type        = any
}
