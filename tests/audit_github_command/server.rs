//! An organisation on a server of its own: what is told to do is told for that server.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::world::world;

/// The facts as github.com would have told them.
fn moved(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            moved(&path);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replace("https://forge.example", "https://github.com")).unwrap();
        }
    }
}

#[test]
fn commands_and_pages_of_another_server_do_not_reach_github_com() {
    let world = world();
    let state = world.state().to_str().unwrap().to_owned();
    let own = world.report(&["--state", &state]);
    moved(&world.state().join("github"));
    let cloud = world.report(&["--state", &state, "--offline"]);
    let remedies = |report: &Value| -> Vec<String> {
        let all = report["findings"].as_array().unwrap().iter();
        all.map(|finding| finding["remedy"].to_string()).collect()
    };
    let (own, cloud) = (remedies(&own), remedies(&cloud));
    assert_eq!(own.len(), cloud.len());
    let has = |all: &[String], word: &str| all.iter().filter(|text| text.contains(word)).count();
    assert!(has(&cloud, "https://github.com/") > 5 && has(&cloud, "gh api -X") > 5, "{cloud:#?}");
    assert_eq!(has(&cloud, "--hostname") + has(&cloud, "base_url"), 0, "{cloud:#?}");
    assert_eq!(has(&own, "github.com") + has(&own, "gh api -X"), 0, "{own:#?}");
    assert_eq!(has(&own, "gh api --hostname forge.example -X"), has(&cloud, "gh api -X"));
    assert_eq!(has(&own, "https://forge.example/"), has(&cloud, "https://github.com/"));
}
