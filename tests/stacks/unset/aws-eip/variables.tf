variable "allocation_id" {
  description = "given by the caller"
  type        = any
}

variable "instance" {
  description = "given by the caller"
  type        = any
}

variable "network_interface" {
  description = "given by the caller"
  type        = any
}
