
policy {
}
policy {
}
input "a" {
  type = string
}
input "a" {
  type = number
}
locals {
  x = 1
  x = 2
}
locals {
  x = { k = 1, k = 2, "k" = 3 }
}
resource_policy "a" "b" {
  filter = true
  filter = false
  locals {
  }
  locals {
  }
}
resource_policy "a" "b" {
}
module_policy "a" "b" {
}
