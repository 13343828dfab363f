# The story is about two people, not about policies.
policies {
  pack = "none"
}

# Whoever is listed here may sign; by number, because a login can be given away.
signoff {
  operators = ["user:1001", "user:1002", "user:1003"]
}
