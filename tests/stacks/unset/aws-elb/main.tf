resource "aws_elb" "main" {
  access_logs {
    enabled = var.access_logs_enabled
  }
  cross_zone_load_balancing = var.cross_zone_load_balancing
  desync_mitigation_mode = var.desync_mitigation_mode
  listener {
    lb_protocol = var.listener_lb_protocol
  }
}
