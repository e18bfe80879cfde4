variable "encryption_configuration_encryption_type" {
  description = "given by the caller"
  type        = any
}

variable "image_scanning_configuration_scan_on_push" {
  description = "given by the caller"
  type        = any
}

variable "image_tag_mutability" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}
