langauge = var.x
fail_on = "mandatory${x}"
rule "mass_delete" { level = "offf" }
mass_delete { count = -1.5 }
blast_radius { changed = { low = 9, "low" = 1, high = null } }
protect "p" { addresses = ["module.*.aws_x.y[\"a.b\"]", "**.x[*]", "a..b"] }
waive "mass-delete" { expires = "2026-02-30" }
protect "p" {
  reason = <<EOT
x
EOT
  tags = { (a) = [for a in b : a] }
}
