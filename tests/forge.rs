//! The fake forge itself: it behaves as GitHub does where pairgate relies on it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/forge/mod.rs"]
mod forge;
mod support;

use forge::client::{Got, send};
use forge::{ACTIONS_APP, Forge, Repo};
use serde_json::{Value, json};

/// Two people, a repository, a pull request of the first.
struct Story {
    forge: Forge,
    shop: Repo,
    alice: u64,
    bob: u64,
    pull: u64,
}

fn story() -> Story {
    let forge = Forge::start();
    let (alice, bob) = (forge.user(1001, "alice"), forge.user(1002, "bob"));
    forge.team("acme", "sre", &[alice, bob]);
    let shop = forge.repository("acme/shop");
    shop.allow(alice, "write");
    shop.allow(bob, "maintain");
    shop.commit_and_push("main", bob, &[("main.tf", "# nothing\n")]);
    shop.commit_and_push("feature", alice, &[("main.tf", "# something\n"), ("db/main.tf", "# more\n")]);
    let pull = shop.pull(alice, "feature", "main");
    Story { forge, shop, alice, bob, pull }
}

impl Story {
    fn ask(&self, method: &str, path: &str, token: &str, body: Option<Value>) -> Got {
        let url = format!("{}{path}", self.forge.url());
        send(method, &url, Some(token), &[], body.as_ref()).unwrap()
    }

    fn get(&self, path: &str, token: &str) -> Value {
        let got = self.ask("GET", path, token, None);
        assert_eq!(got.status, 200, "{path}: {}", got.json());
        got.json()
    }
}

#[test]
fn a_pull_request_is_told_with_its_commits_and_files() {
    let story = story();
    let token = story.forge.token(story.bob);
    let pull = story.get("/repos/acme/shop/pulls/1", &token);
    assert_eq!(pull["user"]["id"], 1001);
    assert_eq!(pull["head"]["sha"], json!(story.shop.tip("feature")));
    assert_eq!(pull["base"]["sha"], json!(story.shop.tip("main")));
    assert_eq!(pull["commits"], 1);
    let commits = story.get("/repos/acme/shop/pulls/1/commits", &token);
    assert_eq!(commits[0]["author"]["login"], "alice");
    let files = story.get("/repos/acme/shop/pulls/1/files", &token);
    let names: Vec<&str> =
        files.as_array().unwrap().iter().map(|file| file["filename"].as_str().unwrap()).collect();
    assert_eq!(names, ["db/main.tf", "main.tf"]);
}

#[test]
fn a_push_moves_the_head_and_is_remembered() {
    let story = story();
    let token = story.forge.token(story.bob);
    let before = story.shop.head(story.pull);
    let after = story.shop.commit_and_push("feature", story.bob, &[("more.tf", "# again\n")]);
    assert_eq!(story.get("/repos/acme/shop/pulls/1", &token)["head"]["sha"], json!(after));
    let pushes = story.get("/repos/acme/shop/activity?ref=refs/heads/feature", &token);
    assert_eq!(pushes[0]["after"], json!(after));
    assert_eq!(pushes[0]["before"], json!(before));
    assert_eq!(pushes[0]["actor"]["id"], 1002);
    assert_eq!(pushes[0]["activity_type"], "push");
    assert_eq!(pushes[1]["activity_type"], "branch_creation");
}

