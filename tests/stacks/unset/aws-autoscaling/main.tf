resource "aws_autoscaling_attachment" "main" {
  autoscaling_group_name = var.autoscaling_group_name
}

resource "aws_autoscaling_group" "main" {
  load_balancers = var.load_balancers
  dynamic "tag" {
    for_each = var.tag
    content {}
  }
  target_group_arns = var.target_group_arns
  dynamic "traffic_source" {
    for_each = var.traffic_source
    content {}
  }
}

resource "aws_autoscaling_traffic_source_attachment" "main" {
  autoscaling_group_name = var.autoscaling_group_name
}
