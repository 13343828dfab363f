//! What refers to something that goes keeps it, and what only exists for it goes along.

use pairgate::audit::object::{AwsItem, Change};
use pairgate::audit::remedy::{Patch, Remedy, merged, remedies};
use pairgate::text::Text;

use crate::tools::*;

const JOBS: &str = "locals {\n  jobs = toset([\"a\", \"b\"])\n}\n\nresource \"aws_iam_role\" \"job\" {\n  for_each           = local.jobs\n  name               = each.key\n  assume_role_policy = \"{}\"\n}\n";

fn role(name: &str) -> pairgate::audit::object::Object {
    aws(AwsItem::Role { name: name.into() })
}

#[track_caller]
fn kept(remedy: &Remedy, spot: &str) {
    has_no_patch(remedy);
    assert!(note(remedy).contains(spot), "{}", note(remedy));
}

#[test]
fn an_element_of_a_local_stays_while_something_names_it() {
    for user in [
        "output \"a\" {\n  value = aws_iam_role.job[\"a\"].arn\n}\n",
        "resource \"aws_s3_bucket\" \"y\" {\n  bucket = \"logs-${aws_iam_role.job[\"a\"].unique_id}\"\n}\n",
    ] {
        let files = [("main.tf", JOBS), ("use.tf", user)];
        kept(&removed(&files, role("a")), "`use.tf:2` refers to `aws_iam_role.job`");
        // The other one is another one.
        assert!(diff(&removed(&files, role("b"))).contains("toset([\"a\"])"));
    }
}

#[test]
fn an_element_of_a_call_stays_while_something_names_it() {
    let module = "variable \"name\" {}\n\nresource \"aws_iam_role\" \"this\" {\n  name = var.name\n}\n\noutput \"arn\" {\n  value = aws_iam_role.this.arn\n}\n";
    let root = "module \"job\" {\n  source   = \"./m\"\n  for_each = toset([\"a\", \"b\"])\n  name     = each.key\n}\n";
    let output = "output \"a\" {\n  value = module.job[\"a\"].arn\n}\n";
    let files = [("main.tf", root), ("m/main.tf", module), ("out.tf", output)];
    kept(&removed(&files, role("a")), "`out.tf:2` refers to `module.job`");
    assert!(!diff(&removed(&files[..2], role("a"))).is_empty());
}

#[test]
fn a_key_that_only_terraform_knows_may_be_the_one_that_goes() {
    let roles = "locals {\n  jobs = toset([\"a\", \"b\"])\n  main = \"a\"\n}\n\nresource \"aws_iam_role\" \"job\" {\n  for_each = local.jobs\n  name     = each.key\n}\n";
    let ask = |value: &str| {
        let out = format!("output \"x\" {{\n  value = {value}\n}}\n");
        removed(&[("main.tf", roles), ("out.tf", &out)], role("a"))
    };
    kept(&ask("aws_iam_role.job[local.main].arn"), "`out.tf:2` refers to `aws_iam_role.job`");
    for fine in [
        "aws_iam_role.job[\"b\"].arn",
        "[for one in aws_iam_role.job : one.arn]",
        "values(aws_iam_role.job)[*].arn",
    ] {
        assert!(!diff(&ask(fine)).is_empty(), "{fine}");
    }
}

#[test]
fn a_block_that_json_overrides_stays() {
    let base = "resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}\n";
    let over = r#"{"resource": {"aws_iam_role": {"job": {"max_session_duration": 7200}}}}"#;
    let told = removed(&[("main.tf", base), ("main_override.tf.json", over)], role("job"));
    kept(&told, "`main_override.tf.json` may refer to `aws_iam_role.job`");
}

#[test]
fn a_file_that_was_not_read_keeps_what_its_folder_has() {
    let text = "resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}\n";
    let ask = |unread: &str| {
        let mut all = sources(&[("infra/main.tf", text)]);
        let told = format!("repository scan: `{unread}` was not read: it is not UTF-8");
        all.unread.push(Text::new(told.clone(), told));
        let (folder, _) = unread.rsplit_once('/').unwrap();
        all.partial.insert(folder.to_owned(), unread.to_owned());
        remedies(&[finding(role("job"), Change::Remove)], Some(&all)).remove(0)
    };
    kept(&ask("infra/out.tf"), "`infra/out.tf` was not read");
    assert!(!diff(&ask("other/out.tf")).is_empty());
    let mut all = sources(&[("infra/main.tf", text)]);
    all.is_cut = true;
    let cut = remedies(&[finding(role("job"), Change::Remove)], Some(&all)).remove(0);
    kept(&cut, "not all code of the repository was read");
    let broken = [("main.tf", text), ("out.tf", "output \"x\" {\n")];
    kept(&removed(&broken, role("job")), "`out.tf` was not read");
}