#[test]
fn comments_are_written_paged_edited_by_others_and_deleted() {
    let story = story();
    let (alice, bob) = (story.forge.token(story.alice), story.forge.token(story.bob));
    for number in 0..35 {
        story.shop.comment(story.pull, story.alice, &format!("comment {number}"));
    }
    let url = format!("{}/repos/acme/shop/issues/1/comments", story.forge.url());
    let first = send("GET", &url, Some(&alice), &[], None).unwrap();
    assert_eq!(first.json().as_array().unwrap().len(), 30);
    let next = first.next().unwrap();
    assert!(next.contains("/repositories/"), "GitHub pages by number: {next}");
    let second = send("GET", &next, Some(&alice), &[], None).unwrap();
    assert_eq!(second.json()[4]["body"], "comment 34");
    assert!(second.next().is_none());

    let written =
        story.ask("POST", "/repos/acme/shop/issues/1/comments", &alice, Some(json!({"body": "mine"})));
    assert_eq!(written.status, 201);
    let id = written.json()["id"].as_u64().unwrap();
    let path = format!("/repos/acme/shop/issues/comments/{id}");
    let edited = story.ask("PATCH", &path, &bob, Some(json!({"body": "not mine"})));
    assert_eq!(edited.json()["user"]["login"], "alice", "an edit by others keeps the author");
    let reaction = json!({"content": "eyes"});
    assert_eq!(story.ask("POST", &format!("{path}/reactions"), &bob, Some(reaction.clone())).status, 201);
    assert_eq!(story.ask("POST", &format!("{path}/reactions"), &bob, Some(reaction)).status, 200);
    assert_eq!(story.shop.reactions(id), [("bob".to_owned(), "eyes".to_owned())]);
    assert_eq!(story.ask("DELETE", &path, &bob, None).status, 204);
    assert_eq!(story.ask("GET", &path, &bob, None).status, 404);
    let long = json!({"body": "x".repeat(65_537)});
    assert_eq!(story.ask("POST", "/repos/acme/shop/issues/1/comments", &alice, Some(long)).status, 422);
}

#[test]
fn reviews_are_not_for_the_author_and_can_be_dismissed() {
    let story = story();
    let (alice, bob) = (story.forge.token(story.alice), story.forge.token(story.bob));
    let path = "/repos/acme/shop/pulls/1/reviews";
    let approve = json!({"event": "APPROVE", "body": "fine", "commit_id": story.shop.head(1)});
    assert_eq!(story.ask("POST", path, &alice, Some(approve.clone())).status, 422);
    let review = story.ask("POST", path, &bob, Some(approve));
    assert_eq!(review.json()["state"], "APPROVED");
    let id = review.json()["id"].as_u64().unwrap();
    story.shop.review(1, story.alice, "PENDING", "not yet");
    assert_eq!(story.get(path, &bob).as_array().unwrap().len(), 1, "an unsubmitted review is its author's");
    let edited = story.ask("PUT", &format!("{path}/{id}"), &bob, Some(json!({"body": "very fine"})));
    assert_eq!(edited.json()["body"], "very fine");
    let dismissal = json!({"message": "no"});
    let dismissed = story.ask("PUT", &format!("{path}/{id}/dismissals"), &alice, Some(dismissal));
    assert_eq!(dismissed.json()["state"], "DISMISSED");
}

