//! What a saved plan says besides its JSON, from plans of the real terraform; and the request that is made of it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use std::io::Write as _;
use std::path::Path;

use pairgate::config::Settings;
use pairgate::engine::{self, Inputs};
use pairgate::files::saved_plan::{self, Limits, SavedPlan};
use pairgate::plan::digest::Seal;
use pairgate::signoff::Request;
use pairgate::signoff::build::{self, Context, MOST_WITH_HASHES};
use pairgate::signoff::facts::Repository;

use support::terraform::{find, planned, terraform};

const MAIN: &str = r#"
terraform {
  backend "local" {
    path = "st/x.tfstate"
  }
}

variable "pin" {
  default   = "1234"
  sensitive = true
}

resource "terraform_data" "a" {
  input = "x"
  LIFECYCLE
}

resource "terraform_data" "secret" {
  input = var.pin
}
"#;

fn main_tf(inside: &str) -> String {
    MAIN.replace("LIFECYCLE", inside)
}

fn plan(program: &Path, folder: &Path, file: &str) -> SavedPlan {
    terraform(program, folder, &["plan", "-no-color", "-input=false", &format!("-out={file}")]);
    saved_plan::read(file, &std::fs::read(folder.join(file)).unwrap()).unwrap()
}

#[test]
fn edits_that_no_json_shows_change_the_configuration() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf(""));
    let main = folder.path().join("main.tf");
    let plain = plan(&program, folder.path(), "one");
    assert_eq!(plan(&program, folder.path(), "two"), plain, "an equal plan is equal");
    assert!(plain.notices.is_empty(), "{plain:?}");
    let mut seen = vec![plain.state.configuration.clone().unwrap()];
    for inside in [
        "lifecycle {\n    prevent_destroy = true\n  }",
        "lifecycle {\n    ignore_changes = [input]\n  }",
        "provisioner \"local-exec\" {\n    when    = destroy\n    command = \"true\"\n  }",
    ] {
        std::fs::write(&main, main_tf(inside)).unwrap();
        let edited = plan(&program, folder.path(), "edited");
        let configuration = edited.state.configuration.clone().unwrap();
        assert!(!seen.contains(&configuration), "{inside}");
        assert_eq!((&edited.state.backend, &edited.state.lock), (&plain.state.backend, &plain.state.lock));
        seen.push(configuration);
    }
    std::fs::write(&main, main_tf("")).unwrap();
    assert_eq!(plan(&program, folder.path(), "back"), plain);
}

#[test]
fn workspace_and_backend_are_those_of_the_plan() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf(""));
    let default = plan(&program, folder.path(), "one");
    assert_eq!(default.workspace.as_deref(), Some("default"));
    terraform(&program, folder.path(), &["workspace", "new", "stage.1_x-y"]);
    let stage = plan(&program, folder.path(), "two");
    assert_eq!(stage.workspace.as_deref(), Some("stage.1_x-y"));
    assert_eq!(stage.state.backend, default.state.backend);
    assert!(default.state.backend.as_ref().unwrap().starts_with("local:"));
    let elsewhere = planned(&program, &main_tf("").replace("st/x", "st/y"));
    let elsewhere = plan(&program, elsewhere.path(), "one");
    assert_ne!(elsewhere.state.backend, default.state.backend);
    let none = planned(&program, "output \"o\" {\n  value = 1\n}\n");
    let none = plan(&program, none.path(), "one");
    assert_eq!((none.workspace.as_deref(), none.notices.len()), (Some("default"), 0));
    assert_ne!(none.state.backend, default.state.backend);
}

#[test]
fn lineage_and_serial_are_those_of_the_state() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf(""));
    let new = plan(&program, folder.path(), "new");
    assert_eq!((new.state.lineage, new.state.serial), (None, Some(0)));
    terraform(&program, folder.path(), &["apply", "-no-color", "-input=false", "-auto-approve"]);
    std::fs::write(folder.path().join("main.tf"), main_tf("").replace("\"x\"", "\"y\"")).unwrap();
    let saved = plan(&program, folder.path(), "next");
    let state = std::fs::read(folder.path().join("st/x.tfstate")).unwrap();
    let state: serde_json::Value = serde_json::from_slice(&state).unwrap();
    assert_eq!(saved.state.lineage.as_deref(), state["lineage"].as_str());
    assert_eq!(saved.state.serial, state["serial"].as_u64());
    assert!(saved.state.serial.unwrap() > 0);
}

