variable "endpoint_options_enforce_https" {
  description = "given by the caller"
  type        = any
}

variable "endpoint_options_tls_security_policy" {
  description = "given by the caller"
  type        = any
}
