variable "encrypted" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}

variable "posix_user_gid" {
  description = "given by the caller"
  type        = any
}

variable "root_directory_path" {
  description = "given by the caller"
  type        = any
}
