variable "customer_encryption_key_arn" {
  description = "given by the caller"
  type        = any
}

variable "guardrail_configuration_guardrail_identifier" {
  description = "given by the caller"
  type        = any
}
