variable "inline_policy" {
  description = "given by the caller"
  type        = any
}

variable "session_duration" {
  description = "given by the caller"
  type        = any
}
