//! Rows 26, 51, 59, 60, 62, 63 and 64: words, names and files that want to be more than that.

use comrak::nodes::NodeValue;

use crate::forge::NewCommit;
use crate::stage::{ALICE, BOB, CONFIG, MALLORY, ROOT, RULES, Stage, changing, plan};

/// Everything that a person or a browser or a terminal would act on, in one name.
const NASTY: &str = "a\u{202e}b <img src=x onerror=alert(1)> @everyone [x](javascript:alert(1)) `t` <!-- c --> \u{1b}[2J\u{1b}]8;;http://x\u{7}| ~~~ ```";

fn nasty_plan() -> String {
    let name = serde_json::to_string(NASTY).unwrap();
    let address = serde_json::to_string(&format!("aws_sqs_queue.a[\"{NASTY}\"]")).unwrap();
    changing(&format!(
        r#"{{"address":{address},"mode":"managed","type":"aws_sqs_queue","name":"a","index":{name},
        "provider_name":"registry.terraform.io/hashicorp/aws",
        "change":{{"actions":["delete"],"before":{{"name":{name},"delay":1}},"after":null}}}}"#
    ))
}

/// No control character but line ends, and nothing that turns the writing round.
fn tame(what: &str, text: &str) {
    let bad = text.chars().find(|&c| {
        (c.is_control() && c != '\n' && c != '\t')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    });
    assert_eq!(bad, None, "{what}: {text:?}");
}

/// The same, and nothing that a browser or the forge would act on.
fn tame_markdown(what: &str, text: &str) {
    tame(what, text);
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    let arena = comrak::Arena::new();
    for node in comrak::parse_document(&arena, text, &options).descendants() {
        match &node.data.borrow().value {
            NodeValue::HtmlInline(html) => assert!(!html.contains("img"), "{what}: {html}"),
            NodeValue::HtmlBlock(block) => {
                assert!(!block.literal.contains("<img"), "{what}: {}", block.literal)
            }
            NodeValue::Text(words) => assert!(!words.contains("@everyone"), "{what}: {words}"),
            NodeValue::Link(link) => assert!(link.url.starts_with("https://"), "{what}: {}", link.url),
            NodeValue::Image(image) => panic!("{what}: {}", image.url),
            _ => {}
        }
    }
}

#[test]
fn threat_26_nothing_in_names_is_acted_on() {
    let stage = Stage::with(RULES, &[]);
    let said = stage.post_of(&nasty_plan());
    assert!(matches!(said.code, 1 | 3), "{}", said.text);
    tame("post", &(said.ran.stdout.clone() + &said.ran.stderr));
    stage.repo.comment(stage.pull, BOB, &format!("/pairgate sign {NASTY}"));
    stage.repo.comment(stage.pull, BOB, &format!("/pairgate {NASTY}"));
    for format in ["text", "markdown", "json"] {
        let said = stage.verify(&["--format", format]);
        said.waits();
        tame(format, &(said.ran.stdout.clone() + &said.ran.stderr));
    }
    stage.verify(&["--post"]).waits();
    let said = stage.sign(BOB);
    tame("sign", &(said.ran.stdout.clone() + &said.ran.stderr));
    for comment in stage.repo.comments(stage.pull) {
        if comment["user"]["id"] != BOB {
            tame_markdown("comment", comment["body"].as_str().unwrap());
        }
    }
    let head = stage.repo.head(stage.pull);
    for run in stage.repo.check_runs(&head) {
        tame("check run's title", run["output"]["title"].as_str().unwrap());
        tame_markdown("check run", run["output"]["summary"].as_str().unwrap());
        tame("check run's text", run["output"]["text"].as_str().unwrap());
    }
    for status in stage.repo.statuses(&head) {
        tame("status", status["description"].as_str().unwrap());
    }
    tame_markdown("summary", &std::fs::read_to_string(stage.path("runner/summary.md")).unwrap());
}

#[test]
fn threat_26_reviews_hold_nothing_that_is_acted_on() {
    let stage = Stage::with(RULES, &[]);
    let said = stage.post_of(&nasty_plan());
    if said.code == 3 {
        let signed = stage.sign(BOB);
        signed.passes();
        tame_markdown("review", &stage.review().1);
        stage.verify(&[]).passes();
    } else {
        stage.sign(BOB).denied(&["nothing was signed"]);
    }
}

