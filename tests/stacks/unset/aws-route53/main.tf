resource "aws_route53_hosted_zone_dnssec" "main" {
  hosted_zone_id = var.hosted_zone_id
}

resource "aws_route53_query_log" "main" {
  zone_id = var.zone_id
}

resource "aws_route53_zone" "main" {
  dynamic "vpc" {
    for_each = var.vpc
    content {}
  }
}
