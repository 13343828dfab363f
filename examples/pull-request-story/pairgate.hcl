# Whoever is listed here may sign; by number, because a login can be given away.
signoff {
  operators = ["user:1001", "user:1002"]
}

# The real terraform, without a cloud: this resource stands for a database.
stateful "terraform_data" {
  category = "database"
  holds    = "data"
  destroy  = "irreversible"
  serving  = true
}
