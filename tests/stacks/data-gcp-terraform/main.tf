resource "google_sql_database_instance" "main" {
  name             = "shop"
  database_version = "POSTGRES_15"
  region           = "europe-west1"

  settings {
    tier              = "db-custom-2-7680"
    availability_type = "REGIONAL"

    ip_configuration {
      ipv4_enabled = true
      ssl_mode     = "ENCRYPTED_ONLY"

      authorized_networks {
        name  = "office"
        value = "0.0.0.0/0"
      }
    }

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
    }

    database_flags {
      name  = "log_connections"
      value = "on"
    }
  }
}

resource "google_bigquery_dataset" "lake" {
  dataset_id = "lake"
  location   = "EU"
  labels     = { team = "shop" }

  default_encryption_configuration {
    kms_key_name = "projects/p/locations/l/keyRings/r/cryptoKeys/k"
  }

  access {
    role          = "READER"
    special_group = "allAuthenticatedUsers"
  }
}

resource "google_pubsub_topic" "orders" {
  name         = "orders"
  kms_key_name = "projects/p/locations/l/keyRings/r/cryptoKeys/k"
  labels       = { team = "shop" }
}

resource "google_kms_crypto_key" "main" {
  name            = "main"
  key_ring        = "projects/p/locations/l/keyRings/r"
  rotation_period = "31536000s"

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_compute_firewall" "db" {
  name          = "db"
  network       = "default"
  source_ranges = ["0.0.0.0/0"]

  allow {
    protocol = "tcp"
    ports    = ["22", "5432"]
  }
}
