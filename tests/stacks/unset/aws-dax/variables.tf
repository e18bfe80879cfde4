variable "cluster_endpoint_encryption_type" {
  description = "given by the caller"
  type        = any
}

variable "server_side_encryption_enabled" {
  description = "given by the caller"
  type        = any
}
