variable "allow_version_upgrade" {
  description = "given by the caller"
  type        = any
}

variable "automated_snapshot_retention_period" {
  description = "given by the caller"
  type        = any
}

variable "cluster_subnet_group_name" {
  description = "given by the caller"
  type        = any
}

variable "database_name" {
  description = "given by the caller"
  type        = any
}

variable "encrypted" {
  description = "given by the caller"
  type        = any
}

variable "enhanced_vpc_routing" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "master_username" {
  description = "given by the caller"
  type        = any
}

variable "publicly_accessible" {
  description = "given by the caller"
  type        = any
}
