variable "auto_accept_shared_attachments" {
  description = "given by the caller"
  type        = any
}
