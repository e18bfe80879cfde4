variable "notification_arns" {
  description = "given by the caller"
  type        = any
}

variable "template_body" {
  description = "given by the caller"
  type        = any
}

variable "template_url" {
  description = "given by the caller"
  type        = any
}
