variable "kms_arn" {
  description = "given by the caller"
  type        = any
}
