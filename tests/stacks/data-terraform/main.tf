resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = var.subnet_ids
}

variable "subnet_ids" {
  description = "where databases stand"
  type        = list(string)
}

variable "db_password" {
  description = "of the owner of the tables"
  type        = string
  sensitive   = true
}

resource "aws_db_instance" "main" {
  identifier                          = "shop"
  engine                              = "postgres"
  engine_version                      = "16.4"
  instance_class                      = "db.m6g.large"
  allocated_storage                   = 100
  username                            = "shop_owner"
  password                            = var.db_password
  db_subnet_group_name                = aws_db_subnet_group.main.name
  publicly_accessible                 = true
  storage_encrypted                   = false
  multi_az                            = true
  deletion_protection                 = true
  backup_retention_period             = 14
  copy_tags_to_snapshot               = true
  auto_minor_version_upgrade          = true
  iam_database_authentication_enabled = true
  monitoring_interval                 = 60
  performance_insights_enabled        = true
  performance_insights_kms_key_id     = "arn:aws:kms:eu-west-1:111111111111:key/a"
  enabled_cloudwatch_logs_exports     = ["postgresql"]
}

resource "aws_dynamodb_table" "carts" {
  name                        = "carts"
  hash_key                    = "id"
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = true

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_redshift_cluster" "lake" {
  cluster_identifier        = "lake"
  node_type                 = "ra3.xlplus"
  database_name             = "lake"
  master_username           = "lake_owner"
  manage_master_password    = true
  encrypted                 = true
  kms_key_id                = "arn:aws:kms:eu-west-1:111111111111:key/a"
  publicly_accessible       = false
  enhanced_vpc_routing      = false
  cluster_subnet_group_name = "lake"
}

resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = "alias/orders"
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AllowAll"
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.orders.arn
    }]
  })
}
