resource "aws_emr_block_public_access_configuration" "main" {
  block_public_security_group_rules = var.block_public_security_group_rules
}

resource "aws_emr_cluster" "main" {
  ec2_attributes {
    subnet_id = var.ec2_attributes_subnet_id
    subnet_ids = var.ec2_attributes_subnet_ids
  }
  security_configuration = var.security_configuration
}

resource "aws_emr_security_configuration" "main" {
  configuration = var.configuration
}
