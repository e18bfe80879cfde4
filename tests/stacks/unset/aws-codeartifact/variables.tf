variable "encryption_key" {
  description = "given by the caller"
  type        = any
}

variable "policy_document" {
  description = "given by the caller"
  type        = any
}
