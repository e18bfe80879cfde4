variable "at_rest_encryption_enabled" {
  description = "given by the caller"
  type        = any
}

variable "auto_minor_version_upgrade" {
  description = "given by the caller"
  type        = any
}

variable "engine" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "snapshot_retention_limit" {
  description = "given by the caller"
  type        = any
}

variable "subnet_group_name" {
  description = "given by the caller"
  type        = any
}

variable "transit_encryption_enabled" {
  description = "given by the caller"
  type        = any
}
