resource "aws_networkfirewall_firewall" "main" {
  delete_protection = var.delete_protection
  encryption_configuration {
    key_id = var.encryption_configuration_key_id
  }
}

resource "aws_networkfirewall_firewall_policy" "main" {
  encryption_configuration {
    key_id = var.encryption_configuration_key_id
  }
}

resource "aws_networkfirewall_rule_group" "main" {
  encryption_configuration {
    key_id = var.encryption_configuration_key_id
  }
}
