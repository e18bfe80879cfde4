variable "domain_name" {
  description = "given by the caller"
  type        = any
}

variable "options_certificate_transparency_logging_preference" {
  description = "given by the caller"
  type        = any
}