#[test]
fn only_apps_make_check_runs() {
    let story = story();
    let (person, actions) = (story.forge.token(story.bob), story.forge.actions_token());
    let head = story.shop.head(1);
    let run = |text: &str| {
        json!({
            "name": "pairgate: db", "head_sha": head, "external_id": "s1:0", "status": "completed",
            "conclusion": "action_required", "output": {"title": "a", "summary": "b", "text": text},
        })
    };
    let path = "/repos/acme/shop/check-runs";
    assert_eq!(story.ask("POST", path, &person, Some(run("c"))).status, 403);
    assert_eq!(story.ask("POST", path, &story.forge.fork_token(), Some(run("c"))).status, 403);
    assert_eq!(story.ask("POST", path, &actions, Some(run(&"c".repeat(65_536)))).status, 422);
    let made = story.ask("POST", path, &actions, Some(run("c")));
    assert_eq!(made.status, 201);
    let id = made.json()["id"].as_u64().unwrap();
    let annotation = json!({"path": "main.tf", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"});
    let update = |count: usize| json!({"output": {"title": "a", "summary": "b", "annotations": vec![annotation.clone(); count]}});
    let place = format!("{path}/{id}");
    assert_eq!(story.ask("PATCH", &place, &actions, Some(update(50))).status, 200);
    assert_eq!(
        story.ask("PATCH", &place, &actions, Some(update(3))).json()["output"]["annotations_count"],
        53
    );
    story.forge.app(77, "other", &[("checks", "write")], None);
    let other = story.forge.installation_token(77);
    assert_eq!(story.ask("PATCH", &place, &other, Some(update(1))).status, 403, "another app's run");
    // What breaks GitHub's description on purpose is looked at here and not when the fake is dropped.
    let sent = story.ask("PATCH", &place, &actions, Some(update(51)));
    assert_eq!(sent.status, 422);
    story.forge.take_violations();
    let second = story.ask("POST", path, &actions, Some(run("d"))).json()["id"].clone();
    let found = story
        .get(&format!("/repos/acme/shop/commits/{head}/check-runs?check_name=pairgate%3A%20db"), &person);
    assert_eq!((&found["total_count"], &found["check_runs"][0]["id"]), (&json!(1), &second));
    assert_eq!(found["check_runs"][0]["app"]["slug"], "github-actions");
    let all = story.get(&format!("/repos/acme/shop/commits/{head}/check-runs?filter=all"), &person);
    assert_eq!(all["total_count"], 2);
    assert_eq!(story.shop.check_runs(&head)[0]["annotations"].as_array().unwrap().len(), 53);
    assert_eq!(ACTIONS_APP, 15_368);
}

#[test]
fn statuses_are_newest_first_and_short() {
    let story = story();
    let actions = story.forge.actions_token();
    let path = format!("/repos/acme/shop/statuses/{}", story.shop.head(1));
    let status = |state: &str, description: &str| json!({"state": state, "context": "pairgate/sign-off", "description": description});
    assert_eq!(story.ask("POST", &path, &actions, Some(status("pending", "waits"))).status, 201);
    assert_eq!(story.ask("POST", &path, &actions, Some(status("success", "fine"))).status, 201);
    assert_eq!(story.ask("POST", &path, &actions, Some(status("success", &"x".repeat(141)))).status, 422);
    let base = format!("/repos/acme/shop/commits/{}", story.shop.head(1));
    let all = story.get(&format!("{base}/statuses"), &actions);
    assert_eq!((&all[0]["state"], &all[1]["state"]), (&json!("success"), &json!("pending")));
    assert_eq!(story.get(&format!("{base}/status"), &actions)["state"], "success");
}

#[test]
fn permissions_teams_and_viewers_depend_on_the_token() {
    let story = story();
    let (alice, actions) = (story.forge.token(story.alice), story.forge.actions_token());
    let carol = story.forge.user(1003, "carol");
    let permission =
        |login: &str| story.get(&format!("/repos/acme/shop/collaborators/{login}/permission"), &alice);
    assert_eq!(
        (&permission("bob")["permission"], &permission("bob")["role_name"]),
        (&json!("write"), &json!("maintain"))
    );
    assert_eq!(permission("carol")["permission"], "none");
    assert_eq!(
        story.ask("GET", "/repos/acme/shop/collaborators/nobody/permission", &alice, None).status,
        404
    );
    assert_eq!(story.ask("GET", "/repos/acme/shop", &story.forge.token(carol), None).status, 404);

    assert_eq!(story.get("/orgs/acme/teams/sre/members", &alice).as_array().unwrap().len(), 2);
    assert_eq!(story.ask("GET", "/orgs/acme/teams/sre/members", &actions, None).status, 403);
    let narrow = story.forge.token_with(story.alice, &["repo"]);
    assert_eq!(story.ask("GET", "/orgs/acme/teams/sre/members", &narrow, None).status, 404);

    assert_eq!(story.get("/user", &alice)["id"], 1001);
    let refused = story.ask("GET", "/user", &actions, None);
    assert_eq!(
        (refused.status, &refused.json()["message"]),
        (403, &json!("Resource not accessible by integration"))
    );
    assert_eq!(story.ask("GET", "/user", "wrong", None).status, 401);

    story.forge.rename(story.bob, "robert");
    story.forge.user(2002, "bob");
    assert_eq!(permission("bob")["user"]["id"], 2002, "a recycled login is somebody else");
    assert_eq!(permission("robert")["user"]["id"], 1002);
}
