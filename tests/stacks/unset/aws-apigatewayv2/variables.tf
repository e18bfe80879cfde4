variable "access_log_settings_destination_arn" {
  description = "given by the caller"
  type        = any
}

variable "api_id" {
  description = "given by the caller"
  type        = any
}

variable "api_key_required" {
  description = "given by the caller"
  type        = any
}

variable "authorization_type" {
  description = "given by the caller"
  type        = any
}
