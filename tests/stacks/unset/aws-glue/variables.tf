variable "data_catalog_encryption_settings_connection_password_encryption_return_connection_password_encrypted" {
  description = "given by the caller"
  type        = any
}

variable "data_catalog_encryption_settings_encryption_at_rest_catalog_encryption_mode" {
  description = "given by the caller"
  type        = any
}

variable "encryption_configuration_cloudwatch_encryption_cloudwatch_encryption_mode" {
  description = "given by the caller"
  type        = any
}

variable "encryption_configuration_job_bookmarks_encryption_job_bookmarks_encryption_mode" {
  description = "given by the caller"
  type        = any
}

variable "encryption_configuration_s3_encryption_s3_encryption_mode" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}

variable "security_configuration" {
  description = "given by the caller"
  type        = any
}
