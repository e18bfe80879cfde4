resource "aws_batch_job_definition" "main" {
  container_properties = var.container_properties
}
