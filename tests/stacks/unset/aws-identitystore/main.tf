resource "aws_identitystore_user" "main" {
  user_name = var.user_name
}