#[test]
fn threat_51_shell_metacharacters_stay_characters() {
    let root = "stacks/$(touch pwned);`touch pwned`|touch pwned&'\"";
    let branch = "x;touch${IFS}pwned;$(touch${IFS}pwned)";
    let stage = Stage::before_the_pull(RULES, &[]);
    stage
        .repo
        .commit(branch, &NewCommit::by("alice", "alice@example.com", "$(touch pwned)").file("a.tf", "# a\n"));
    stage.repo.push(branch, ALICE);
    let stage = stage.open(branch);
    let workspace = "w;touch pwned";
    stage.post_at(root, &plan("2"), &["--workspace", workspace]).waits();
    let request = stage.requests().pop().unwrap();
    assert_eq!((request.root_module.as_str(), request.workspace.as_str()), (root, workspace));
    stage.sign_with(BOB, &["--root-module", root, "--workspace", workspace]).passes();
    let clone = stage.path("clone");
    git2::Repository::clone(stage.repo.git_path().to_str().unwrap(), &clone).unwrap();
    stage.verify(&["--clone", clone.to_str().unwrap(), "--post"]).passes();
    let mut folders = vec![stage.checkout.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            assert_ne!(entry.file_name(), "pwned", "{}", entry.path().display());
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            }
        }
    }
}

#[test]
fn threat_59_what_is_no_plan_is_posted_nowhere() {
    let stage = Stage::with(RULES, &[]);
    let good = plan("2");
    let deep = format!("{{\"format_version\":\"1.2\",\"x\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("half of one", good.as_bytes()[..good.len() / 2].to_vec()),
        ("two", format!("{good}{good}").into_bytes()),
        ("deep", deep.into_bytes()),
        ("no plan", b"{\"version\":4,\"terraform_version\":\"1.11.4\",\"serial\":1,\"lineage\":\"x\",\"resources\":[]}".to_vec()),
        ("a list", b"[]".to_vec()),
        ("a key twice", good.replacen("\"complete\":true", "\"complete\":true,\"complete\":true", 1).into_bytes()),
        ("zeros", vec![0; 4096]),
        ("half an archive", b"PK\x03\x04\x14\x00".to_vec()),
    ] {
        let file = stage.write("stacks/web/plan.json", bytes);
        let arguments = ["post", file.to_str().unwrap(), "--root-module", ROOT];
        let said = stage.run(&mut stage.step(&stage.forge.actions_token(), &arguments));
        // 4 where terraform was asked to show the file and could not.
        assert!(matches!(said.code, 2 | 4), "{what}: {}", said.text);
        assert!(said.text.contains("help:"), "{what}: {}", said.text);
        assert!(said.ran.stderr.len() < 4_000, "{what}");
    }
    let writes = stage.forge.requests().into_iter().filter(|seen| seen.method != "GET").map(|seen| seen.path);
    let writes: Vec<String> = writes.filter(|path| !path.contains("graphql")).collect();
    assert!(writes.is_empty(), "{writes:?}");
    stage.verify(&[]).denied(&["no plan was posted for"]);
}

#[test]
fn threat_60_no_secret_leaves_the_plan() {
    let canary = "CANARY-5f2d9c-hunter2";
    let number = "730177203";
    let secret = changing(&format!(
        r#"{{"address":"aws_db_instance.a","mode":"managed","type":"aws_db_instance","name":"a",
        "provider_name":"registry.terraform.io/hashicorp/aws","change":{{"actions":["delete","create"],
        "before":{{"password":"{canary}-old","size":1,"pin":{number},"nested":[{{"key":"{canary}"}}]}},
        "after":{{"password":"{canary}","size":2,"pin":{number},"nested":[{{"key":"{canary}"}}]}},
        "replace_paths":[["password"]],
        "before_sensitive":{{"password":true,"pin":true,"nested":[{{"key":true}}]}},
        "after_sensitive":{{"password":true,"pin":true,"nested":[{{"key":true}}]}}}}}}"#
    ))
    .replace(
        "\"resource_changes\"",
        &format!(
            r#""variables":{{"p":{{"value":"{canary}"}}}},
            "configuration":{{"root_module":{{"variables":{{"p":{{"sensitive":true}}}}}}}},
            "output_changes":{{"o":{{"actions":["create"],"before":null,"after":"{canary}",
            "before_sensitive":false,"after_sensitive":true}}}},"resource_changes""#
        ),
    );
    let policy = "resource_policy \"aws_db_instance\" \"p\" {\n  enforce {\n    condition = attrs.password == \"x\"\n    error_message = \"the password is ${attrs.password}\"\n  }\n}\n";
    let rules = RULES.replace("{ pack = \"none\" }", "{\n  pack = \"all\"\n  folders = [\"policies\"]\n}");
    for (rules, files) in [(RULES, Vec::new()), (rules.as_str(), vec![("policies/a.policy.hcl", policy)])] {
        let stage = Stage::with(rules, &files);
        let mut all = String::new();
        for format in ["text", "json", "markdown"] {
            let said = stage.post_at(ROOT, &secret, &["--format", format]);
            assert_ne!(said.code, 2, "{}", said.text);
            all.push_str(&(said.ran.stdout + &said.ran.stderr));
        }
        for said in [stage.sign(BOB), stage.verify(&["--all", "--post"]), stage.verify(&["--format", "json"])]
        {
            all.push_str(&(said.ran.stdout + &said.ran.stderr));
        }
        all.push_str(&std::fs::read_to_string(stage.path("runner/summary.md")).unwrap());
        all.push_str(&std::fs::read_to_string(stage.path("runner/output")).unwrap());
        for seen in stage.forge.requests() {
            all.push_str(&format!("{} {:?} {:?} {:?}\n", seen.path, seen.query, seen.headers, seen.body));
        }
        assert!(all.contains("aws_db_instance.a"));
        for secret in [canary, number] {
            assert!(!all.contains(secret), "{}", all.lines().find(|line| line.contains(secret)).unwrap());
        }
    }
    // Nor does the token.
    let stage = Stage::with(RULES, &[]);
    let token = stage.forge.actions_token();
    stage.forge.fail("* *", crate::forge::Fault::Status(401), 1_000);
    let said = stage.run(&mut stage.step(&token, &["post", "x.json", "--root-module", ROOT]));
    said.fails(&["help"]);
    assert!(!said.text.contains(&token), "{}", said.text);
}

