resource "aws_s3_access_point" "main" {
  public_access_block_configuration {
    block_public_acls = var.public_access_block_configuration_block_public_acls
    block_public_policy = var.public_access_block_configuration_block_public_policy
    ignore_public_acls = var.public_access_block_configuration_ignore_public_acls
    restrict_public_buckets = var.public_access_block_configuration_restrict_public_buckets
  }
}

resource "aws_s3_bucket" "main" {
  acl = var.acl
  cors_rule {
    allowed_origins = var.cors_rule_allowed_origins
  }
  force_destroy = var.force_destroy
  grant {
    uri = var.grant_uri
  }
  dynamic "lifecycle_rule" {
    for_each = var.lifecycle_rule
    content {}
  }
  dynamic "logging" {
    for_each = var.logging
    content {}
  }
  policy = var.policy
  dynamic "server_side_encryption_configuration" {
    for_each = var.server_side_encryption_configuration
    content {}
  }
  versioning {
    enabled = var.versioning_enabled
    mfa_delete = var.versioning_mfa_delete
  }
  dynamic "website" {
    for_each = var.website
    content {}
  }
}

resource "aws_s3_bucket_acl" "main" {
  access_control_policy {
    grant {
      grantee {
        uri = var.access_control_policy_grant_grantee_uri
      }
      permission = var.access_control_policy_grant_permission
    }
  }
  acl = var.acl
}

resource "aws_s3_bucket_cors_configuration" "main" {
  cors_rule {
    allowed_origins = var.cors_rule_allowed_origins
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "main" {
  bucket = var.bucket
  rule {
    abort_incomplete_multipart_upload {
      days_after_initiation = var.rule_abort_incomplete_multipart_upload_days_after_initiation
    }
  }
}

resource "aws_s3_bucket_logging" "main" {
  bucket = var.bucket
  target_bucket = var.target_bucket
}

resource "aws_s3_bucket_object" "main" {
  acl = var.acl
  kms_key_id = var.kms_key_id
  server_side_encryption = var.server_side_encryption
}

resource "aws_s3_bucket_policy" "main" {
  policy = var.policy
}

resource "aws_s3_bucket_public_access_block" "main" {
  block_public_acls = var.block_public_acls
  block_public_policy = var.block_public_policy
  bucket = var.bucket
  ignore_public_acls = var.ignore_public_acls
  restrict_public_buckets = var.restrict_public_buckets
}

resource "aws_s3_bucket_server_side_encryption_configuration" "main" {
  bucket = var.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = var.rule_apply_server_side_encryption_by_default_sse_algorithm
    }
  }
}

resource "aws_s3_bucket_versioning" "main" {
  bucket = var.bucket
  versioning_configuration {
    mfa_delete = var.versioning_configuration_mfa_delete
    status = var.versioning_configuration_status
  }
}

resource "aws_s3_bucket_website_configuration" "main" {
  dynamic "index_document" {
    for_each = var.index_document
    content {}
  }
}

resource "aws_s3_object" "main" {
  acl = var.acl
  kms_key_id = var.kms_key_id
  server_side_encryption = var.server_side_encryption
}

resource "aws_s3_object_copy" "main" {
  kms_key_id = var.kms_key_id
}
