variable "account_id" {
  description = "given by the caller"
  type        = any
}

variable "ebs_block_device_encrypted" {
  description = "given by the caller"
  type        = any
}

variable "ebs_block_device_snapshot_id" {
  description = "given by the caller"
  type        = any
}

variable "encrypted" {
  description = "given by the caller"
  type        = any
}

variable "group" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "organization_arn" {
  description = "given by the caller"
  type        = any
}
