variable "app_network_access_type" {
  description = "given by the caller"
  type        = any
}

variable "auth_mode" {
  description = "given by the caller"
  type        = any
}

variable "container_environment" {
  description = "given by the caller"
  type        = any
}

variable "container_image" {
  description = "given by the caller"
  type        = any
}

variable "container_image_config_repository_access_mode" {
  description = "given by the caller"
  type        = any
}

variable "container_model_data_url" {
  description = "given by the caller"
  type        = any
}

variable "data_capture_config_enable_capture" {
  description = "given by the caller"
  type        = any
}

variable "data_capture_config_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "data_quality_job_output_config_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "default_code_repository" {
  description = "given by the caller"
  type        = any
}

variable "default_user_settings_sharing_settings_notebook_output_option" {
  description = "given by the caller"
  type        = any
}

variable "default_user_settings_sharing_settings_s3_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "direct_internet_access" {
  description = "given by the caller"
  type        = any
}

variable "enable_network_isolation" {
  description = "given by the caller"
  type        = any
}

variable "human_loop_config_workteam_arn" {
  description = "given by the caller"
  type        = any
}

variable "instance_metadata_service_configuration_minimum_instance_metadata_service_version" {
  description = "given by the caller"
  type        = any
}

variable "job_resources_cluster_config_volume_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_arn" {
  description = "given by the caller"
  type        = any
}

variable "kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "network_config_enable_inter_container_traffic_encryption" {
  description = "given by the caller"
  type        = any
}

variable "on_create" {
  description = "given by the caller"
  type        = any
}

variable "on_start" {
  description = "given by the caller"
  type        = any
}

variable "output_config_kms_key_id" {
  description = "given by the caller"
  type        = any
}

variable "platform_identifier" {
  description = "given by the caller"
  type        = any
}

variable "primary_container_environment" {
  description = "given by the caller"
  type        = any
}

variable "primary_container_image" {
  description = "given by the caller"
  type        = any
}

variable "primary_container_image_config_repository_access_mode" {
  description = "given by the caller"
  type        = any
}

variable "primary_container_model_data_url" {
  description = "given by the caller"
  type        = any
}

variable "production_variants_initial_instance_count" {
  description = "given by the caller"
  type        = any
}

variable "root_access" {
  description = "given by the caller"
  type        = any
}

variable "studio_lifecycle_config_content" {
  description = "given by the caller"
  type        = any
}

variable "subnet_id" {
  description = "given by the caller"
  type        = any
}

variable "vpc_config" {
  description = "given by the caller"
  type        = any
}
