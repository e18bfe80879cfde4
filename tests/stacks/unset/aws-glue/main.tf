resource "aws_glue_crawler" "main" {
  security_configuration = var.security_configuration
}

resource "aws_glue_data_catalog_encryption_settings" "main" {
  data_catalog_encryption_settings {
    connection_password_encryption {
      return_connection_password_encrypted = var.data_catalog_encryption_settings_connection_password_encryption_return_connection_password_encrypted
    }
    encryption_at_rest {
      catalog_encryption_mode = var.data_catalog_encryption_settings_encryption_at_rest_catalog_encryption_mode
    }
  }
}

resource "aws_glue_dev_endpoint" "main" {
  security_configuration = var.security_configuration
}

resource "aws_glue_job" "main" {
  security_configuration = var.security_configuration
}

resource "aws_glue_resource_policy" "main" {
  policy = var.policy
}

resource "aws_glue_security_configuration" "main" {
  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = var.encryption_configuration_cloudwatch_encryption_cloudwatch_encryption_mode
    }
    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = var.encryption_configuration_job_bookmarks_encryption_job_bookmarks_encryption_mode
    }
    s3_encryption {
      s3_encryption_mode = var.encryption_configuration_s3_encryption_s3_encryption_mode
    }
  }
}
