variable "allow_users_to_change_password" {
  description = "given by the caller"
  type        = any
}

variable "assume_role_policy" {
  description = "given by the caller"
  type        = any
}

variable "group" {
  description = "given by the caller"
  type        = any
}

variable "groups" {
  description = "given by the caller"
  type        = any
}

variable "inline_policy" {
  description = "given by the caller"
  type        = any
}

variable "managed_policy_arns" {
  description = "given by the caller"
  type        = any
}

variable "max_password_age" {
  description = "given by the caller"
  type        = any
}

variable "minimum_password_length" {
  description = "given by the caller"
  type        = any
}

variable "password_length" {
  description = "given by the caller"
  type        = any
}

variable "password_reset_required" {
  description = "given by the caller"
  type        = any
}

variable "password_reuse_prevention" {
  description = "given by the caller"
  type        = any
}

variable "pgp_key" {
  description = "given by the caller"
  type        = any
}

variable "policy" {
  description = "given by the caller"
  type        = any
}

variable "policy_arn" {
  description = "given by the caller"
  type        = any
}

variable "require_lowercase_characters" {
  description = "given by the caller"
  type        = any
}

variable "require_numbers" {
  description = "given by the caller"
  type        = any
}

variable "require_symbols" {
  description = "given by the caller"
  type        = any
}

variable "require_uppercase_characters" {
  description = "given by the caller"
  type        = any
}

variable "role" {
  description = "given by the caller"
  type        = any
}

variable "roles" {
  description = "given by the caller"
  type        = any
}

variable "user" {
  description = "given by the caller"
  type        = any
}

variable "users" {
  description = "given by the caller"
  type        = any
}
