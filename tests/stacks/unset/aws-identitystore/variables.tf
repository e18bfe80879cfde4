variable "user_name" {
  description = "given by the caller"
  type        = any
}
