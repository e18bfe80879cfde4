resource "aws_media_store_container_policy" "main" {
  policy = var.policy
}
