variable "policy" {
  description = "given by the caller"
  type        = any
}
