variable "key_id" {
  description = "given by the caller"
  type        = any
}

variable "permissions" {
  description = "given by the caller"
  type        = any
}
