//! `pairgate post`: what decides comes from the base branch, and what is posted is whole or not there.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod difference;
mod double;

use std::path::{Path, PathBuf};

use clap::Parser;
use pairgate::commands::actions::{Actions, EventPull};
use pairgate::commands::{Failure, post};
use pairgate::diagnostic::Diagnostics;
use pairgate::outcome::Outcome;
use pairgate::ports::{OwnComment, StatusState};
use pairgate::signoff::Request;
use pairgate::signoff::facts::{PullState, Repository};

use double::{Double, sha};

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    post: post::Args,
}

/// A queue's settings change, which nothing but a policy objects to.
const PLAN: &str = r#"{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[
    {"address":"aws_sqs_queue.a","mode":"managed","type":"aws_sqs_queue","name":"a",
     "provider_name":"registry.terraform.io/hashicorp/aws",
     "change":{"actions":["update"],"before":{"name":"a","delay":1},"after":{"name":"a","delay":2}}}]}"#;

const POLICY: &str = r#"
resource_policy "aws_sqs_queue" "dead-letters" {
  enforce {
    condition     = attrs.redrive_policy != null
    error_message = "no dead letters"
  }
}
"#;

const CONFIG: &str = "policies {\n  pack    = \"none\"\n  folders = [\"policies\"]\n}\n";
const LAX: &str = "policies {\n  pack = \"none\"\n}\n";

/// A checkout of a pull request with a plan in `stacks/web`.
struct Checkout {
    folder: tempfile::TempDir,
}

