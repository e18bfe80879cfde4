variable "account_aggregation_source_all_regions" {
  description = "given by the caller"
  type        = any
}

variable "input_parameters" {
  description = "given by the caller"
  type        = any
}

variable "organization_aggregation_source_all_regions" {
  description = "given by the caller"
  type        = any
}

variable "recording_group_all_supported" {
  description = "given by the caller"
  type        = any
}

variable "recording_group_include_global_resource_types" {
  description = "given by the caller"
  type        = any
}

variable "source_source_identifier" {
  description = "given by the caller"
  type        = any
}
