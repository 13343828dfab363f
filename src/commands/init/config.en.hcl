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

## Who signs a change before it is applied. With this block every plan that changes something needs a second
## operator; without it nobody needs to sign. Everything here counts as the base branch has it.
#signoff {
#  # who may sign: teams, and accounts by their number (`gh api users/LOGIN --jq .id`)
#  operators = ["team:acme/sre", "user:583231"]
#  # signatures by key: "when-listed" (as soon as there is a file of allowed signers) or "required"
#  signatures      = "when-listed"
#  allowed_signers = ".pairgate/allowed_signers"
#  # security keys must have been touched
#  touch = false
#  # what lifts findings that are not mandatory: a sign-off that names each ("acknowledge"), or only a "waiver"
#  overridable = "acknowledge"
#  # apps whose checks are believed
#  apps = ["github-actions"]
#
#  # what every change asks for: how many sign, one of each of these teams, both at the same time (live), a word
#  # about each irreversible change, time for second thoughts, and how long a sign-off counts (at most "24h")
#  signers     = 1
#  teams       = []
#  live        = false
#  acknowledge = true
#  wait        = "0s"
#  expires     = "2h"
#
#  # what some changes ask for besides: from a blast radius on, or when one of these rules found something.
#  # Of all tiers that hold the stricter value counts.
#  tier "critical" {
#    blast_radius = "critical"
#    rules        = ["stateful-destroy"]
#    signers      = 2
#    teams        = ["acme/dba"]
#    live         = true
#    wait         = "30m"
#    expires      = "1h"
#  }
#}

## What the description of a pull request must say, for the rule runbook-missing. Without `section` blocks: purpose,
## steps, verification, rollback and contact, under the usual English and Japanese headings.
#procedure {
#  # from this blast radius on
#  blast_radius = "medium"
#  # a link to a document below one of these stands for all sections
#  documents = ["https://www.notion.so/acme/"]
#  # any section of your own replaces all the built-in ones
#  section "rollback" {
#    headings = ["Rollback", "切り戻し"]
#  }
#}

## Times in which nothing is applied: from `starts` (minute, hour, day, month, weekday) for as long as it `lasts`,
## and on the days of a file with one YYYY-MM-DD a line.
#freeze "year-end" {
#  starts    = "0 18 22 12 *"
#  lasts     = "12d"
#  time_zone = "Asia/Tokyo"
#  holidays  = ".pairgate/holidays.txt"
#  reason    = "nobody is on call who knows the shops"
#}

## Settings for some root modules only, by their path from the folder of this file. `*` is any text
## within a folder's name, `**` any number of folders. The narrowest pattern that matches decides.
## Levels, thresholds, the pack, inputs and single values of `signoff` and `procedure` replace the ones above;
## protections, waivers, folders, tiers and freezes are added to them.
## In production, rules about who becomes powerful are mandatory. An environment is production when its name says so
## (`production`, `prod`, `prd` or `live` as a word) or when it sets `production = true`; `false` takes it back.
#environment "production" {
#  paths      = ["prod/**", "envs/production"]
#  production = true
#  fail_on    = "advisory"
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
#  signoff {
#    signers = 2
#  }
#}
