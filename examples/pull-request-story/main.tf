# Stands for a database: the story needs no cloud. A new disk is a new database.
resource "terraform_data" "orders" {
  input            = { engine = "postgres 17" }
  triggers_replace = { disk = 100 }
}
