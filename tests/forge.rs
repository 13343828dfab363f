//! The fake forge itself: it behaves as GitHub does where pairgate relies on it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/forge/mod.rs"]
mod forge;
mod support;

use forge::client::{Got, send};
use forge::{ACTIONS_APP, Fault, Forge, NewCommit, Repo};
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

/// Every type of the fake's schema is in GitHub's, and every field with the same type and the same arguments.
#[test]
fn the_graphql_schema_is_a_part_of_githubs() {
    use apollo_compiler::Schema;
    use apollo_compiler::schema::ExtendedType;
    let modules = match support::npm::packages(&forge::PACKAGES) {
        Ok(modules) => modules,
        Err(why) => return support::skip::skip(&why),
    };
    let text = std::fs::read_to_string(modules.join("@octokit/graphql-schema/schema.graphql")).unwrap();
    // GitHub's schema has a fault of its own somewhere else, which does not matter here.
    let real = Schema::parse(text, "github.graphql").unwrap_or_else(|faulty| faulty.partial);
    let ours = Schema::parse_and_validate(forge::SCHEMA, "schema.graphql").unwrap();
    let mut seen = 0;
    for (name, kind) in ours.types.iter().filter(|(_, kind)| !kind.is_built_in()) {
        let found = real.types.get(name).unwrap_or_else(|| panic!("GitHub has no type {name}"));
        let (fields, real_fields) = match (kind, found) {
            (ExtendedType::Object(ours), ExtendedType::Object(real)) => {
                for interface in &ours.implements_interfaces {
                    assert!(real.implements_interfaces.contains(interface), "{name} is no {interface}");
                }
                (&ours.fields, &real.fields)
            }
            (ExtendedType::Interface(ours), ExtendedType::Interface(real)) => (&ours.fields, &real.fields),
            (ExtendedType::Enum(ours), ExtendedType::Enum(real)) => {
                let values = |kind: &apollo_compiler::schema::EnumType| {
                    kind.values.keys().cloned().collect::<Vec<_>>()
                };
                assert_eq!(values(ours), values(real), "{name}");
                continue;
            }
            (ExtendedType::Scalar(_), ExtendedType::Scalar(_)) => continue,
            (ExtendedType::Union(ours), ExtendedType::Union(real)) => {
                assert_eq!(ours.members, real.members, "{name}");
                continue;
            }
            (ExtendedType::InputObject(ours), ExtendedType::InputObject(real)) => {
                for (field, definition) in &ours.fields {
                    let real =
                        real.fields.get(field).unwrap_or_else(|| panic!("GitHub has no {name}.{field}"));
                    assert_eq!(definition.ty, real.ty, "{name}.{field}");
                    seen += 1;
                }
                continue;
            }
            _ => panic!("{name} is something else"),
        };
        for (field, definition) in fields {
            let real = real_fields.get(field).unwrap_or_else(|| panic!("GitHub has no {name}.{field}"));
            assert_eq!(definition.ty, real.ty, "{name}.{field}");
            let arguments = |definition: &apollo_compiler::schema::FieldDefinition| {
                let all = definition.arguments.iter();
                all.map(|argument| (argument.name.to_string(), argument.ty.to_string())).collect::<Vec<_>>()
            };
            assert_eq!(arguments(definition), arguments(real), "{name}.{field}");
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} fields were looked at");
}

impl Story {
    fn graphql(&self, query: &str, variables: Value, token: &str) -> Value {
        let body = json!({"query": query, "variables": variables});
        let got = send("POST", &self.forge.graphql_url(), Some(token), &[], Some(&body)).unwrap();
        assert_eq!(got.status, 200);
        got.json()
    }
}

const EDITS: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename
    ... on IssueComment { lastEditedAt editor { login } }
    ... on PullRequestReview { lastEditedAt editor { login } } } }";

