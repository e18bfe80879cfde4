resource "aws_alb" "main" {
  access_logs {
    enabled = var.access_logs_enabled
  }
  desync_mitigation_mode = var.desync_mitigation_mode
  drop_invalid_header_fields = var.drop_invalid_header_fields
  enable_cross_zone_load_balancing = var.enable_cross_zone_load_balancing
  enable_deletion_protection = var.enable_deletion_protection
  internal = var.internal
  load_balancer_type = var.load_balancer_type
}

resource "aws_alb_listener" "main" {
  default_action {
    redirect {
      protocol = var.default_action_redirect_protocol
    }
  }
  protocol = var.protocol
  ssl_policy = var.ssl_policy
}
