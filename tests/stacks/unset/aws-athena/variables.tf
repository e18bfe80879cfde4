variable "configuration_enforce_workgroup_configuration" {
  description = "given by the caller"
  type        = any
}

variable "configuration_result_configuration_encryption_configuration_encryption_option" {
  description = "given by the caller"
  type        = any
}

variable "encryption_configuration_encryption_option" {
  description = "given by the caller"
  type        = any
}
