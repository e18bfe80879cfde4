resource "aws_fsx_lustre_file_system" "main" {
  kms_key_id = var.kms_key_id
}

resource "aws_fsx_ontap_file_system" "main" {
  kms_key_id = var.kms_key_id
}

resource "aws_fsx_openzfs_file_system" "main" {
  kms_key_id = var.kms_key_id
}

resource "aws_fsx_windows_file_system" "main" {
  kms_key_id = var.kms_key_id
}
