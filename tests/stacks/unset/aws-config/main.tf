resource "aws_config_config_rule" "main" {
  input_parameters = var.input_parameters
  source {
    source_identifier = var.source_source_identifier
  }
}

resource "aws_config_configuration_aggregator" "main" {
  account_aggregation_source {
    all_regions = var.account_aggregation_source_all_regions
  }
  organization_aggregation_source {
    all_regions = var.organization_aggregation_source_all_regions
  }
}

resource "aws_config_configuration_recorder" "main" {
  recording_group {
    all_supported = var.recording_group_all_supported
    include_global_resource_types = var.recording_group_include_global_resource_types
  }
}
