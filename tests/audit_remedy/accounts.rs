//! Whose a block is: accounts of providers, profiles, roles, several roots, organisations.

use std::collections::BTreeSet;

use pairgate::audit::object::{AwsItem, Change, GitHubItem, Object};
use pairgate::audit::remedy::{Around, Managed, Remedy, remedies_among};
use pairgate::text::Lang;

use crate::tools::*;

const JOB: &str =
    "resource \"aws_iam_role\" \"job\" {\n  name               = \"job\"\n  assume_role_policy = \"{}\"\n}\n";
const REGION: &str = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n";

fn job() -> Object {
    aws(AwsItem::Role { name: "job".into() })
}

/// What is said of the role where these accounts were audited.
fn among(files: &[(&str, &str)], accounts: &[&str]) -> Remedy {
    let scopes: BTreeSet<String> = accounts.iter().map(|one| (*one).to_owned()).collect();
    let around = Around { scopes, ..Around::default() };
    remedies_among(&[finding(job(), Change::Remove)], Some(&sources(files)), &around).remove(0)
}

#[track_caller]
fn only_possible(remedy: &Remedy, words: &str) {
    let Managed::Possibly { why, .. } = &remedy.managed else { panic!("{:#?}", remedy.managed) };
    assert!(why.get(Lang::En).contains(words), "{why:?}");
    assert!(remedy.patch().is_none() && remedy.import.is_none());
}

#[test]
fn a_role_of_another_audited_account_is_not_removed() {
    let of_b = format!("provider \"aws\" {{\n  profile = \"b\"\n}}\n\n{JOB}");
    let files = [("prod/main.tf", of_b.as_str())];
    only_possible(&among(&files, &[ACCOUNT, "444455556666"]), "`allowed_account_ids`");
    // Without a profile the credentials may be those of either.
    let silent = format!("{REGION}\n{JOB}");
    only_possible(&among(&[("main.tf", &silent)], &[ACCOUNT, "444455556666"]), "which account");
    assert!(among(&[("main.tf", &silent)], &[ACCOUNT]).patch().is_some());
}

#[test]
fn a_provider_with_a_profile_or_an_unresolved_role_is_somebodys() {
    let role = "assume_role {\n    role_arn = \"arn:aws:iam::${var.account}:role/tf\"\n  }";
    let web = "assume_role_with_web_identity {\n    role_arn = var.role\n  }";
    let cut = "assume_role {\n    role_arn = \"arn:aws:iam::123456789012${var.rest}\"\n  }";
    let keys = "access_key = var.key";
    for setting in ["profile = \"prod\"", role, web, cut, keys, "allowed_account_ids = [var.account]"] {
        let text = format!("provider \"aws\" {{\n  {setting}\n}}\n\n{JOB}");
        only_possible(&among(&[("main.tf", &text)], &[ACCOUNT]), "which account");
    }
    // What holds the provider to an account says it, with a profile too.
    let held = format!(
        "provider \"aws\" {{\n  profile             = \"prod\"\n  allowed_account_ids = [\"{ACCOUNT}\"]\n}}\n\n{JOB}"
    );
    assert!(among(&[("main.tf", &held)], &[ACCOUNT, "444455556666"]).patch().is_some());
}

#[test]
fn the_last_of_several_roles_counts() {
    let role = |account: &str| {
        format!("  assume_role {{\n    role_arn = \"arn:aws:iam::{account}:role/tf\"\n  }}\n")
    };
    let of = |first: &str, last: &str| {
        let text = format!("provider \"aws\" {{\n{}{}}}\n\n{JOB}", role(first), role(last));
        among(&[("main.tf", &text)], &[ACCOUNT]).managed
    };
    assert!(matches!(of("444455556666", ACCOUNT), Managed::Yes { .. }));
    assert!(matches!(of(ACCOUNT, "444455556666"), Managed::No { .. }));
}

