variable "transfer_lock" {
  description = "given by the caller"
  type        = any
}
