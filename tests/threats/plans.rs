//! Rows 30 to 47: what is signed is this plan, at this place, on these commits.

use crate::stage::{ALICE, BOB, CAROL, ROOT, RULES, Said, Stage, changing, plan};
use crate::support::terraform;

const ANOTHER: &str = "the plan is not the one that was signed, it differs in";
const READ: &str = "read it and sign again";

/// Bob signs one plan, CI posts another: the sign-off does not count, and the words say what differs.
fn replaced(first: &str, second: &str, differs: &str) {
    let stage = Stage::with(RULES, &[]);
    stage.post_of(first).waits();
    stage.sign(BOB).passes();
    stage.verify(&[]).passes();
    // The same plan again keeps it.
    stage.post_of(first).passes_or_waits();
    stage.verify(&[]).passes();
    stage.post_of(second);
    stage.verify(&["--post"]).denied(&[ANOTHER, differs, READ]);
    assert_eq!(stage.status(), "pending");
}

#[test]
fn threat_30_a_push_or_a_force_push_after_the_sign_off() {
    let stage = Stage::signed();
    let before = stage.repo.head(stage.pull);
    stage.repo.commit_and_push("feature", ALICE, &[("stacks/web/more.tf", "# more\n")]);
    stage.verify(&["--post"]).denied(&["no plan was posted for", "`pairgate post`"]);
    assert_ne!(stage.status(), "success");
    // The plan of the new head is even the same.
    stage.post_of(&plan("2")).waits();
    stage.verify(&["--post"]).denied(&["and the head is", "wait for its plan, read it and sign again"]);
    // Forced back to what was signed: the plan and the sign-off are of this commit again, and the push is Alice's.
    stage.repo.with(|repository| {
        let id = git2::Oid::from_str(&before).unwrap();
        repository.git.reference("refs/heads/feature", id, true, "forced").unwrap();
    });
    stage.repo.push("feature", BOB);
    stage.verify(&[]).denied(&["`bob` pushed", "another operator must sign"]);
    // A late job of the old commit cannot post.
    let file = stage.write("stacks/web/plan.json", plan("2"));
    let arguments = ["post", file.to_str().unwrap(), "--root-module", ROOT, "--head", &"0".repeat(40)];
    let said = stage.run(&mut stage.step(&stage.forge.actions_token(), &arguments));
    said.fails(&["the pull request has moved on", "plan again what is there now; nothing was posted"]);
}

#[test]
fn threat_31_the_base_branch_moved() {
    let stage = Stage::signed();
    stage.repo.commit_and_push("main", CAROL, &[("stacks/db/main.tf", "# elsewhere\n")]);
    stage.verify(&["--post"]).denied(&["`main` moved from", "plan again"]);
    assert_ne!(stage.status(), "success");
    stage.post_of(&plan("2")).waits();
    stage.verify(&[]).denied(&["`main` was at", "plan again, read it and sign again"]);
}

#[test]
fn threat_34_only_a_sensitive_value_changed() {
    let pin = |pin: &str| {
        changing(&format!(
            r#"{{"address":"aws_db_instance.a","mode":"managed","type":"aws_db_instance","name":"a",
            "provider_name":"registry.terraform.io/hashicorp/aws","change":{{"actions":["update"],
            "before":{{"password":"0000"}},"after":{{"password":"{pin}"}},
            "before_sensitive":{{"password":true}},"after_sensitive":{{"password":true}}}}}}"#
        ))
    };
    replaced(&pin("1234"), &pin("1235"), "change_digest");
}

#[test]
fn threat_35_numbers_beyond_floats() {
    replaced(&plan("9007199254740992"), &plan("9007199254740993"), "aws_sqs_queue.a");
    replaced(&plan("0.1"), &plan("0.1000000000000000055511151231257827"), "aws_sqs_queue.a");
}

#[test]
fn threat_36_only_a_provisioner_or_a_lifecycle_block_changed() {
    let Some(program) = terraform::find() else { return };
    let source = |inside: &str| format!("resource \"terraform_data\" \"a\" {{\n  input = 1\n{inside}}}\n");
    let stage = Stage::with(RULES, &[]);
    let post = |inside: &str| {
        let folder = terraform::planned(&program, &source(inside));
        let arguments =
            ["post", "tfplan", "--root-module", ROOT, "--terraform-bin", program.to_str().unwrap()];
        let mut command = stage.step(&stage.forge.actions_token(), &arguments);
        let said = stage.run(command.current_dir(folder.path()));
        assert!(matches!(said.code, 0 | 1 | 3), "{}", said.text);
    };
    let plain = "  lifecycle {\n    prevent_destroy = true\n  }\n";
    post(plain);
    stage.sign(BOB).passes();
    stage.verify(&[]).passes();
    post("");
    stage.verify(&[]).denied(&[ANOTHER, READ]);
    let quiet = "  lifecycle {\n    prevent_destroy = true\n  }\n  provisioner \"local-exec\" {\n    when = destroy\n    command = \"true\"\n  }\n";
    post(quiet);
    stage.verify(&[]).waits();
    stage.repo.with(|repository| repository.runs.clear());
    post(plain);
}

