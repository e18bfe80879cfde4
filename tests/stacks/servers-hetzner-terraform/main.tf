resource "hcloud_firewall" "web" {
  name = "web"

  rule {
    direction  = "in"
    protocol   = "tcp"
    port       = "443"
    source_ips = ["0.0.0.0/0", "::/0"]
  }

  rule {
    direction  = "in"
    protocol   = "tcp"
    port       = "22"
    source_ips = ["0.0.0.0/0"]
  }
}

resource "hcloud_server" "web" {
  name              = "web"
  server_type       = "cx32"
  image             = "debian-12"
  ssh_keys          = ["ops"]
  firewall_ids      = [hcloud_firewall.web.id]
  backups           = true
  delete_protection = true
}

resource "scaleway_rdb_instance" "main" {
  name           = "main"
  engine         = "PostgreSQL-15"
  is_ha_cluster  = true
  disable_backup = true
}
