variable "secret_key" {
  description = "given by the caller"
  type        = any
}
