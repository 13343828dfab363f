
input "region" {
  type = string
}
locals {
  here    = attrs.a
  regions = input.regoin
}
resource_policy "a" "b" {
  enforce {
    condition = atrs.a && local.region && input.colour && var.x && local.regons && meta.adress && region
  }
  enforce {
    condition = foo.bar[wrong] == input && local[meta.type] && meta["typ"] == attrs[bad]
  }
}
module_policy "a" "b" {
  enforce {
    condition = prior_attrs.a == meta.operation
  }
}
provider_policy "a" "b" {
  filter = prior_attrs == null
  enforce {
    condition = meta.address
  }
}
