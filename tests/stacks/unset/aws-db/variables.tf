variable "auto_minor_version_upgrade" {
  description = "given by the caller"
  type        = any
}

variable "backup_retention_period" {
  description = "given by the caller"
  type        = any
}

variable "ca_cert_identifier" {
  description = "given by the caller"
  type        = any
}

variable "copy_tags_to_snapshot" {
  description = "given by the caller"
  type        = any
}

variable "db_cluster_identifier" {
  description = "given by the caller"
  type        = any
}

variable "deletion_protection" {
  description = "given by the caller"
  type        = any
}

variable "enabled_cloudwatch_logs_exports" {
  description = "given by the caller"
  type        = any
}

variable "engine" {
  description = "given by the caller"
  type        = any
}

variable "engine_version" {
  description = "given by the caller"
  type        = any
}

variable "iam_database_authentication_enabled" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "monitoring_interval" {
  description = "given by the caller"
  type        = any
}

variable "multi_az" {
  description = "given by the caller"
  type        = any
}

variable "parameter_name" {
  description = "given by the caller"
  type        = any
}

variable "parameter_value" {
  description = "given by the caller"
  type        = any
}

variable "performance_insights_enabled" {
  description = "given by the caller"
  type        = any
}

variable "performance_insights_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "port" {
  description = "given by the caller"
  type        = any
}

variable "publicly_accessible" {
  description = "given by the caller"
  type        = any
}

variable "shared_accounts" {
  description = "given by the caller"
  type        = any
}

variable "storage_encrypted" {
  description = "given by the caller"
  type        = any
}

variable "username" {
  description = "given by the caller"
  type        = any
}
