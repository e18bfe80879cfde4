resource "aws_eip" "main" {
  instance = var.instance
  network_interface = var.network_interface
}

resource "aws_eip_association" "main" {
  allocation_id = var.allocation_id
}
