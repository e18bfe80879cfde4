variable "endpoint_type" {
  description = "given by the caller"
  type        = any
}
