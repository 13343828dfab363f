# Every change waits for a second operator; what cannot be undone for two, one of them from the data team.
signoff {
  operators = ["team:acme/sre", "team:acme/data"]

  tier "cannot be undone" {
    rules   = ["irreversible-change"]
    signers = 2
    teams   = ["acme/data"]
    wait    = "30m"
  }
}

# Tiers decide how many sign, so no size of a change is refused outright.
blast_radius {
  max_level = "critical"
}
