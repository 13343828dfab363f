# Every parent says which children it wants to be found, and every child of which case it is.
resource_policy "terraform_data" "children" {
  filter = core::strcontains(meta.address, ".parent")
  locals {
    wanted   = { input = attrs.id, triggers_replace = { case = attrs.triggers_replace.case } }
    children = core::getresources("terraform_data", local.wanted)
    labels   = [for child in local.children : child.triggers_replace.label]
  }
  enforce {
    condition     = local.labels == attrs.triggers_replace.want
    error_message = "found ${core::join(",", local.labels)}"
    info_message  = "judged"
  }
}

# The same question in words that one certain child answers.
resource_policy "terraform_data" "any-child" {
  filter = core::strcontains(meta.address, ".parent_enough")
  locals {
    wanted   = { input = attrs.id, triggers_replace = { case = attrs.triggers_replace.case } }
    children = core::getresources("terraform_data", local.wanted)
  }
  enforce {
    condition    = local.children != []
    info_message = "judged"
  }
}
