variable "deletion_window_in_days" {
  description = "given by the caller"
  type        = any
}

variable "enable_key_rotation" {
  description = "given by the caller"
  type        = any
}

variable "is_enabled" {
  description = "given by the caller"
  type        = any
}

variable "name" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}
