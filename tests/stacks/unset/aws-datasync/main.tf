resource "aws_datasync_location_object_storage" "main" {
  secret_key = var.secret_key
}
