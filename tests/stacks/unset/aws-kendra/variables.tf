variable "server_side_encryption_configuration_kms_key_id" {
  description = "given by the caller"
  type        = any
}
