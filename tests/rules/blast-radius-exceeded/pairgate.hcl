blast_radius {
  max_level = "low"
}
