variable "password" {
  description = "given by the caller"
  type        = any
}