#[test]
fn graphql_tells_who_edited_what() {
    let story = story();
    let token = story.forge.token(story.alice);
    story.forge.set_now("2026-03-01T12:00:00Z");
    let comment = story.shop.comment(1, story.alice, "one");
    let review = story.shop.review(1, story.bob, "COMMENTED", "two");
    let ids = json!({"ids": [
        story.shop.comments(1)[0]["node_id"], story.shop.reviews(1)[0]["node_id"], "IC_1"]});
    let before = story.graphql(EDITS, ids.clone(), &token);
    assert_eq!(before["data"]["nodes"][0]["lastEditedAt"], Value::Null);
    assert_eq!(before["data"]["nodes"][2], Value::Null);
    assert_eq!(before["errors"][0]["type"], "NOT_FOUND", "{before}");
    story.forge.advance(60);
    story.shop.edit_comment(comment, story.bob, "uno");
    story.shop.edit_review(review, story.bob, "due");
    let after = story.graphql(EDITS, ids, &token);
    assert_eq!(after["data"]["nodes"][0]["lastEditedAt"], "2026-03-01T12:01:00Z");
    assert_eq!(after["data"]["nodes"][0]["editor"]["login"], "bob");
    assert_eq!(after["data"]["nodes"][1]["__typename"], "PullRequestReview");
    assert_eq!(after["data"]["nodes"][1]["editor"]["login"], "bob");
}

const COMMITS: &str = "query($owner: String!, $name: String!, $number: Int!, $after: String) {
    repository(owner: $owner, name: $name) { pullRequest(number: $number) {
        commits(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { commit {
            oid authors(first: 100) { totalCount nodes { name email user { databaseId login } } }
            committer { name email user { databaseId login } } } } } } } }";