/// The members of a zip, changed and packed again.
fn repacked(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut content).unwrap();
        if let Some(content) = change(&name, content) {
            out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(&content).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_tfplan_that_is_not_understood_leaves_facts_open_and_says_so() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf(""));
    let bytes = std::fs::read(folder.path().join("tfplan")).unwrap();
    let good = saved_plan::read("tfplan", &bytes).unwrap();
    for garbage in [&b""[..], b"\x6a\xff", b"\x6a\x02\x0a\x00", b"\x0f", b"not a message at all"] {
        let odd =
            repacked(&bytes, |name, content| Some(if name == "tfplan" { garbage.to_vec() } else { content }));
        let saved = saved_plan::read("tfplan", &odd).unwrap();
        assert_eq!((saved.workspace, saved.state.backend), (None, None), "{garbage:?}");
        assert_eq!(saved.notices.len(), 1);
        assert_eq!(saved.state.configuration, good.state.configuration);
    }
}

#[test]
fn odd_files_are_refused_with_the_next_step() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf(""));
    let bytes = std::fs::read(folder.path().join("tfplan")).unwrap();
    let without = |gone: &str| repacked(&bytes, |name, content| (!name.starts_with(gone)).then_some(content));
    // The second `tfconfig` file under the first one's name, in both lists of the zip.
    let twice = repacked(&bytes, |_, content| Some(content));
    let mut twice = {
        let mut out = zip::ZipWriter::new_append(std::io::Cursor::new(twice)).unwrap();
        out.start_file("tfplaX", zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(b"other").unwrap();
        out.finish().unwrap().into_inner()
    };
    let places: Vec<usize> =
        twice.windows(6).enumerate().filter(|(_, six)| *six == b"tfplaX").map(|(at, _)| at).collect();
    assert_eq!(places.len(), 2);
    places.iter().for_each(|at| twice[at + 5] = b'n');
    let state = repacked(&bytes, |name, content| {
        Some(if name == "tfstate" { b"{\"serial\":-1}".to_vec() } else { content })
    });
    let cases = [
        ("cut", bytes[..bytes.len() - 30].to_vec()),
        ("empty", Vec::new()),
        ("no tfplan", without("tfplan")),
        ("no configuration", without("tfconfig/")),
        ("one name twice", twice),
        ("a state that is none", state),
    ];
    for (what, bytes) in cases {
        let error = saved_plan::read("my plan", &bytes).unwrap_err();
        assert!(error.message.contains("`my plan`") && error.help.is_some(), "{what}: {error:?}");
    }
    // Any one byte may be wrong: then it is an error or a plan, and never a panic.
    for at in (0..bytes.len()).step_by(7) {
        let mut odd = bytes.clone();
        odd[at] ^= 0x55;
        let _ = saved_plan::read("odd", &odd);
    }
}

#[test]
fn a_small_file_that_unpacks_to_gigabytes_is_refused() {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    out.start_file("tfplan", zip::write::SimpleFileOptions::default()).unwrap();
    out.write_all(&vec![0u8; 8 << 20]).unwrap();
    out.start_file("tfconfig/m-/main.tf", zip::write::SimpleFileOptions::default()).unwrap();
    out.write_all(&vec![0u8; 8 << 20]).unwrap();
    let bytes = out.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20, "{}", bytes.len());
    for limits in [
        Limits { member: 7 << 20, ..Limits::default() },
        Limits { total: 15 << 20, ..Limits::default() },
        Limits { members: 1, ..Limits::default() },
    ] {
        let error = saved_plan::read_within("bomb", &bytes, limits).unwrap_err();
        assert!(error.message.contains("too large") || error.message.contains("more than 1"), "{error:?}");
    }
    let usual = Limits::default();
    assert!(usual.member <= usual.total && usual.total <= 1 << 30);
}

