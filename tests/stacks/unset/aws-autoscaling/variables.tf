variable "autoscaling_group_name" {
  description = "given by the caller"
  type        = any
}

variable "load_balancers" {
  description = "given by the caller"
  type        = any
}

variable "tag" {
  description = "given by the caller"
  type        = any
}

variable "target_group_arns" {
  description = "given by the caller"
  type        = any
}

variable "traffic_source" {
  description = "given by the caller"
  type        = any
}
