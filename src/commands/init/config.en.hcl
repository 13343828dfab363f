## Configuration of pairgate. One file serves all root modules of the repository.
##
## Lines with one `#` are settings: remove the `#` to use them, for a block on all its lines. Where a
## setting has a default, the value shown is the default. `pairgate config` shows what holds, and
## which line says so.

## The language of summaries: "en" or "ja".
language = "en"

## Findings of this level and above block a change:
## "advisory", "mandatory_overridable" or "mandatory".
#fail_on = "mandatory_overridable"

## The level of one rule or policy, or "off". `pairgate explain NAME` says what a rule or policy finds.
##   advisory               shown, never blocks
##   mandatory_overridable  blocks; a waiver (see below) lifts it
##   mandatory              blocks; nothing lifts it
#rule "mass-delete" {
#  level = "mandatory"
#}

## Policies besides the rules. `pairgate policy list` shows which run, `pairgate explain POLICY` the manual
## of one; `rule` and `waive` blocks take their ids as well.
#policies {
#  # of the built-in pack: "all", "none", or a list of groups (backup, protection, exposure, encryption,
#  # observability, identity, state), providers ("aws") and groups of one provider ("aws/exposure")
#  pack = "all"
#  # folders with policy files (*.policy.hcl) of your own, from the folder of this file
#  folders = ["policies"]
#  # values for the inputs of policies
#  inputs = { min_retention_days = 7 }
#}

## When a plan is a mass deletion. Either number is enough.
#mass_delete {
#  # this many managed resources destroyed or replaced
#  count = 5
#  # or this share of the managed resources that exist, in percent (and at least 2 resources)
#  percent = 20
#}

## The blast radius has a level: none, low, medium, high or critical. Each term below is a number that
## a plan has, and names the value from which a level holds; the highest level reached is the radius.
## A level left out keeps its default; a level set to "never" is skipped.
#blast_radius {
#  # the rule blast-radius-exceeded fires above this level
#  max_level = "high"
#
#  # managed resources that change in any way
#  changed = { low = 1, medium = 20, high = 100, critical = 500 }
#  # managed resources destroyed or replaced
#  destroyed = { low = 1, medium = 3, high = 10, critical = 50 }
#  # resources that depend on a changed one, directly or through others
#  affected = { low = 1, medium = 5, high = 25, critical = 100 }
#  # changed resources in percent of those that exist
#  share = { low = "never", medium = 20, high = 50, critical = 80 }
#  # destroyed resources whose content can be brought back with work
#  recoverable = { low = "never", medium = "never", high = 1, critical = 5 }
#  # destroyed resources whose data cannot be brought back
#  irreversible_data = { low = "never", medium = "never", high = "never", critical = 1 }
#  # destroyed resources whose name, address or key cannot be had again
#  irreversible_identity = { low = "never", medium = "never", high = 1, critical = 5 }
#  # other root modules that read what changes
#  consumers = { low = "never", medium = 1, high = 3, critical = 10 }
#}

## Resources that must not be destroyed, even when their block (and its prevent_destroy) is deleted.
## One of addresses, types and tags is enough to be protected; a resource needs all the tags.
##
## Address patterns: `*` is any text within one step, `**` any number of steps. An address without an
## instance key means every instance, and `module.db` means everything inside that module.
#protect "databases" {
#  addresses = ["module.db", "aws_db_instance.main"]
#  types     = ["aws_rds_*"]
#  tags      = { Environment = "production" }
#  reason    = "ask #db first"
#}

## A finding that you accept for a while. All four settings are required. The last day is in UTC.
#waive "stateful-destroy" {
#  address = "aws_s3_bucket.old_logs"
#  reason  = "moved to the central log bucket"
#  owner   = "alice"
#  expires = "2030-12-31"
#}

## A resource type of your own that holds something.
#stateful "acme_database" {
#  category = "database"
#  # what it holds: "data", or "identity" (a name, address or key that others know)
#  holds = "data"
#  # what destroying it means: "recoverable" or "irreversible"
#  destroy = "irreversible"
#  # whether users notice at once when it is gone
#  serving = true
#}

## Settings for some root modules only, by their path from the folder of this file. `*` is any text
## within a folder's name, `**` any number of folders. The narrowest pattern that matches decides.
## Levels, thresholds, the pack and inputs replace the ones above; protections, waivers and folders are
## added to them.
#environment "production" {
#  paths   = ["prod/**", "envs/production"]
#  fail_on = "advisory"
#
#  rule "stateful-destroy" {
#    level = "mandatory"
#  }
#  mass_delete {
#    count = 2
#  }
#  blast_radius {
#    max_level = "medium"
#    destroyed = { medium = 2, high = 5 }
#  }
#  protect "network" {
#    types = ["aws_vpc", "aws_subnet"]
#  }
#}