#[test]
fn threat_37_targeted_incomplete_and_errored_plans() {
    for (what, from, to) in [
        ("incomplete", "\"complete\":true", "\"complete\":false"),
        ("errored", "\"errored\":false", "\"errored\":true"),
    ] {
        let stage = Stage::with(RULES, &[]);
        let said = stage.post_of(&plan("2").replace(from, to));
        assert!(matches!(said.code, 1 | 3), "{what}: {}", said.text);
        said.says("incomplete-plan");
        if said.code == 1 {
            stage.sign_by_comment(BOB);
            stage.verify(&[]).denied(&["no sign-off lifts them", "mend them"]);
            stage.sign(BOB).denied(&["nothing was signed"]);
        } else {
            // It is signed as such, or not at all.
            let request = stage.requests().pop().unwrap();
            assert!(request.findings.contains(&"incomplete-plan".to_owned()), "{request:?}");
            assert!(!request.acknowledge.is_empty(), "{request:?}");
            stage.repo.comment(stage.pull, BOB, &format!("/pairgate sign {}", request.digest()));
            stage.verify(&[]).denied(&["not acknowledged", "incomplete-plan"]);
        }
    }
}

#[test]
fn threat_39_what_hides_behind_no_changes() {
    let resource = |inside: &str| {
        format!(
            r#"{{"address":"aws_sqs_queue.a","mode":"managed","type":"aws_sqs_queue","name":"a",
            "provider_name":"registry.terraform.io/hashicorp/aws",{inside}}}"#
        )
    };
    let same = r#""change":{"actions":["no-op"],"before":{"name":"a"},"after":{"name":"a"}"#;
    for (what, text) in [
        ("import", format!(r#"{same},"importing":{{"id":"q"}}}}"#)),
        ("move", format!(r#""previous_address":"aws_sqs_queue.b",{same}}}"#)),
        ("forget", r#""change":{"actions":["forget"],"before":{"name":"a"},"after":null}"#.to_owned()),
    ] {
        let stage = Stage::with(RULES, &[]);
        let said = stage.post_of(&changing(&resource(&text)));
        assert_ne!(said.code, 0, "{what}: {}", said.text);
        said.says(what).says("aws_sqs_queue.a");
        stage.verify(&[]).waits();
    }
    let output = changing("").replace(
        "\"resource_changes\"",
        r#""output_changes":{"url":{"actions":["update"],"before":"a","after":"b"}},"resource_changes""#,
    );
    Stage::with(RULES, &[]).post_of(&output).waits();
    let nothing = Stage::with(RULES, &[]);
    nothing.post_of(&changing(&resource(&format!("{same}}}")))).passes();
    nothing.verify(&[]).passes();
}

#[test]
fn threat_40_another_workspace_or_backend() {
    let stage = Stage::signed();
    stage.repo.with(|repository| repository.runs.clear());
    stage.post_at(ROOT, &plan("2"), &["--workspace", "production"]).waits();
    stage.verify(&[]).denied(&[
        "no plan on the head commit is for root module `stacks/web` in workspace `default`",
        "sign one that is there",
    ]);
    let Some(program) = terraform::find() else { return };
    let stage = Stage::with(RULES, &[]);
    let post = |state: &str| {
        let source = format!(
            "terraform {{\n  backend \"local\" {{\n    path = \"{state}\"\n  }}\n}}\nresource \"terraform_data\" \"a\" {{}}\n"
        );
        let folder = terraform::planned(&program, &source);
        let arguments =
            ["post", "tfplan", "--root-module", ROOT, "--terraform-bin", program.to_str().unwrap()];
        stage.run(stage.step(&stage.forge.actions_token(), &arguments).current_dir(folder.path())).waits();
    };
    post("staging.tfstate");
    stage.sign(BOB).passes();
    stage.verify(&[]).passes();
    post("production.tfstate");
    stage.verify(&[]).denied(&[ANOTHER, "backend", READ]);
}

#[test]
fn threat_45_a_digest_over_a_secret_is_not_guessed_offline() {
    let pin = plan("2").replace("}}", r#"},"after_sensitive":{"delay":true}}"#);
    let stage = Stage::with(RULES, &[]);
    stage.post_of(&pin).waits();
    let plain = stage.requests()[0].clone();
    assert_eq!(plain.commitment, "argon2id");
    let other = Stage::with(RULES, &[]);
    let file = other.write("stacks/web/plan.json", &pin);
    let keyed = |key: &str| {
        other.repo.with(|repository| repository.runs.clear());
        let arguments = ["post", file.to_str().unwrap(), "--root-module", ROOT];
        let mut command = other.step(&other.forge.actions_token(), &arguments);
        Said::of(crate::support::program::finish(command.env("PAIRGATE_SEAL_KEY", key))).waits();
        other.requests()[0].clone()
    };
    let (one, two) = (keyed(&"a".repeat(64)), keyed(&"b".repeat(64)));
    assert_eq!(one.commitment, "keyed");
    // Who has no key cannot make the digest from a guessed value.
    assert_ne!(one.change_digest, two.change_digest);
    assert_ne!(one.change_digest, plain.change_digest);
}

#[test]
fn threat_47_another_version_than_was_signed() {
    let newer = plan("2").replace("\"terraform_version\":\"1.11.4\"", "\"terraform_version\":\"1.12.0\"");
    replaced(&plan("2"), &newer, "version");
}
