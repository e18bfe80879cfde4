resource "aws_athena_database" "main" {
  encryption_configuration {
    encryption_option = var.encryption_configuration_encryption_option
  }
}

resource "aws_athena_workgroup" "main" {
  configuration {
    enforce_workgroup_configuration = var.configuration_enforce_workgroup_configuration
    result_configuration {
      encryption_configuration {
        encryption_option = var.configuration_result_configuration_encryption_configuration_encryption_option
      }
    }
  }
}
