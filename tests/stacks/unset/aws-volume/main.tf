resource "aws_volume_attachment" "main" {
  volume_id = var.volume_id
}
