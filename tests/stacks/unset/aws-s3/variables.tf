variable "access_control_policy_grant_grantee_uri" {
  description = "given by the caller"
  type        = any
}

variable "access_control_policy_grant_permission" {
  description = "given by the caller"
  type        = any
}

variable "acl" {
  description = "given by the caller"
  type        = any
}

variable "block_public_acls" {
  description = "given by the caller"
  type        = any
}

variable "block_public_policy" {
  description = "given by the caller"
  type        = any
}

variable "bucket" {
  description = "given by the caller"
  type        = any
}

variable "cors_rule_allowed_origins" {
  description = "given by the caller"
  type        = any
}

variable "force_destroy" {
  description = "given by the caller"
  type        = any
}

variable "grant_uri" {
  description = "given by the caller"
  type        = any
}

variable "ignore_public_acls" {
  description = "given by the caller"
  type        = any
}

variable "index_document" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "lifecycle_rule" {
  description = "given by the caller"
  type        = any
}

variable "logging" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}

variable "public_access_block_configuration_block_public_acls" {
  description = "given by the caller"
  type        = any
}

variable "public_access_block_configuration_block_public_policy" {
  description = "given by the caller"
  type        = any
}

variable "public_access_block_configuration_ignore_public_acls" {
  description = "given by the caller"
  type        = any
}

variable "public_access_block_configuration_restrict_public_buckets" {
  description = "given by the caller"
  type        = any
}

variable "restrict_public_buckets" {
  description = "given by the caller"
  type        = any
}

variable "rule_abort_incomplete_multipart_upload_days_after_initiation" {
  description = "given by the caller"
  type        = any
}

variable "rule_apply_server_side_encryption_by_default_sse_algorithm" {
  description = "given by the caller"
  type        = any
}

variable "server_side_encryption" {
  description = "given by the caller"
  type        = any
}

variable "server_side_encryption_configuration" {
  description = "given by the caller"
  type        = any
}

variable "target_bucket" {
  description = "given by the caller"
  type        = any
}

variable "versioning_configuration_mfa_delete" {
  description = "given by the caller"
  type        = any
}

variable "versioning_configuration_status" {
  description = "given by the caller"
  type        = any
}

variable "versioning_enabled" {
  description = "given by the caller"
  type        = any
}

variable "versioning_mfa_delete" {
  description = "given by the caller"
  type        = any
}

variable "website" {
  description = "given by the caller"
  type        = any
}