/// The request of a saved plan, as `post` makes it.
fn request(program: &Path, folder: &Path, file: &str) -> Request {
    let saved = plan(program, folder, file);
    let json = terraform(program, folder, &["show", "-json", file]);
    made(&String::from_utf8(json).unwrap(), &saved)
}

fn made(text: &str, saved: &SavedPlan) -> Request {
    let plan = pairgate::plan::plan("plan", text).unwrap();
    let settings = Settings::default();
    let inputs = Inputs {
        description: None,
        name: "plan",
        settings: &settings,
        config: None,
        root_module: "stacks/web",
        today: jiff::civil::date(2026, 11, 1),
        seal: &Seal::Nonce(None),
        consumers: Vec::new(),
        policies: None,
        notices: Vec::new(),
    };
    let (report, hashes) = engine::check_with_hashes(text, &plan, inputs).unwrap();
    let context = Context {
        repository: Repository { id: 7, name: "acme/infra".to_owned() },
        pull_request: 12,
        head_sha: "a".repeat(40),
        base_sha: "b".repeat(40),
        root_module: "stacks/web".to_owned(),
        workspace: saved.workspace.clone().unwrap(),
        state: saved.state.clone(),
        account: None,
        program: Some("terraform".to_owned()),
        policy_digest: String::new(),
        plan_file: None,
        hashes,
    };
    build::request(&report, context).unwrap()
}

#[test]
fn an_unchanged_configuration_planned_again_asks_for_the_same_signature() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf(""));
    let one = request(&program, folder.path(), "one");
    let two = request(&program, folder.path(), "two");
    assert_eq!((one.digest(), one.bytes()), (two.digest(), two.bytes()));
    assert_eq!((one.counts.create, one.blast_radius.as_str(), one.verdict.as_str()), (2, "low", "clear"));
    assert!(one.commitment == "argon2id" && !one.bytes().contains("1234"), "{}", one.bytes());
    let changes = &one.hashes.as_ref().unwrap().changes;
    let names: Vec<&str> = changes.iter().map(|change| change.address.as_str()).collect();
    assert_eq!(names, ["terraform_data.a", "terraform_data.secret"]);
    assert_eq!(Request::read(&one.bytes()).unwrap(), one);
    // What no JSON shows is bound as well.
    std::fs::write(folder.path().join("main.tf"), main_tf("lifecycle {\n    prevent_destroy = true\n  }"))
        .unwrap();
    let edited = request(&program, folder.path(), "three");
    assert_eq!((&edited.change_digest, &edited.hashes), (&one.change_digest, &one.hashes));
    assert_ne!(edited.digest(), one.digest());
    // A changed value changes the hash of its address and of no other.
    std::fs::write(folder.path().join("main.tf"), main_tf("").replace("\"x\"", "\"y\"")).unwrap();
    let other = request(&program, folder.path(), "four");
    let (was, is) = (one.hashes.unwrap().changes, other.hashes.unwrap().changes);
    assert!(was[0] != is[0] && was[1] == is[1], "{was:?} {is:?}");
}

#[test]
fn hashes_of_too_many_addresses_are_left_out() {
    let Some(program) = find() else { return };
    let many = "resource \"terraform_data\" \"many\" {\n  count = COUNT\n}\n";
    for (count, kept) in [("400", true), ("900", false)] {
        let folder = planned(&program, &many.replace("COUNT", count));
        let request = request(&program, folder.path(), "one");
        assert_eq!(request.hashes.is_some(), kept, "{count}");
        assert!(request.bytes().len() <= MOST_WITH_HASHES);
    }
}

#[test]
fn what_this_version_does_not_know_never_counts_as_nothing() {
    let text = r#"{"format_version":"1.2","terraform_version":"9.9.9","resource_changes":[
        {"address":"x.y","mode":"managed","type":"x","name":"y","provider_name":"p",
         "change":{"actions":["transmogrify"],"before":null,"after":{}}}]}"#;
    let saved = SavedPlan { workspace: Some("default".to_owned()), ..SavedPlan::default() };
    let request = made(text, &saved);
    assert!(!request.counts.is_nothing(), "{request:?}");
    assert_eq!(request.version.as_deref(), Some("9.9.9"));
}
