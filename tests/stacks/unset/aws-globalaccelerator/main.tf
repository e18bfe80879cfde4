resource "aws_globalaccelerator_accelerator" "main" {
  attributes {
    flow_logs_enabled = var.attributes_flow_logs_enabled
  }
}