#[test]
fn threat_62_a_plan_that_is_larger_than_a_comment() {
    let one = |number: usize| {
        format!(
            r#"{{"address":"aws_sqs_queue.q{number}","mode":"managed","type":"aws_sqs_queue","name":"q{number}",
            "provider_name":"registry.terraform.io/hashicorp/aws","change":{{"actions":["update"],
            "before":{{"name":"{0}","delay":1}},"after":{{"name":"{0}","delay":2}}}}}}"#,
            "日本".repeat(40)
        )
    };
    let all: Vec<String> = (0..4000).map(one).collect();
    let stage = Stage::with(RULES, &[]);
    let said = stage.post_of(&changing(&all.join(",")));
    said.waits();
    let comments = stage.repo.comments(stage.pull);
    let body = comments[0]["body"].as_str().unwrap();
    assert!(body.chars().count() < 65_536, "{}", body.chars().count());
    assert!(body.contains("Left out, so that this fits into a comment"), "{body}");
    let job = "[the job's summary has room for more](https://github.com/acme/";
    assert!(body.contains(job) && body.contains("/actions/runs/4711)"), "{}", &body[body.len() - 600..]);
    let summary = std::fs::metadata(stage.path("runner/summary.md")).unwrap().len();
    assert!(summary < 1 << 20, "{summary}");
    assert_eq!(stage.requests()[0].counts.update, 4000);
    stage.sign(BOB).passes();
    stage.verify(&[]).passes();
}

#[test]
fn threat_63_a_forks_job_reads_and_its_commands_are_nobodys() {
    let stage = Stage::before_the_pull(RULES, &[]);
    let fork = stage.repo.fork(MALLORY);
    fork.commit_and_push("feature", MALLORY, &[("stacks/web/main.tf", "# a queue\n"), (CONFIG, "# mine\n")]);
    let mut stage = stage;
    stage.pull = stage.repo.pull_from(&fork, MALLORY, "feature", "main");
    let file = stage.write("stacks/web/plan.json", plan("2"));
    let arguments = ["post", file.to_str().unwrap(), "--root-module", ROOT];
    let said = stage.run(&mut stage.step(&stage.forge.fork_token(), &arguments));
    said.waits().says("nothing was posted: this pull request comes from a fork");
    said.says("somebody with write access can plan it from a branch of the repository");
    assert!(std::fs::read_to_string(stage.path("runner/summary.md")).unwrap().contains("aws_sqs_queue.a"));
    let head = stage.repo.head(stage.pull);
    assert!(stage.repo.check_runs(&head).is_empty() && stage.repo.comments(stage.pull).is_empty());
    stage.repo.comment(stage.pull, MALLORY, &format!("/pairgate sign s1:{}", "0".repeat(64)));
    stage.verify(&[]).denied(&[
        "no plan was posted for",
        "commands by accounts that are not operators were ignored: `mallory`",
    ]);
}

#[test]
fn threat_64_strangers_commands_are_ignored_and_that_is_said_once() {
    let stage = Stage::posted();
    stage.repo.allow(MALLORY, "read");
    stage.refuses_stranger(MALLORY, "mallory");
    for _ in 0..3 {
        stage.repo.comment(stage.pull, MALLORY, "/pairgate revoke");
        stage.verify(&["--post"]).waits();
    }
    let told = stage.repo.comments(stage.pull);
    let ours = told.iter().filter(|one| one["body"].as_str().unwrap().contains("`mallory`")).count();
    assert_eq!(ours, 1, "{told:?}");
    stage.sign(BOB).passes();
    stage.verify(&[]).passes();
}
