# Stands for three pieces of a shop: the story needs no cloud. What they run when they are made may fail, as a
# provider's calls may.
terraform {
  backend "local" {}
}

resource "terraform_data" "network" {
  input = "10.0.0.0/16"
}

resource "terraform_data" "queue" {
  input = { name = "orders", network = terraform_data.network.id }
}

resource "terraform_data" "worker" {
  input = { queue = terraform_data.queue.id, size = 2 }

  provisioner "local-exec" {
    command = "echo ThrottlingException: Rate exceeded >&2; exit 1"
  }
}
