resource "aws_ecs_cluster" "main" {
  configuration {
    execute_command_configuration {
      logging = var.configuration_execute_command_configuration_logging
    }
  }
  setting {
    name = var.setting_name
    value = var.setting_value
  }
}

resource "aws_ecs_service" "main" {
  enable_execute_command = var.enable_execute_command
  dynamic "load_balancer" {
    for_each = var.load_balancer
    content {}
  }
  network_configuration {
    assign_public_ip = var.network_configuration_assign_public_ip
  }
  platform_version = var.platform_version
}

resource "aws_ecs_task_definition" "main" {
  container_definitions = var.container_definitions
  execution_role_arn = var.execution_role_arn
  network_mode = var.network_mode
  pid_mode = var.pid_mode
  task_role_arn = var.task_role_arn
  volume {
    efs_volume_configuration {
      transit_encryption = var.volume_efs_volume_configuration_transit_encryption
    }
  }
}
