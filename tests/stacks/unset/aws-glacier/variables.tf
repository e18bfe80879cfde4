variable "access_policy" {
  description = "given by the caller"
  type        = any
}