impl Checkout {
    fn new(files: &[(&str, &str)]) -> Self {
        let checkout = Self { folder: tempfile::tempdir().unwrap() };
        checkout.write(".git", "gitdir: elsewhere\n");
        checkout.write("stacks/web/plan.json", PLAN);
        files.iter().for_each(|(path, text)| checkout.write(path, text));
        checkout
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

#[derive(Debug)]
struct Posted {
    result: Result<Outcome, Failure>,
    warnings: Diagnostics,
    out: String,
}

impl Posted {
    fn error(&self) -> String {
        let failure = self.result.as_ref().unwrap_err();
        assert_eq!(failure.outcome, Outcome::Input);
        assert!(failure.diagnostics.iter().all(|one| one.help.is_some()), "{failure:?}");
        failure.diagnostics.iter().map(|one| one.message.clone()).collect::<Vec<_>>().join("\n")
    }
}

fn event() -> EventPull {
    EventPull { number: 12, head_sha: sha('a'), base_sha: sha('b'), fork: false }
}

fn post_with(forge: &Double, checkout: &Checkout, actions: &Actions, more: &[&str]) -> Posted {
    let plan = checkout.path("stacks/web/plan.json");
    let arguments = ["pairgate", plan.to_str().unwrap()];
    let cli = Cli::try_parse_from(arguments.iter().copied().chain(more.iter().copied())).unwrap();
    let (mut out, mut warnings) = (Vec::new(), Vec::new());
    let result = post::run_with(&cli.post, forge, None, actions, &mut out, &mut |told| warnings.extend(told));
    // Lines are wrapped where a terminal would end.
    let out = String::from_utf8(out).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    Posted { result, warnings, out }
}

fn post(forge: &Double, checkout: &Checkout) -> Posted {
    post_with(forge, checkout, &Actions::new(Some(event()), None, None), &[])
}

fn request(forge: &Double) -> Request {
    let runs = forge.runs.borrow();
    let text = &runs.last().unwrap().text;
    let bytes = text.split_once("```pairgate-request\n").unwrap().1.split_once("\n```").unwrap().0;
    Request::read(bytes).unwrap()
}

fn state(forge: &Double) -> StatusState {
    forge.status.borrow().as_ref().unwrap().0
}

#[test]
fn posting_twice_changes_nothing() {
    let forge = Double::new(&[(".pairgate.hcl", LAX)]);
    let checkout = Checkout::new(&[]);
    let first = post(&forge, &checkout);
    assert_eq!(first.result.as_ref().unwrap(), &Outcome::Clear, "{first:?}");
    assert_eq!((forge.writes.get(), forge.comments.borrow().len()), (3, 1));
    assert!(first.out.contains("posted to https://forge/comment/1"), "{}", first.out);
    let made = request(&forge);
    assert_eq!((made.root_module.as_str(), made.workspace.as_str()), ("stacks/web", "default"));
    assert_eq!((made.repository.id, made.pull_request), (7, 12));
    assert_eq!((made.head_sha.clone(), made.base_sha.clone()), (sha('a'), sha('b')));
    assert_eq!(forge.runs.borrow()[0].name, "pairgate: stacks/web");
    assert_eq!(forge.runs.borrow()[0].external_id, made.digest());
    assert_eq!(state(&forge), StatusState::Success);
    post(&forge, &checkout).result.unwrap();
    assert_eq!(forge.writes.get(), 3, "nothing was written again");
}

#[test]
fn comments_of_others_roots_and_doubles() {
    let forge = Double::new(&[(".pairgate.hcl", LAX)]);
    let checkout = Checkout::new(&[]);
    post(&forge, &checkout).result.unwrap();
    let own = forge.comments.borrow()[0].clone();
    // Two jobs at once wrote twice; a comment that quotes the marker below its first line is not ours to change.
    let quote = OwnComment { id: 8, body: format!("> {}", own.body), ..own.clone() };
    forge.comments.borrow_mut().extend([quote.clone(), OwnComment { id: 9, body: own.body.clone(), ..own }]);
    checkout.write("stacks/web/plan.json", &PLAN.replace("\"delay\":2", "\"delay\":3"));
    post(&forge, &checkout).result.unwrap();
    let left: Vec<u64> = forge.comments.borrow().iter().map(|comment| comment.id).collect();
    assert_eq!(left, [1, 8]);
    assert_eq!(forge.comments.borrow()[1], quote);
    // Another workspace has a comment and a check run of its own.
    let actions = Actions::new(Some(event()), None, None);
    post_with(&forge, &checkout, &actions, &["--workspace", "prod"]).result.unwrap();
    assert_eq!(forge.comments.borrow().len(), 3);
    assert!(forge.runs.borrow().iter().any(|run| run.name == "pairgate: stacks/web [prod]"));
    post_with(&forge, &checkout, &actions, &["--workspace", "stage", "--no-comment"]).result.unwrap();
    assert_eq!(forge.comments.borrow().len(), 3);
}

#[test]
fn what_moved_on_is_refused_before_anything_is_written() {
    let checkout = Checkout::new(&[]);
    for (what, change) in [
        ("the pull request has moved on", (|forge| forge.pull.head_sha = sha('c')) as fn(&mut Double)),
        ("the base branch `main` has moved on", |forge| forge.pull.base_sha = sha('c')),
        ("is not open", |forge| forge.pull.state = PullState::Closed),
    ] {
        let mut forge = Double::new(&[]);
        change(&mut forge);
        let posted = post(&forge, &checkout);
        assert!(posted.error().contains(what), "{posted:?}");
        assert_eq!(forge.writes.get(), 0);
    }
    let forge = Double::new(&[]);
    let nowhere = Actions::default();
    assert!(post_with(&forge, &checkout, &nowhere, &[]).error().contains("pull request is not known"));
    assert!(post_with(&forge, &checkout, &nowhere, &["--pr", "12"]).error().contains("planned"));
    // The commits of an event say nothing of another pull request.
    let other = Actions::new(Some(EventPull { number: 11, ..event() }), None, None);
    assert!(post_with(&forge, &checkout, &other, &["--pr", "12"]).error().contains("planned"));
}

#[test]
fn threat_12_the_pull_request_edits_its_own_policies() {
    let base = [(".pairgate.hcl", CONFIG), ("policies/queues.policy.hcl", POLICY)];
    // The pull request takes the policies out of the configuration, or empties them, or hides them nearer by.
    let kinder = POLICY.replace("!= null", "== null");
    for (path, text) in [
        (".pairgate.hcl", LAX),
        ("policies/queues.policy.hcl", kinder.as_str()),
        ("stacks/web/.pairgate.hcl", LAX),
        ("policies/new.policy.hcl", "not a policy at all"),
    ] {
        let mut forge = Double::new(&base);
        forge.changed = vec![path.to_owned(), "stacks/web/main.tf".to_owned()];
        let checkout = Checkout::new(&base);
        checkout.write(path, text);
        let posted = post(&forge, &checkout);
        assert_eq!(posted.result.as_ref().unwrap(), &Outcome::Blocked, "{path}: {posted:?}");
        assert!(posted.out.contains("no dead letters"), "{path}: {}", posted.out);
        assert!(posted.out.contains(path) && posted.out.contains("base branch's copies"), "{}", posted.out);
        assert!(!posted.out.contains("main.tf"), "{}", posted.out);
        assert_eq!(state(&forge), StatusState::Failure);
        assert_eq!(
            (request(&forge).verdict.as_str(), request(&forge).findings),
            ("blocked", vec!["dead-letters".to_owned()])
        );
        assert!(forge.asked.borrow().iter().all(|(_, commit)| *commit == sha('b')));
    }
}

#[test]
fn paths_of_the_command_line_mean_the_base_branch() {
    let base = [("ci/gate.hcl", CONFIG), ("ci/policies/a.policy.hcl", POLICY), ("more/b.policy.hcl", POLICY)];
    let forge = Double::new(&base);
    let checkout = Checkout::new(&[("ci/gate.hcl", LAX), ("more/c.policy.hcl", "nonsense")]);
    let actions = Actions::new(Some(event()), None, None);
    let path = |path: &str| checkout.path(path).to_str().unwrap().to_owned();
    let posted = post_with(&forge, &checkout, &actions, &["--config", &path("ci/gate.hcl")]);
    assert_eq!(posted.result.as_ref().unwrap(), &Outcome::Blocked, "{posted:?}");
    let more = ["--pack", "none", "--policy", &path("more")];
    assert_eq!(post_with(&forge, &checkout, &actions, &more).result.unwrap(), Outcome::Blocked);
    // What only the pull request has is no policy yet, and to pass it over would be to check nothing.
    for option in ["--policy", "--config", "--input-file"] {
        let posted = post_with(&forge, &checkout, &actions, &[option, &path("more/c.policy.hcl")]);
        assert!(posted.error().contains("not there on the base branch"), "{option}: {posted:?}");
    }
    // The runner's own files are no part of the pull request.
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("a.policy.hcl"), POLICY).unwrap();
    let more = ["--pack", "none", "--policy", outside.path().to_str().unwrap()];
    let before = post_with(&forge, &checkout, &actions, &more).result.unwrap();
    assert_eq!(before, Outcome::Blocked);
}

#[test]
fn the_policy_digest_is_over_what_decides_and_no_path() {
    let base = [(".pairgate.hcl", CONFIG), ("policies/queues.policy.hcl", POLICY)];
    let digest = |base: &[(&str, &str)], more: &[&str]| {
        let (forge, checkout) = (Double::new(base), Checkout::new(&[]));
        let actions = Actions::new(Some(event()), None, None);
        post_with(&forge, &checkout, &actions, more).result.unwrap();
        request(&forge).policy_digest
    };
    let plain = digest(&base, &[]);
    assert_eq!(digest(&base, &[]), plain, "another folder is no other policy");
    let edited = POLICY.replace("no dead", "without dead");
    let renamed = [base[0], ("policies/other.policy.hcl", POLICY)];
    let sentence = format!("{CONFIG}# a comment\n");
    for (what, base, more) in [
        ("policy", &[base[0], (base[1].0, edited.as_str())], &[][..]),
        ("name", &renamed, &[]),
        ("configuration", &[(".pairgate.hcl", sentence.as_str()), base[1]], &[]),
        ("pack", &base, &["--pack", "aws/backup"]),
        ("level", &base, &["--fail-on", "advisory"]),
    ] {
        assert_ne!(digest(base, more), plain, "{what}");
    }
}

#[test]
fn threat_63_a_forks_token_only_reads_and_that_is_said() {
    let checkout = Checkout::new(&[]);
    let mut forge = Double::new(&[(".pairgate.hcl", LAX)]);
    forge.read_only = true;
    let posted = post(&forge, &checkout);
    assert!(posted.error().contains("not accessible"), "in the repository itself it is an error: {posted:?}");
    forge.pull.head_repository = Some(Repository { id: 8, name: "stranger/infra".to_owned() });
    let summary = checkout.path("summary.md");
    let actions = Actions::new(Some(event()), Some(summary.clone()), None);
    let posted = post_with(&forge, &checkout, &actions, &[]);
    assert_eq!(posted.result.as_ref().unwrap(), &Outcome::Clear);
    assert!(posted.warnings[0].message.contains("fork"), "{posted:?}");
    assert!(std::fs::read_to_string(summary).unwrap().contains("aws_sqs_queue.a"));
    // A token that may do half of it is a wrong token.
    let mut forge = Double { pull: forge.pull, ..Double::new(&[(".pairgate.hcl", LAX)]) };
    forge.no_comments = true;
    post(&forge, &checkout).error();
    assert_eq!(state(&forge), StatusState::Error);
}

#[test]
fn what_does_not_fit_cannot_be_signed() {
    let forge = Double::new(&[(".pairgate.hcl", LAX)]);
    let checkout = Checkout::new(&[]);
    let actions = Actions::new(Some(event()), None, None);
    let posted = post_with(&forge, &checkout, &actions, &["--budget", "40"]);
    assert_eq!(posted.result.as_ref().unwrap(), &Outcome::Blocked, "{posted:?}");
    let run = forge.runs.borrow()[0].clone();
    assert_eq!((run.conclusion.as_str(), run.text.as_str(), run.external_id.as_str()), ("failure", "", ""));
    assert_eq!(state(&forge), StatusState::Failure);
    assert!(forge.comments.borrow()[0].body.contains("cannot be signed"));
}

#[test]
fn one_root_modules_green_does_not_cover_another() {
    let base = [
        ("stacks/db/.pairgate.hcl", CONFIG),
        ("stacks/db/policies/a.policy.hcl", POLICY),
        (".pairgate.hcl", LAX),
    ];
    let forge = Double::new(&base);
    let checkout = Checkout::new(&[]);
    let actions = Actions::new(Some(event()), None, None);
    let db = post_with(&forge, &checkout, &actions, &["--root-module", "./stacks//db/"]);
    assert_eq!(db.result.as_ref().unwrap(), &Outcome::Blocked, "{db:?}");
    assert_eq!(forge.runs.borrow()[0].name, "pairgate: stacks/db");
    assert_eq!(post(&forge, &checkout).result.unwrap(), Outcome::Clear);
    assert_eq!(state(&forge), StatusState::Failure);
    // What cannot be read waits.
    forge.runs.borrow_mut()[0].text = "```pairgate-request\n{}\n```".to_owned();
    forge.runs.borrow_mut()[0].conclusion = "neutral".to_owned();
    post(&forge, &checkout).result.unwrap();
    assert_eq!(state(&forge), StatusState::Pending);
    // A part is never the whole.
    let alone = Double::new(&base);
    post_with(&alone, &checkout, &actions, &["--part"]).result.unwrap();
    assert_eq!(state(&alone), StatusState::Pending);
    for bad in ["../x", "/stacks", "a\\b"] {
        assert!(
            post_with(&alone, &checkout, &actions, &["--root-module", bad]).error().contains("not a folder")
        );
    }
}

#[test]
fn outputs_and_summary_are_what_the_next_step_reads() {
    let forge = Double::new(&[(".pairgate.hcl", LAX)]);
    let checkout = Checkout::new(&[("out", "before=1\n"), ("summary", "earlier\n")]);
    let (out, summary) = (checkout.path("out"), checkout.path("summary"));
    let actions = Actions::new(Some(event()), Some(summary.clone()), Some(out.clone()));
    post_with(&forge, &checkout, &actions, &[]).result.unwrap();
    let text = std::fs::read_to_string(&out).unwrap();
    let rest = text.strip_prefix("before=1\n").unwrap();
    let values = read_outputs(rest);
    let of = |name: &str| values.iter().find(|(key, _)| key == name).unwrap().1.clone();
    assert_eq!(
        (of("verdict"), of("sign-off"), of("to-change"), of("to-add"), of("to-destroy")),
        ("clear".to_owned(), "not-needed".to_owned(), "1".to_owned(), "0".to_owned(), "0".to_owned())
    );
    assert!(of("plan-digest").starts_with("v1:") && of("report").starts_with("https://"), "{text}");
    let summary = std::fs::read_to_string(&summary).unwrap();
    assert!(summary.starts_with("earlier\n") && summary.contains("aws_sqs_queue.a"), "{summary}");
}

/// As the runner reads them.
fn read_outputs(text: &str) -> Vec<(String, String)> {
    let (mut lines, mut found) = (text.lines(), Vec::new());
    while let Some(head) = lines.next() {
        let (name, end) = head.split_once("<<").unwrap();
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        found.push((name.to_owned(), value.join("\n")));
    }
    found
}

#[test]
fn a_broken_event_or_no_token_is_told_with_the_next_step() {
    let checkout = Checkout::new(&[("event.json", "{\"pull_request\": {\"number\": \"x\"}}")]);
    let run = |variables: &[(&str, &Path)]| {
        let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("pairgate"));
        command.current_dir(checkout.folder.path()).env_clear().args(["post", "stacks/web/plan.json"]);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, told) = run(&[]);
    assert!(code == Some(2) && told.contains("--repository OWNER/NAME"), "{told}");
    let (code, told) = run(&[("GITHUB_REPOSITORY", Path::new("acme/infra"))]);
    assert!(code == Some(2) && told.contains("GITHUB_TOKEN"), "{told}");
    let (code, told) = run(&[("GITHUB_EVENT_PATH", &checkout.path("event.json"))]);
    assert!(code == Some(2) && told.contains("not an event"), "{told}");
    let secret = Path::new("secret-token");
    let odd = [("GITHUB_REPOSITORY", Path::new("a/../b")), ("GITHUB_TOKEN", secret)];
    let (code, told) = run(&odd);
    assert!(code == Some(2) && told.contains("OWNER/NAME") && !told.contains("secret-token"), "{told}");
}
