//! Who refers to something that goes: templates, tests, blocks that say where something was before.

use pairgate::audit::object::{AwsItem, Change, Object, Principal, PrincipalKind};
use pairgate::audit::remedy::{Managed, Remedy};

use crate::tools::*;

const JOB: &str = "resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}\n";

fn role(name: &str) -> Object {
    aws(AwsItem::Role { name: name.into() })
}

#[track_caller]
fn kept(remedy: &Remedy, words: &str) {
    has_no_patch(remedy);
    assert!(note(remedy).contains(words), "{}", note(remedy));
}

#[test]
fn what_a_template_goes_through_or_asks_is_a_reference() {
    for text in [
        "\"%{ for x in aws_iam_role.job[*].arn }${x}%{ endfor }\"",
        "<<EOT\n%{ for x in [aws_iam_role.job.arn] }${x}%{ endfor }\nEOT",
        "\"%{ for k, x in { a = aws_iam_role.job.arn } }${k}%{ endfor }\"",
        "\"%{ if aws_iam_role.job.arn != \"\" }x%{ endif }\"",
        "<<EOT\n%{ if true }%{ for x in [aws_iam_role.job.arn] }${x}%{ endfor }%{ endif }\nEOT",
        "\"%{ if false }x%{ else }${aws_iam_role.job.arn}%{ endif }\"",
    ] {
        let out = format!("output \"x\" {{\n  value = {text}\n}}\n");
        let told = removed(&[("main.tf", JOB), ("out.tf", &out)], role("job"));
        kept(&told, "refers to `aws_iam_role.job`");
    }
}
