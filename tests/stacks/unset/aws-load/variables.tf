variable "policy_attribute_name" {
  description = "given by the caller"
  type        = any
}

variable "policy_attribute_value" {
  description = "given by the caller"
  type        = any
}
