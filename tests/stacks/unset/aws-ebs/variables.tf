variable "enabled" {
  description = "given by the caller"
  type        = any
}

variable "encrypted" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "snapshot_id" {
  description = "given by the caller"
  type        = any
}

variable "volume_id" {
  description = "given by the caller"
  type        = any
}
