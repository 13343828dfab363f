//! How mistakes are said: every snapshot is read by a person before it is accepted.

use super::{in_policy, refused};

#[test]
fn unknown_blocks_and_attributes() {
    insta::assert_snapshot!(refused(
        r#"
version = 1
resource_polcy "a" "b" {
}
terraform {
}
locals "x" {
  y {
  }
}
resource_policy "a" "b" {
  enforcment_level = "advisory"
  enforce = true
  condition = true
  filter {
  }
  enforce {
    condition    = true
    error_mesage = "no"
    nested {
    }
  }
}
module_policy "a" "b" {
  operations = ["create"]
}
input "a" {
  type = string
  validation {
  }
}
"#
    ));
}

#[test]
fn labels() {
    insta::assert_snapshot!(refused(
        r#"
resource_policy "a" {
}
module_policy {
}
provider_policy "a" "b" "c" {
}
resource_policy "" "b c" {
}
input {
}
input "a b" {
  type = string
}
policy "x" {
}
"#
    ));
}

#[test]
fn duplicates() {
    insta::assert_snapshot!(refused(
        r#"
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
  x = 3
  y = { k = 1, k = 2, "k" = 3 }
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
"#
    ));
}

#[test]
fn unknown_names() {
    insta::assert_snapshot!(refused(
        r#"
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
"#
    ));
}

#[test]
fn functions() {
    insta::assert_snapshot!(refused(&in_policy(
        r#"
  enforce {
    condition = core::lenght(attrs.a) == length(attrs.a, unknown)
  }
  enforce {
    condition = provider::aws::arn_parse(attrs.a) == core::frobnicate()
  }
  enforce {
    condition = core::length() == core::upper("a", "b") && core::format()
  }
  enforce {
    condition = core::gethttprequest("https://example.com").ok && core::upper(attrs.a, attrs.b, attrs.c...)
  }
  enforce {
    condition = contians(attrs.a, 1)
  }
"#
    )));
}

#[test]
fn operations() {
    insta::assert_snapshot!(refused(
        r#"
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
"#
    ));
}

#[test]
fn levels() {
    insta::assert_snapshot!(refused(
        r#"
resource_policy "a" "1" {
  enforcement_level = "mandatroy"
}
resource_policy "a" "2" {
  enforcement_level = "deny"
}
resource_policy "a" "3" {
  enforcement_level = 3
}
resource_policy "a" "4" {
  locals {
    risky = attrs.public
  }
  enforcement_level = local.risky ? "mandatory" : "advisory"
}
resource_policy "a" "5" {
  enforcement_level = unknown
}
resource_policy "a" "6" {
  enforcement_level = core::getresources("x", {}) == [] ? "mandatory" : "advisory"
}
"#
    ));
}

#[test]
fn inputs_and_types() {
    insta::assert_snapshot!(refused(
        r#"
input "a" {
}
input "b" {
  type    = number
  default = "many"
}
input "c" {
  type    = strng
  default = core::upper("x")
}
input "d" {
  type = "string"
}
input "e" {
  type = optional(string)
}
input "f" {
  type = list
}
input "g" {
  type = object({ a = optional(number, "x"), b = maps(string), c = list(string, number) })
}
input "h" {
  type        = tuple(string)
  description = 3
  nullable    = "no"
}
input "i" {
  type     = string
  default  = null
  nullable = false
}
input "j" {
  type = 3
}
"#
    ));
}

#[test]
fn circles() {
    insta::assert_snapshot!(refused(
        r#"
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
"#
    ));
}

#[test]
fn plugins_and_settings() {
    insta::assert_snapshot!(refused(
        r#"
policy {
  plugins {
    naming = { source = "./bin/naming" }
    plugin "costs" {
      source = "./bin/costs"
    }
  }
  required_providers {
    aws = 5
    gcp = { sorce = "x", version = 1 }
  }
  terraform_config {
    required_version = 1.5
  }
}
"#
    ));
}

#[test]
fn conditions_keys_and_splats() {
    insta::assert_snapshot!(refused(&in_policy(
        r#"
  enforce {
    error_message = "no"
  }
  enforce {
    condition = { attrs.a = 1 }
  }
  enforce {
    condition = attrs.a.*.b.*.c
  }
"#
    )));
}

#[test]
fn syntax() {
    let cases = [
        "resource_policy \"a\" \"b\" {\n  enforce {\n    condition = attrs.a ==\n  }\n}\n",
        "resource_policy \"a\" \"b\" { filter = true operations = [] }\n",
        "locals {\n  a = \"C:\\dir\"\n}\n",
        "locals {\n  a = [1, 2\n}\n",
        "{\"policy\": {}}",
    ];
    insta::assert_snapshot!(cases.map(refused).join("\n"));
}