#[test]
fn graphql_tells_all_authors_of_all_commits() {
    let story = story();
    let token = story.forge.actions_token();
    let commit = NewCommit::by("A bot", "41898282+github-actions[bot]@users.noreply.github.com", "More")
        .in_the_web()
        .co_author("Bob", "1002+bob@users.noreply.github.com")
        .co_author("Nobody", "nobody@example.org")
        .file("more.tf", "# more\n");
    for _ in 0..2 {
        story.shop.commit("feature", &commit);
    }
    story.shop.push("feature", story.alice);
    let ask = |after: Value| {
        let variables = json!({"owner": "acme", "name": "shop", "number": 1, "after": after});
        story.graphql(COMMITS, variables, &token)["data"]["repository"]["pullRequest"]["commits"].clone()
    };
    let first = ask(Value::Null);
    assert_eq!((&first["totalCount"], &first["pageInfo"]["hasNextPage"]), (&json!(3), &json!(true)));
    assert_eq!(first["nodes"][0]["commit"]["authors"]["nodes"][0]["user"]["databaseId"], 1001);
    let authors = &first["nodes"][1]["commit"]["authors"];
    assert_eq!(authors["totalCount"], 3);
    assert_eq!(authors["nodes"][0]["user"], Value::Null, "a bot is no user");
    assert_eq!(authors["nodes"][1]["user"]["databaseId"], 1002);
    assert_eq!(authors["nodes"][2]["user"], Value::Null);
    assert_eq!(first["nodes"][1]["commit"]["committer"]["user"]["login"], "web-flow");
    let second = ask(first["pageInfo"]["endCursor"].clone());
    assert_eq!(
        (second["nodes"].as_array().unwrap().len(), &second["pageInfo"]["hasNextPage"]),
        (1, &json!(false))
    );
    assert_eq!(second["nodes"][0]["commit"]["oid"], json!(story.shop.head(1)));

    let aliases = format!(
        "{{ repository(owner: \"acme\", name: \"shop\") {{ a: object(oid: \"{}\") {{ ... on Commit {{ oid }} }}
            b: object(oid: \"{}\") {{ oid }} }} viewer {{ login databaseId }} }}",
        story.shop.head(1),
        "0".repeat(40)
    );
    let found = story.graphql(&aliases, json!({}), &token);
    assert_eq!(found["data"]["repository"], json!({"a": {"oid": story.shop.head(1)}, "b": null}));
    assert_eq!(found["data"]["viewer"]["databaseId"], 41_898_282);
}

#[test]
fn a_query_that_github_would_refuse_breaks_the_test() {
    let story = story();
    let token = story.forge.token(story.alice);
    assert!(story.graphql("{ viewer { shoeSize } }", json!({}), &token)["errors"].is_array());
    let violations = story.forge.take_violations();
    assert!(violations[0].contains("shoeSize"), "{violations:?}");
}

#[test]
fn answers_have_a_tag_a_date_and_limits() {
    let story = story();
    let token = story.forge.token(story.alice);
    story.forge.set_now("2026-03-01T12:00:00Z");
    let url = format!("{}/repos/acme/shop/pulls/1", story.forge.url());
    let first = send("GET", &url, Some(&token), &[], None).unwrap();
    assert_eq!(first.header("date"), Some("Sun, 01 Mar 2026 12:00:00 GMT"));
    assert_eq!(first.header("x-ratelimit-limit"), Some("5000"));
    let tag = first.header("etag").unwrap().to_owned();
    let again = send("GET", &url, Some(&token), &[("if-none-match", &tag)], None).unwrap();
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    story.shop.describe(1, "new words");
    assert_eq!(send("GET", &url, Some(&token), &[("if-none-match", &tag)], None).unwrap().status, 200);
    assert_eq!(story.forge.count("GET pulls/*"), 3);
    let seen = story.forge.requests();
    assert_eq!(seen[0].who, "user alice");
    assert!(!format!("{seen:?}").contains(&token), "the log holds no token");
}

#[test]
fn what_a_test_asks_to_fail_fails_and_no_more() {
    let story = story();
    let token = story.forge.token(story.alice);
    let url = format!("{}/repos/acme/shop/issues/1/comments", story.forge.url());
    let get = || send("GET", &url, Some(&token), &[], None);
    let body = json!({"body": "once"});
    let post = || send("POST", &url, Some(&token), &[], Some(&body));
    story.shop.comment(1, story.alice, "words");

    story.forge.fail("GET issues/*/comments", Fault::Status(502), 2);
    assert_eq!([get().unwrap().status, get().unwrap().status, get().unwrap().status], [502, 502, 200]);
    story.forge.fail("GET comments", Fault::HalfPage, 1);
    let half = get().unwrap();
    assert_eq!((half.status, half.json(), half.bytes.len() > 100), (200, Value::Null, true));
    story.forge.fail("GET comments", Fault::Garbage, 1);
    assert_eq!(get().unwrap().json(), Value::Null);
    for fault in [Fault::Close, Fault::Torn] {
        story.forge.fail("GET comments", fault, 1);
        assert!(get().is_err());
    }
    story.forge.fail("GET comments", Fault::SecondaryLimit { retry_after: 7 }, 1);
    assert_eq!(get().unwrap().header("retry-after"), Some("7"));
    story.forge.set_now("2026-03-01T12:00:00Z");
    story.forge.fail("* *", Fault::PrimaryLimit { reset_in: 30 }, 1);
    let limited = get().unwrap();
    assert_eq!((limited.status, limited.header("x-ratelimit-remaining")), (403, Some("0")));
    assert_eq!(limited.header("x-ratelimit-reset"), Some("1772366430"));

    story.forge.fail("POST comments", Fault::DoneThenStatus(502), 1);
    assert_eq!(post().unwrap().status, 502);
    assert_eq!(story.shop.comments(1).len(), 2, "it arrived all the same");
    story.forge.fail("POST comments", Fault::DoneThenClose, 1);
    assert!(post().is_err());
    assert_eq!(story.shop.comments(1).len(), 3);
    story.forge.fail("POST comments", Fault::Status(502), 1);
    assert_eq!(post().unwrap().status, 502);
    assert_eq!(story.shop.comments(1).len(), 3, "it did not arrive");
    story.forge.fail("GET comments?page=2", Fault::Status(500), 1);
    assert_eq!(get().unwrap().status, 200, "the first page is another one");
    assert_eq!(story.forge.faults_left(), 1);
    story.forge.heal();
    assert_eq!(story.forge.faults_left(), 0);
}

#[test]
fn what_github_does_not_know_breaks_the_test() {
    let story = story();
    let token = story.forge.token(story.alice);
    let broken = |method: &str, path: &str, body: Option<Value>| {
        story.ask(method, path, &token, body);
        story.forge.take_violations().join("\n")
    };
    assert!(broken("GET", "/repos/acme/shop/nothing", None).contains("does not know this address"));
    assert!(broken("GET", "/repos/acme/shop/pulls/1?shape=round", None).contains("`shape`"));
    assert!(broken("GET", "/repos/acme/shop/pulls/1/commits?per_page=many", None).contains("integer"));
    assert!(broken("GET", "/repos/acme/shop/pulls/1/commits?per_page=200", None).contains("more than 100"));
    let comments = "/repos/acme/shop/issues/1/comments";
    assert!(broken("POST", comments, Some(json!({"text": "a"}))).contains("body"));
    assert!(broken("POST", comments, Some(json!({"body": "a", "colour": "red"}))).contains("colour"));
    assert_eq!(broken("POST", comments, Some(json!({"body": "a"}))), "");
}

#[test]
#[should_panic(expected = "not as GitHub describes its interface")]
fn a_fake_that_was_asked_wrongly_fails_the_test_when_it_ends() {
    let story = story();
    story.ask("GET", "/repos/acme/shop/nothing", &story.forge.token(story.alice), None);
}

#[test]
fn files_trees_and_blobs_are_gits_own() {
    let story = story();
    let token = story.forge.actions_token();
    let commit = NewCommit::by("Bob", "bob@example.com", "Files")
        .file("docs/large.txt", "x".repeat(1_100_000))
        .file("docs/name with space.txt", "here\n")
        .change("link", forge::Change::Link("docs/name with space.txt".into()))
        .change("outside", forge::Change::Link("/etc/passwd".into()))
        .change("module", forge::Change::Submodule("1".repeat(40)));
    let sha = story.shop.commit("main", &commit);
    let at = |path: &str| format!("/repos/acme/shop/contents/{path}?ref={sha}");
    let raw = |path: &str| {
        let url = format!("{}{}", story.forge.url(), at(path));
        send("GET", &url, Some(&token), &[("accept", "application/vnd.github.raw+json")], None).unwrap()
    };
    assert_eq!(raw("docs/name%20with%20space.txt").bytes, b"here\n");
    assert_eq!(raw("link").bytes, b"here\n", "a link to a file inside is followed without a word");
    assert_eq!(raw("docs/large.txt").bytes.len(), 1_100_000);
    let file = story.get(&at("main.tf"), &token);
    assert_eq!((&file["type"], &file["content"]), (&json!("file"), &json!("IyBub3RoaW5nCg==\n")));
    assert_eq!(story.get(&at("docs/large.txt"), &token)["encoding"], "none");
    assert_eq!(story.get(&at("outside"), &token)["type"], "symlink");
    assert_eq!(story.get(&at("module"), &token)["type"], "submodule");
    assert_eq!(story.get(&at("docs"), &token).as_array().unwrap().len(), 2);
    assert_eq!(story.ask("GET", &at("none"), &token, None).status, 404);
    assert_eq!(story.ask("GET", "/repos/acme/shop/contents/main.tf?ref=gone", &token, None).status, 404);

    let tree = story.get(&format!("/repos/acme/shop/git/trees/{sha}?recursive=1"), &token);
    let paths: Vec<&str> =
        tree["tree"].as_array().unwrap().iter().map(|entry| entry["path"].as_str().unwrap()).collect();
    assert_eq!(
        paths,
        ["docs", "docs/large.txt", "docs/name with space.txt", "link", "main.tf", "module", "outside"]
    );
    assert_eq!(tree["truncated"], false);
    let blob = story.get(&format!("/repos/acme/shop/git/blobs/{}", file["sha"].as_str().unwrap()), &token);
    assert_eq!(blob["content"], "IyBub3RoaW5nCg==\n");
    story.shop.truncate_trees();
    assert_eq!(
        story.get(&format!("/repos/acme/shop/git/trees/{sha}?recursive=1"), &token)["truncated"],
        true
    );
    assert_eq!(story.get("/repos/acme/shop/branches/main", &token)["commit"]["sha"], json!(sha));
    assert_eq!(story.get("/repos/acme/shop/commits/main", &token)["sha"], json!(sha));
}

#[test]
fn an_app_signs_in_with_its_own_key() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output =
            std::process::Command::new("ssh-keygen").args(arguments).current_dir(folder.path()).output();
        output.ok().filter(|output| output.status.success()).map(|output| output.stdout)
    };
    let made = run(&["-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", "key"]);
    let Some(public) = made.and_then(|_| run(&["-e", "-m", "PKCS8", "-f", "key.pub"])) else {
        return support::skip::skip("ssh-keygen is missing");
    };
    let story = story();
    let public = String::from_utf8(public).unwrap();
    story.forge.app(
        77,
        "gate",
        &[("checks", "write"), ("contents", "read"), ("metadata", "read")],
        Some(&public),
    );
    let key = std::fs::read(folder.path().join("key")).unwrap();
    let jwt = |issuer: &str, from: i64, to: i64| {
        let now = jiff::Timestamp::now().as_second();
        let claims = json!({"iss": issuer, "iat": now + from, "exp": now + to});
        let key = jsonwebtoken::EncodingKey::from_rsa_pem(&key).unwrap();
        jsonwebtoken::encode(&jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256), &claims, &key)
            .unwrap()
    };
    let good = jwt("77", -60, 540);
    assert_eq!(story.get("/app", &good)["slug"], "gate");
    for (wrong, why) in [
        (jwt("78", -60, 540), "another app's number"),
        (jwt("77", -900, -300), "it is over"),
        (jwt("77", 0, 3600), "an hour is too long"),
        (format!("{}x", &good[..good.len() - 1]), "another signature"),
    ] {
        assert_eq!(story.ask("GET", "/app", &wrong, None).status, 401, "{why}");
    }
    let installation = story.get("/repos/acme/shop/installation", &good);
    let path = format!("/app/installations/{}/access_tokens", installation["id"]);
    let token = story.ask("POST", &path, &good, Some(json!({}))).json();
    let token = token["token"].as_str().unwrap();
    assert_eq!(story.get("/repos/acme/shop", token)["full_name"], "acme/shop");
    assert_eq!(story.ask("GET", "/app", token, None).status, 401);
    assert_eq!(story.ask("POST", &path, token, Some(json!({}))).status, 401);
    assert_eq!(story.ask("GET", "/repos/acme/shop/pulls/1", token, None).status, 403, "not granted");
    story.forge.advance(3601);
    assert_eq!(story.ask("GET", "/repos/acme/shop", token, None).status, 401, "an hour has gone");
}

