variable "container_properties" {
  description = "given by the caller"
  type        = any
}
