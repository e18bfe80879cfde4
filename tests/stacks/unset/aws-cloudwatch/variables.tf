variable "access_policy" {
  description = "given by the caller"
  type        = any
}

variable "actions_enabled" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "metric_name" {
  description = "given by the caller"
  type        = any
}

variable "metric_transformation_name" {
  description = "given by the caller"
  type        = any
}

variable "name" {
  description = "given by the caller"
  type        = any
}

variable "pattern" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}

variable "retention_in_days" {
  description = "given by the caller"
  type        = any
}