#[test]
fn renames_forks_pages_of_pushes_and_long_lists_are_as_on_github() {
    let story = story();
    let token = story.forge.token(story.bob);
    for number in 0..3 {
        story.shop.commit_and_push("feature", story.alice, &[("n.txt", &number.to_string())]);
    }
    let url = format!("{}/repos/acme/shop/activity?ref=feature&per_page=3", story.forge.url());
    let first = send("GET", &url, Some(&token), &[], None).unwrap();
    assert_eq!(first.json().as_array().unwrap().len(), 3);
    let next = first.next().unwrap();
    assert!(next.contains("after="), "pushes are paged by a cursor: {next}");
    assert_eq!(send("GET", &next, Some(&token), &[], None).unwrap().json().as_array().unwrap().len(), 1);

    story.forge.team(
        "acme",
        "all",
        &(1..=40).map(|id| story.forge.user(5000 + id, &format!("u{id}"))).collect::<Vec<_>>(),
    );
    let url = format!("{}/orgs/acme/teams/all/members", story.forge.url());
    let next = send("GET", &url, Some(&token), &[], None).unwrap().next().unwrap();
    assert!(next.contains("/organizations/"), "{next}");
    assert_eq!(send("GET", &next, Some(&token), &[], None).unwrap().json().as_array().unwrap().len(), 10);

    let eve = story.forge.user(1004, "eve");
    let fork = story.shop.fork(eve);
    fork.commit_and_push("patch", eve, &[("eve.tf", "# eve\n")]);
    let number = story.shop.pull_from(&fork, eve, "patch", "main");
    let after = fork.commit_and_push("patch", eve, &[("eve.tf", "# eve again\n")]);
    let pull = story.get(&format!("/repos/acme/shop/pulls/{number}"), &token);
    assert_eq!(
        (&pull["head"]["repo"]["full_name"], &pull["head"]["sha"]),
        (&json!("eve/shop"), &json!(after))
    );

    for number in 0..260 {
        let commit =
            NewCommit::by("Alice", "alice@example.com", "One of many").file("n.txt", number.to_string());
        story.shop.commit("long", &commit);
    }
    story.shop.push("long", story.alice);
    let number = story.shop.pull(story.alice, "long", "main");
    let page = |page: usize| {
        story.get(&format!("/repos/acme/shop/pulls/{number}/commits?per_page=100&page={page}"), &token)
    };
    let lengths: Vec<usize> = (1..=4).map(|number| page(number).as_array().unwrap().len()).collect();
    assert_eq!(lengths, [100, 100, 50, 0], "GitHub lists 250 and no more");
    assert_eq!(story.get(&format!("/repos/acme/shop/pulls/{number}"), &token)["commits"], 260);

    story.shop.rename("store");
    let moved = story.ask("GET", "/repos/acme/shop/pulls/1", &token, None);
    assert_eq!(moved.status, 301);
    let place = moved.header("location").unwrap();
    assert_eq!(send("GET", place, Some(&token), &[], None).unwrap().json()["number"], 1);
}

