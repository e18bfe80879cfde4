resource "aws_cloudfront_distribution" "main" {
  default_cache_behavior {
    response_headers_policy_id = var.default_cache_behavior_response_headers_policy_id
    viewer_protocol_policy = var.default_cache_behavior_viewer_protocol_policy
  }
  default_root_object = var.default_root_object
  enabled = var.enabled
  logging_config {
    bucket = var.logging_config_bucket
  }
  ordered_cache_behavior {
    viewer_protocol_policy = var.ordered_cache_behavior_viewer_protocol_policy
  }
  origin {
    custom_origin_config {
      origin_protocol_policy = var.origin_custom_origin_config_origin_protocol_policy
      origin_ssl_protocols = var.origin_custom_origin_config_origin_ssl_protocols
    }
    domain_name = var.origin_domain_name
    origin_access_control_id = var.origin_origin_access_control_id
    s3_origin_config {
      origin_access_identity = var.origin_s3_origin_config_origin_access_identity
    }
  }
  dynamic "origin_group" {
    for_each = var.origin_group
    content {}
  }
  restrictions {
    geo_restriction {
      restriction_type = var.restrictions_geo_restriction_restriction_type
    }
  }
  viewer_certificate {
    cloudfront_default_certificate = var.viewer_certificate_cloudfront_default_certificate
    minimum_protocol_version = var.viewer_certificate_minimum_protocol_version
  }
  web_acl_id = var.web_acl_id
}

resource "aws_cloudfront_response_headers_policy" "main" {
  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = var.security_headers_config_strict_transport_security_access_control_max_age_sec
    }
  }
}
