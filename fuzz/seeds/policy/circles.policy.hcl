
locals {
  a = local.b
  b = [for x in local.c : x]
  c = { k = local.a }
  d = local.d
}
resource_policy "a" "b" {
  locals {
    a    = local.a
    one  = "${local.two}"
    two  = local.three ? 1 : 2
    three = local.one
  }
  enforce {
    condition = local.one
  }
}
