# The story is about two people, not about policies.
policies {
  pack = "none"
}

# Whoever is listed here may sign; by number, because a login can be given away. What destroys something asks for a
# partner who is there.
signoff {
  operators = ["user:1001", "user:1002"]
}
