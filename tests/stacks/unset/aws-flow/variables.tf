variable "vpc_id" {
  description = "given by the caller"
  type        = any
}
