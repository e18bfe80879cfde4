variable "allow_unauthenticated_identities" {
  description = "given by the caller"
  type        = any
}
