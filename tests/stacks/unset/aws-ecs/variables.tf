variable "configuration_execute_command_configuration_logging" {
  description = "given by the caller"
  type        = any
}

variable "container_definitions" {
  description = "given by the caller"
  type        = any
}

variable "enable_execute_command" {
  description = "given by the caller"
  type        = any
}

variable "execution_role_arn" {
  description = "given by the caller"
  type        = any
}

variable "load_balancer" {
  description = "given by the caller"
  type        = any
}

variable "network_configuration_assign_public_ip" {
  description = "given by the caller"
  type        = any
}

variable "network_mode" {
  description = "given by the caller"
  type        = any
}

variable "pid_mode" {
  description = "given by the caller"
  type        = any
}

variable "platform_version" {
  description = "given by the caller"
  type        = any
}

variable "setting_name" {
  description = "given by the caller"
  type        = any
}

variable "setting_value" {
  description = "given by the caller"
  type        = any
}

variable "task_role_arn" {
  description = "given by the caller"
  type        = any
}

variable "volume_efs_volume_configuration_transit_encryption" {
  description = "given by the caller"
  type        = any
}
