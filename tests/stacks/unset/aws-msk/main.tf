resource "aws_msk_cluster" "main" {
  broker_node_group_info {
    connectivity_info {
      public_access {
        type = var.broker_node_group_info_connectivity_info_public_access_type
      }
    }
  }
  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled = var.logging_info_broker_logs_cloudwatch_logs_enabled
      }
      firehose {
        enabled = var.logging_info_broker_logs_firehose_enabled
      }
      s3 {
        enabled = var.logging_info_broker_logs_s3_enabled
      }
    }
  }
}