#[test]
fn two_roots_with_the_same_role_are_not_both_patched() {
    let silent = format!("{REGION}\n{JOB}");
    let both = among(&[("prod/main.tf", &silent), ("staging/main.tf", &silent)], &[ACCOUNT]);
    only_possible(&both, "which account");
    assert_eq!(places(&both), ["prod/main.tf:5 aws_iam_role.job", "staging/main.tf:5 aws_iam_role.job"]);
    // Where one of them says that it is the account, it is that one alone.
    let held = format!("provider \"aws\" {{\n  allowed_account_ids = [\"{ACCOUNT}\"]\n}}\n\n{JOB}");
    let one = among(&[("prod/main.tf", &held), ("staging/main.tf", &silent)], &[ACCOUNT]);
    assert_eq!(places(&one), ["prod/main.tf:5 aws_iam_role.job"]);
    assert!(!diff(&one).contains("staging"));
}

#[test]
fn a_policy_in_another_root_is_not_taken_along_unless_it_is_known_whose_it_is() {
    let policy = "resource \"aws_iam_role_policy\" \"p\" {\n  name   = \"p\"\n  role   = \"job\"\n  policy = \"{}\"\n}\n";
    let silent = format!("{REGION}\n{JOB}");
    let other = format!("{REGION}\n{policy}");
    only_possible(&among(&[("a/main.tf", &silent), ("b/main.tf", &other)], &[ACCOUNT]), "which account");
    let held =
        |rest: &str| format!("provider \"aws\" {{\n  allowed_account_ids = [\"{ACCOUNT}\"]\n}}\n\n{rest}");
    let (a, b) = (held(JOB), held(policy));
    let remedy = among(&[("a/main.tf", &a), ("b/main.tf", &b)], &[ACCOUNT]);
    assert!(diff(&remedy).contains("a/a/main.tf") && diff(&remedy).contains("a/b/main.tf"));
}

#[test]
fn a_module_is_applied_with_the_provider_of_whoever_calls_it() {
    let call = |more: &str| format!("module \"m\" {{\n  source = \"../m\"\n{more}}}\n");
    let root = |provider: &str, more: &str| format!("provider \"aws\" {{\n{provider}}}\n\n{}", call(more));
    let profile = root("  profile = \"b\"\n", "");
    let files = [("a/main.tf", profile.as_str()), ("m/main.tf", JOB)];
    only_possible(&among(&files, &[ACCOUNT]), "which account");
    // Also through a module in between.
    let files = [
        ("a/main.tf", profile.as_str()),
        ("m/main.tf", "module \"n\" {\n  source = \"../n\"\n}\n"),
        ("n/main.tf", JOB),
    ];
    only_possible(&among(&files, &[ACCOUNT]), "which account");
    // What a call hands down is followed.
    let named = |account: &str| {
        let one = "provider \"aws\" {\n  profile = \"b\"\n}\n";
        let other = format!(
            "provider \"aws\" {{\n  alias               = \"x\"\n  allowed_account_ids = [\"{account}\"]\n}}\n"
        );
        let root = format!("{one}{other}{}", call("  providers = {\n    aws = aws.x\n  }\n"));
        among(&[("a/main.tf", &root), ("m/main.tf", JOB)], &[ACCOUNT]).managed
    };
    assert!(matches!(named(ACCOUNT), Managed::Yes { .. }));
    assert!(matches!(named("444455556666"), Managed::No { .. }));
    // Two roots that call one module make two roles.
    let silent = root("  region = \"eu-west-1\"\n", "");
    let files = [("a/main.tf", silent.as_str()), ("b/main.tf", silent.as_str()), ("m/main.tf", JOB)];
    only_possible(&among(&files, &[ACCOUNT]), "which account");
}

#[test]
fn an_owner_that_is_a_variable_may_be_another_organisation() {
    let team = "resource \"github_team\" \"ops\" {\n  name = \"ops\"\n}\n";
    let of = |provider: &str| {
        let text = format!("{provider}{team}");
        removed(&[("main.tf", &text)], github(GitHubItem::Team { slug: "ops".into() }))
    };
    only_possible(&of("provider \"github\" {\n  owner = var.owner\n}\n"), "`owner`");
    assert!(matches!(of("provider \"github\" {\n  owner = \"Acme\"\n}\n").managed, Managed::Yes { .. }));
    assert!(matches!(of("provider \"github\" {\n  owner = \"other\"\n}\n").managed, Managed::No { .. }));
    assert!(matches!(of("").managed, Managed::Yes { .. }));
}
