resource "aws_directory_service_directory" "main" {
  password = var.password
}
