# First create: every id is unknown. One module call for each case; a parent says what it wants to find.
locals {
  pair = { a = "a", b = "b" }
}

resource "terraform_data" "parent_direct" {
  triggers_replace = { case = "direct", want = ["a", "b"] }
}
resource "terraform_data" "parent_childless" {
  triggers_replace = { case = "direct", want = [] }
}
resource "terraform_data" "child_a" {
  input            = terraform_data.parent_direct.id
  triggers_replace = { case = "direct", label = "a" }
}
resource "terraform_data" "child_b" {
  input            = terraform_data.parent_direct.id
  triggers_replace = { case = "direct", label = "b" }
}
# Other attributes than the one that is asked for.
resource "terraform_data" "child_output" {
  input            = terraform_data.parent_childless.output
  triggers_replace = { case = "direct", label = "output" }
}
# A parent that wants less than there is.
resource "terraform_data" "parent_wrong" {
  triggers_replace = { case = "wrong", want = [] }
}
resource "terraform_data" "child_wrong" {
  input            = terraform_data.parent_wrong.id
  triggers_replace = { case = "wrong", label = "a" }
}

# Several hops through attributes that repeat the id.
resource "terraform_data" "parent_hops" {
  triggers_replace = { case = "hops", want = ["far", "near"] }
}
resource "terraform_data" "hop_near" {
  input            = terraform_data.parent_hops.id
  triggers_replace = { case = "hops", label = "near" }
}
resource "terraform_data" "hop_far" {
  input            = terraform_data.hop_near.input
  triggers_replace = { case = "hops", label = "far" }
}

resource "terraform_data" "parent_counted" {
  count            = 2
  triggers_replace = { case = "count", want = ["c${count.index}", "literal${count.index}"] }
}
resource "terraform_data" "counted" {
  count            = 2
  input            = terraform_data.parent_counted[count.index].id
  triggers_replace = { case = "count", label = "c${count.index}" }
}
resource "terraform_data" "literal_0" {
  input            = terraform_data.parent_counted[0].id
  triggers_replace = { case = "count", label = "literal0" }
}
resource "terraform_data" "literal_1" {
  input            = terraform_data.parent_counted[1].id
  triggers_replace = { case = "count", label = "literal1" }
}

resource "terraform_data" "parent_keyed" {
  for_each         = local.pair
  triggers_replace = { case = "keys", want = ["chained-${each.key}", "own-${each.key}"] }
}
resource "terraform_data" "chained" {
  for_each         = terraform_data.parent_keyed
  input            = each.value.id
  triggers_replace = { case = "keys", label = "chained-${each.key}" }
}
resource "terraform_data" "own" {
  for_each         = local.pair
  input            = terraform_data.parent_keyed[each.key].id
  triggers_replace = { case = "keys", label = "own-${each.key}" }
}

# Through inputs and outputs of modules, nested and with for_each.
module "net" {
  source   = "./net"
  for_each = local.pair
  label    = each.key
}
module "logs" {
  source   = "./logs"
  for_each = module.net
  id       = each.value.parent_id
  object   = each.value.parent
  label    = each.key
}
module "literal" {
  source = "./logs"
  id     = module.net["a"].parent_id
  object = module.net["a"].parent
  label  = "literal-a"
}
module "own_key" {
  source   = "./logs"
  for_each = local.pair
  id       = terraform_data.parent_called[each.key].id
  object   = terraform_data.parent_called[each.key]
  label    = "call-${each.key}"
}
resource "terraform_data" "parent_called" {
  for_each         = local.pair
  triggers_replace = { case = "modules", want = ["inner-call-${each.key}", "deep-call-${each.key}"] }
}

# Undecidable: each of these could be what its parent asks for.
resource "terraform_data" "parent_splat" {
  count            = 2
  triggers_replace = { case = "splat", want = ["a"] }
}
resource "terraform_data" "child_splat" {
  count            = 1
  input            = terraform_data.parent_splat[*].id
  triggers_replace = { case = "splat", label = "a" }
}
resource "terraform_data" "parent_choice" {
  count            = 2
  triggers_replace = { case = "choice", want = ["a"] }
}
resource "terraform_data" "child_choice" {
  input            = timestamp() == "" ? terraform_data.parent_choice[0].id : terraform_data.parent_choice[1].id
  triggers_replace = { case = "choice", label = "a" }
}
locals {
  hidden = terraform_data.parent_local.id
}
resource "terraform_data" "parent_local" {
  triggers_replace = { case = "local", want = ["a"] }
}
resource "terraform_data" "child_local" {
  input            = local.hidden
  triggers_replace = { case = "local", label = "a" }
}
resource "terraform_data" "parent_two" {
  count            = 2
  triggers_replace = { case = "two", want = ["a"] }
}
resource "terraform_data" "child_two" {
  input            = "${terraform_data.parent_two[0].id}-${terraform_data.parent_two[1].id}"
  triggers_replace = { case = "two", label = "a" }
}
# A reference to what is known, and yet unknown: something is made of it.
resource "terraform_data" "parent_made" {
  triggers_replace = { case = "made", want = ["a"] }
}
resource "terraform_data" "known" {
  input            = "known"
  triggers_replace = { case = "none", label = "none" }
}
resource "terraform_data" "child_made" {
  input            = "${terraform_data.known.input}-${timestamp()}"
  triggers_replace = { case = "made", label = "a" }
}
# Nested blocks and paths of two parts: `var.object.id` where the call says `object = { id = parent.id, name = "x" }`.
module "wrapped" {
  source = "./logs"
  id     = "known"
  object = { id = terraform_data.parent_wrapped.id, name = "x" }
  label  = "wrapped"
  case   = "wrapped"
}
resource "terraform_data" "parent_wrapped" {
  triggers_replace = { case = "wrapped", want = ["deep-wrapped"] }
}
module "whole" {
  source   = "./logs"
  for_each = terraform_data.parent_whole
  id       = each.value.id
  object   = each.value
  label    = "${each.key}"
  case     = "whole"
}
resource "terraform_data" "parent_whole" {
  for_each         = local.pair
  triggers_replace = { case = "whole", want = ["inner-${each.key}", "deep-${each.key}"] }
}
# The answer does not depend on the undecided one: another child is there for certain.
resource "terraform_data" "parent_enough" {
  triggers_replace = { case = "enough", want = ["a"] }
}
resource "terraform_data" "child_enough" {
  input            = terraform_data.parent_enough.id
  triggers_replace = { case = "enough", label = "a" }
}
resource "terraform_data" "child_maybe" {
  input            = local.hidden
  triggers_replace = { case = "enough", label = "a" }
}
# A function of one reference looks like the reference.
resource "terraform_data" "parent_function" {
  triggers_replace = { case = "function", want = ["a"] }
}
resource "terraform_data" "child_function" {
  input            = lower(terraform_data.parent_function.id)
  triggers_replace = { case = "function", label = "a" }
}
