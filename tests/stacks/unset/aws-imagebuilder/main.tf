resource "aws_imagebuilder_component" "main" {
  kms_key_id = var.kms_key_id
}

resource "aws_imagebuilder_distribution_configuration" "main" {
  distribution {
    ami_distribution_configuration {
      kms_key_id = var.distribution_ami_distribution_configuration_kms_key_id
    }
  }
}
