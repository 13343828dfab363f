
resource_policy "a" "1" {
  operations = "create"
}
resource_policy "a" "2" {
  operations = [1, "craete", "update", "update", "no_op", attrs.x, "destroy everything"]
}
resource_policy "a" "3" {
  operations = ["delete", "create"]
}
resource_policy "a" "4" {
  operations = ["delete", "no-op"]
}
resource_policy "a" "5" {
  locals {
    old = prior_attrs.size
  }
  enforce {
    condition = attrs.size >= local.old
  }
}
resource_policy "a" "6" {
  operations = ["create", "update"]
  enforce {
    condition     = true
    error_message = "was ${prior_attrs.size}"
  }
}
resource_policy "a" "7" {
  operations = []
  filter     = prior_attrs != null
}
