resource "aws_ecr_repository" "main" {
  encryption_configuration {
    encryption_type = var.encryption_configuration_encryption_type
  }
  image_scanning_configuration {
    scan_on_push = var.image_scanning_configuration_scan_on_push
  }
  image_tag_mutability = var.image_tag_mutability
}

resource "aws_ecr_repository_policy" "main" {
  policy = var.policy
}
