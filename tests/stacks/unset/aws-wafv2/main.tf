resource "aws_wafv2_web_acl" "main" {
  rule {
  }
}