/// Ends the server whatever happens to the test.
struct Server(std::process::Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_story_is_told_by_real_pushes_and_the_admin_door() {
    let Some(program) = support::program::beside("forge_server") else {
        return support::skip::skip("the server is not built: `cargo test --test forge_server` builds it");
    };
    let folder = tempfile::tempdir().unwrap();
    let (bare, work, place) =
        (folder.path().join("bare"), folder.path().join("work"), folder.path().join("address"));
    let git = |at: &std::path::Path, arguments: &[&str]| {
        let person = ["-c", "user.name=Alice", "-c", "user.email=alice@example.com"];
        support::git::git(at, &[&person, arguments].concat());
    };
    git(folder.path(), &["init", "-q", "--bare", "-b", "main", "bare"]);
    git(folder.path(), &["clone", "-q", "bare", "work"]);
    git(&work, &["commit", "-q", "--allow-empty", "-m", "begin"]);
    git(&work, &["push", "-q", "origin", "HEAD:main"]);
    git(&work, &["commit", "-q", "--allow-empty", "-m", "change"]);
    git(&work, &["push", "-q", "origin", "HEAD:feature"]);

    let child = std::process::Command::new(program).env("PAIRGATE_FORGE_SCENARIO", &place).spawn().unwrap();
    let server = Server(child);
    let began = std::time::Instant::now();
    while !place.exists() {
        assert!(began.elapsed().as_secs() < 60, "the server does not come up");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let address = std::fs::read_to_string(&place).unwrap().trim().to_owned();
    let act = |action: &str, body: Value| {
        let got = send("POST", &format!("{address}/_fake/{action}"), None, &[], Some(&body)).unwrap();
        assert_eq!(got.status, 200, "{}", got.json());
        got.json()
    };
    act("user", json!({"id": 1001, "login": "alice"}));
    act("repository", json!({"repository": "acme/shop", "path": bare}));
    act("allow", json!({"repository": "acme/shop", "user": "alice", "role": "write"}));
    act("push", json!({"repository": "acme/shop", "branch": "feature", "actor": "alice"}));
    act("pull", json!({"repository": "acme/shop", "author": "alice", "head": "feature"}));
    act("comment", json!({"repository": "acme/shop", "pull": 1, "user": "alice", "body": "words"}));
    git(&work, &["commit", "-q", "--allow-empty", "-m", "more"]);
    git(&work, &["push", "-q", "origin", "HEAD:feature"]);
    let sha =
        act("push", json!({"repository": "acme/shop", "branch": "feature", "actor": "alice"}))["sha"].clone();
    let token = act("token", json!({"user": "alice"}))["token"].as_str().unwrap().to_owned();
    let pull =
        send("GET", &format!("{address}/repos/acme/shop/pulls/1"), Some(&token), &[], None).unwrap().json();
    assert_eq!((&pull["head"]["sha"], &pull["commits"], &pull["comments"]), (&sha, &json!(2), &json!(1)));
    act("clock", json!({"at": "2026-03-01T12:00:00Z"}));
    let dump = act("dump", json!({}));
    assert_eq!(dump["now"], "2026-03-01T12:00:00Z");
    assert_eq!(dump["repositories"]["acme/shop"]["comments"][0]["body"], "words");
    assert_eq!(dump["violations"], json!([]));
    let wrong = send("POST", &format!("{address}/_fake/push"), None, &[], Some(&json!({}))).unwrap();
    assert_eq!(wrong.status, 400);
    drop(server);
}
