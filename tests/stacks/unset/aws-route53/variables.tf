variable "hosted_zone_id" {
  description = "given by the caller"
  type        = any
}

variable "vpc" {
  description = "given by the caller"
  type        = any
}

variable "zone_id" {
  description = "given by the caller"
  type        = any
}
