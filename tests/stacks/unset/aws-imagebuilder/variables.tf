variable "distribution_ami_distribution_configuration_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}
