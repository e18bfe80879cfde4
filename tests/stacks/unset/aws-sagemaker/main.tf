resource "aws_sagemaker_data_quality_job_definition" "main" {
  data_quality_job_output_config {
    kms_key_id = var.data_quality_job_output_config_kms_key_id
  }
  job_resources {
    cluster_config {
      volume_kms_key_id = var.job_resources_cluster_config_volume_kms_key_id
    }
  }
  network_config {
    enable_inter_container_traffic_encryption = var.network_config_enable_inter_container_traffic_encryption
  }
}

resource "aws_sagemaker_domain" "main" {
  app_network_access_type = var.app_network_access_type
  auth_mode = var.auth_mode
  default_user_settings {
    sharing_settings {
      notebook_output_option = var.default_user_settings_sharing_settings_notebook_output_option
      s3_kms_key_id = var.default_user_settings_sharing_settings_s3_kms_key_id
    }
  }
  kms_key_id = var.kms_key_id
}

resource "aws_sagemaker_endpoint_configuration" "main" {
  data_capture_config {
    enable_capture = var.data_capture_config_enable_capture
    kms_key_id = var.data_capture_config_kms_key_id
  }
  kms_key_arn = var.kms_key_arn
  production_variants {
    initial_instance_count = var.production_variants_initial_instance_count
  }
}

resource "aws_sagemaker_flow_definition" "main" {
  human_loop_config {
    workteam_arn = var.human_loop_config_workteam_arn
  }
  output_config {
    kms_key_id = var.output_config_kms_key_id
  }
}

resource "aws_sagemaker_model" "main" {
  container {
    environment = var.container_environment
    image = var.container_image
    image_config {
      repository_access_mode = var.container_image_config_repository_access_mode
    }
    model_data_url = var.container_model_data_url
  }
  enable_network_isolation = var.enable_network_isolation
  primary_container {
    environment = var.primary_container_environment
    image = var.primary_container_image
    image_config {
      repository_access_mode = var.primary_container_image_config_repository_access_mode
    }
    model_data_url = var.primary_container_model_data_url
  }
  dynamic "vpc_config" {
    for_each = var.vpc_config
    content {}
  }
}

resource "aws_sagemaker_notebook_instance" "main" {
  default_code_repository = var.default_code_repository
  direct_internet_access = var.direct_internet_access
  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = var.instance_metadata_service_configuration_minimum_instance_metadata_service_version
  }
  kms_key_id = var.kms_key_id
  platform_identifier = var.platform_identifier
  root_access = var.root_access
  subnet_id = var.subnet_id
}

resource "aws_sagemaker_notebook_instance_lifecycle_configuration" "main" {
  on_create = var.on_create
  on_start = var.on_start
}

resource "aws_sagemaker_studio_lifecycle_config" "main" {
  studio_lifecycle_config_content = var.studio_lifecycle_config_content
}
