resource "aws_iam_access_key" "main" {
  pgp_key = var.pgp_key
  user = var.user
}

resource "aws_iam_account_password_policy" "main" {
  allow_users_to_change_password = var.allow_users_to_change_password
  max_password_age = var.max_password_age
  minimum_password_length = var.minimum_password_length
  password_reuse_prevention = var.password_reuse_prevention
  require_lowercase_characters = var.require_lowercase_characters
  require_numbers = var.require_numbers
  require_symbols = var.require_symbols
  require_uppercase_characters = var.require_uppercase_characters
}

resource "aws_iam_group_membership" "main" {
  group = var.group
}

resource "aws_iam_group_policy" "main" {
  group = var.group
  policy = var.policy
}

resource "aws_iam_group_policy_attachment" "main" {
  group = var.group
  policy_arn = var.policy_arn
}

resource "aws_iam_policy" "main" {
  policy = var.policy
}

resource "aws_iam_policy_attachment" "main" {
  groups = var.groups
  policy_arn = var.policy_arn
  roles = var.roles
  users = var.users
}

resource "aws_iam_role" "main" {
  assume_role_policy = var.assume_role_policy
  dynamic "inline_policy" {
    for_each = var.inline_policy
    content {}
  }
  managed_policy_arns = var.managed_policy_arns
}

resource "aws_iam_role_policy" "main" {
  policy = var.policy
  role = var.role
}

resource "aws_iam_role_policy_attachment" "main" {
  policy_arn = var.policy_arn
  role = var.role
}

resource "aws_iam_user_group_membership" "main" {
  groups = var.groups
}

resource "aws_iam_user_login_profile" "main" {
  password_length = var.password_length
  password_reset_required = var.password_reset_required
  user = var.user
}

resource "aws_iam_user_policy" "main" {
  policy = var.policy
  user = var.user
}

resource "aws_iam_user_policy_attachment" "main" {
  policy_arn = var.policy_arn
  user = var.user
}
