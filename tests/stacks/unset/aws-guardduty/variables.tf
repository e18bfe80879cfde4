variable "enable" {
  description = "given by the caller"
  type        = any
}
