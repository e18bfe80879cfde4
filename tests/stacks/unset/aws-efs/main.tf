resource "aws_efs_access_point" "main" {
  posix_user {
    gid = var.posix_user_gid
  }
  root_directory {
    path = var.root_directory_path
  }
}

resource "aws_efs_file_system" "main" {
  encrypted = var.encrypted
  kms_key_id = var.kms_key_id
}

resource "aws_efs_file_system_policy" "main" {
  policy = var.policy
}
