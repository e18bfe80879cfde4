variable "access_logs_enabled" {
  description = "given by the caller"
  type        = any
}

variable "cross_zone_load_balancing" {
  description = "given by the caller"
  type        = any
}

variable "desync_mitigation_mode" {
  description = "given by the caller"
  type        = any
}

variable "listener_lb_protocol" {
  description = "given by the caller"
  type        = any
}
