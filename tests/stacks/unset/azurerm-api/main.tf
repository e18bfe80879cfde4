resource "azurerm_api_management" "main" {
  client_certificate_enabled = var.client_certificate_enabled
  public_network_access_enabled = var.public_network_access_enabled
  security {
  }
  virtual_network_configuration {
    subnet_id = var.virtual_network_configuration_subnet_id
  }
}

resource "azurerm_api_management_backend" "main" {
  url = var.url
}
