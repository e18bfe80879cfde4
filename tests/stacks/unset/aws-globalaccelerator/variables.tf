variable "attributes_flow_logs_enabled" {
  description = "given by the caller"
  type        = any
}