#[test]
fn a_block_goes_with_what_overrides_it() {
    let base = "resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}\n";
    let over = "resource \"aws_iam_role\" \"job\" {\n  max_session_duration = 7200\n}\n";
    for order in
        [[("main.tf", base), ("main_override.tf", over)], [("a_override.tf", over), ("main.tf", base)]]
    {
        let after = patched(&order, &removed(&order, role("job")));
        assert!(after.values().all(String::is_empty), "{after:?}");
    }
    let key = "resource \"aws_iam_access_key\" \"k\" {\n  user = \"alice\"\n}\n";
    let over = "resource \"aws_iam_access_key\" \"k\" {\n  status = \"Active\"\n}\n";
    let item = AwsItem::AccessKey { user: "alice".into(), id: None, slot: 1 };
    let files = [("main.tf", key), ("override.tf", over)];
    kept(&remedy(&files, aws(item), Change::Deactivate), "`override.tf:1`");
}

#[test]
fn attachments_with_for_each_go_with_their_role() {
    let attached = "\nresource \"aws_iam_role_policy_attachment\" \"job\" {\n  for_each   = toset([\"arn:aws:iam::aws:policy/ReadOnlyAccess\", \"arn:aws:iam::aws:policy/ViewOnly\"])\n  role       = aws_iam_role.job.name\n  policy_arn = each.value\n}\n";
    let role_block = "resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}\n";
    let text = format!("{role_block}{attached}");
    assert_eq!(patched_one(&text, role("job"), Change::Remove), "");
    let unknown = text.replace("\"arn:aws:iam::aws:policy/ViewOnly\"", "var.other");
    assert_eq!(patched_one(&unknown, role("job"), Change::Remove), "");
    // Of a role beside it the block has some as well.
    let shared = "locals {\n  r = toset([\"job\", \"other\"])\n}\n\nresource \"aws_iam_role_policy\" \"p\" {\n  for_each = local.r\n  name     = \"p\"\n  role     = each.value\n  policy   = \"{}\"\n}\n";
    let after = patched_one(&format!("{role_block}\n{shared}"), role("job"), Change::Remove);
    assert!(after.contains("toset([\"other\"])"), "{after}");
}

#[test]
fn a_comment_that_begins_the_file_or_heads_a_section_stays() {
    let blocks = "resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}\n\nresource \"aws_iam_role\" \"b\" {\n  name = \"b\"\n}\n";
    let b = "resource \"aws_iam_role\" \"b\" {\n  name = \"b\"\n}\n";
    let licence = format!("# Copyright ACME\n# SPDX-License-Identifier: MIT\n{blocks}");
    let after = patched_one(&licence, role("job"), Change::Remove);
    assert_eq!(after, format!("# Copyright ACME\n# SPDX-License-Identifier: MIT\n\n{b}"));
    let section = format!("locals {{}}\n\n# ------\n# All job roles\n# ------\n{blocks}");
    let after = patched_one(&section, role("job"), Change::Remove);
    assert_eq!(after, format!("locals {{}}\n\n# ------\n# All job roles\n# ------\n\n{b}"));
    let own = format!("locals {{}}\n\n# Jobs at night\n{blocks}");
    assert_eq!(patched_one(&own, role("job"), Change::Remove), format!("locals {{}}\n\n{b}"));
}

#[test]
fn the_comment_above_an_element_goes_with_it() {
    let text = "resource \"aws_iam_role\" \"job\" {\n  for_each = toset([\n    # contractor until May\n    \"a\",\n    \"b\", # bee\n  ])\n  name = each.key\n}\n";
    let after = patched_one(text, role("a"), Change::Remove);
    assert_eq!(after, text.replace("    # contractor until May\n    \"a\",\n", ""));
    assert!(patched_one(text, role("b"), Change::Remove).contains("# contractor until May\n    \"a\",\n"));
}

#[test]
fn no_comma_is_left_where_two_neighbours_went() {
    for list in ["[\"x\", \"a\", \"b\"]", "[\"x\", \"a\", \"b\",]"] {
        let text = format!(
            "resource \"aws_iam_role\" \"job\" {{\n  for_each = toset({list})\n  name     = each.key\n}}\n"
        );
        let files = [("main.tf", text.as_str())];
        let made = [removed(&files, role("a")), removed(&files, role("b"))];
        let patches: Vec<&Patch> = made.iter().filter_map(Remedy::patch).collect();
        let (texts, skipped) = merged(&patches, &sources(&files));
        assert!(skipped.is_empty());
        assert!(texts["main.tf"].contains("toset([\"x\"])"), "{}", texts["main.tf"]);
    }
}

#[test]
fn a_file_that_begins_with_a_mark_is_patched_with_it() {
    let text = "\u{feff}resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}\n\nresource \"aws_iam_role\" \"b\" {\n  name = \"b\"\n}\n";
    let after = patched_one(text, role("job"), Change::Remove);
    assert_eq!(after, "\u{feff}resource \"aws_iam_role\" \"b\" {\n  name = \"b\"\n}\n");
    assert!(patched_one(text, role("b"), Change::Remove).starts_with("\u{feff}resource"));
}
