variable "access_logs_enabled" {
  description = "given by the caller"
  type        = any
}

variable "default_action_redirect_protocol" {
  description = "given by the caller"
  type        = any
}

variable "desync_mitigation_mode" {
  description = "given by the caller"
  type        = any
}

variable "drop_invalid_header_fields" {
  description = "given by the caller"
  type        = any
}

variable "enable_cross_zone_load_balancing" {
  description = "given by the caller"
  type        = any
}

variable "enable_deletion_protection" {
  description = "given by the caller"
  type        = any
}

variable "internal" {
  description = "given by the caller"
  type        = any
}

variable "load_balancer_type" {
  description = "given by the caller"
  type        = any
}

variable "protocol" {
  description = "given by the caller"
  type        = any
}

variable "ssl_policy" {
  description = "given by the caller"
  type        = any
}
