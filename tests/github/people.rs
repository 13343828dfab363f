//! Who wrote, committed, pushed, and who may do what.

use pairgate::ports::{Forge, ForgeTrouble};
use pairgate::signoff::facts::{ActorKind, Permission, PullState, Repository};
use serde_json::{Value, json as value};

use super::server::{Reply, Server, json, status};

fn sha(digit: &str) -> String {
    digit.repeat(40)
}

#[test]
fn the_viewer_is_a_person_or_a_machine() {
    let person = Server::start(|_, _| json(&value!({ "id": 583231, "login": "octocat", "type": "User" })));
    let github = person.github();
    assert_eq!(github.viewer().unwrap().kind, ActorKind::Person);
    github.viewer().unwrap();
    assert_eq!(person.seen().len(), 1, "asked once");
    let machine = Server::start(|seen, _| {
        if seen.is("GET /user") {
            return status(403, "Resource not accessible by integration");
        }
        json(&value!({ "data": { "viewer": { "databaseId": 41898282, "login": "github-actions[bot]" } } }))
    });
    let viewer = machine.github().viewer().unwrap();
    assert_eq!((viewer.id, viewer.kind), (41_898_282, ActorKind::Machine));
    for (kind, wanted) in
        [("Bot", ActorKind::Machine), ("Organization", ActorKind::Other), ("Robot", ActorKind::Other)]
    {
        let server = Server::start(move |_, _| json(&value!({ "id": 1, "login": "x", "type": kind })));
        assert_eq!(server.github().viewer().unwrap().kind, wanted);
    }
}

#[test]
fn permissions_are_known_words() {
    for (word, wanted) in [
        ("admin", Permission::Admin),
        ("write", Permission::Write),
        ("maintain", Permission::Write),
        ("read", Permission::Read),
        ("none", Permission::None),
    ] {
        let server = Server::start(move |_, _| {
            json(&value!({ "permission": word, "user": { "id": 7, "login": "a" } }))
        });
        let standing = server.github().standing("a").unwrap();
        assert_eq!((standing.id, standing.permission), (7, wanted));
    }
    for odd in [
        value!({ "permission": "owner", "user": { "id": 7, "login": "a" } }),
        value!({ "permission": "write", "user": null }),
    ] {
        let server = Server::start(move |_, _| json(&odd));
        assert_eq!(server.github().standing("a").unwrap_err().trouble, ForgeTrouble::Garbled);
    }
}

#[test]
fn pushes_are_of_the_branch_that_was_asked_for() {
    let entry = |branch: &str, kind: &str, actor: Value| value!({ "after": sha("a"), "ref": format!("refs/heads/{branch}"), "activity_type": kind, "actor": actor });
    let page = value!([
        entry("fix/1", "push", value!({ "id": 3, "login": "eve", "type": "User" })),
        entry("fix/1", "force_push", Value::Null),
        entry("fix/1", "branch_deletion", value!({ "id": 4, "login": "bob", "type": "User" })),
        entry("fix/1", "something_new", value!({ "id": 5, "login": "amy", "type": "User" })),
    ]);
    let server = Server::start(move |_, _| json(&page));
    let fork = Repository { id: 8, name: "eve/shop".to_owned() };
    let pushes = server.github().pushes(&fork, "fix/1").unwrap();
    let ids: Vec<Option<u64>> = pushes.into_iter().map(|push| push.actor.map(|actor| actor.id)).collect();
    assert_eq!(ids, [Some(3), None, Some(5)]);
    let seen = server.seen().remove(0);
    assert!(seen.is("GET /repos/eve/shop/activity"));
    assert_eq!(seen.query("ref"), Some("refs%2Fheads%2Ffix%2F1"));
    let page = value!([entry("other", "push", Value::Null)]);
    let server = Server::start(move |_, _| json(&page));
    assert_eq!(server.github().pushes(&fork, "fix/1").unwrap_err().trouble, ForgeTrouble::Garbled);
}

fn pull(state: &str, merged: bool) -> Value {
    let repo = value!({ "id": 5, "full_name": "acme/shop" });
    value!({
        "number": 7, "state": state, "merged": merged, "user": { "id": 10137, "login": "ghost", "type": "User" },
        "body": null, "commits": 2, "changed_files": 2,
        "head": { "sha": sha("a"), "ref": "fix", "repo": null }, "base": { "sha": sha("b"), "ref": "rel/1", "repo": repo },
    })
}

#[test]
fn the_base_is_the_tip_that_the_branch_has_now() {
    let server = Server::start(|seen, _| {
        if seen.is("GET /repos/acme/shop/branches/rel%2F1") {
            return json(&value!({ "name": "rel/1", "commit": { "sha": sha("c") } }));
        }
        json(&pull("open", false))
    });
    let pull = server.github().pull_request(7).unwrap();
    assert_eq!((pull.base_sha, pull.state, pull.author), (sha("c"), PullState::Open, None));
    assert_eq!((pull.head_repository, pull.description.as_str()), (None, ""));
    assert_eq!(server.github().pull_request(8).unwrap_err().trouble, ForgeTrouble::Garbled);
}

#[test]
fn a_state_that_is_not_known_is_no_state() {
    let server = Server::start(|_, _| json(&pull("locked", false)));
    assert_eq!(server.github().pull_request(7).unwrap_err().trouble, ForgeTrouble::Garbled);
}

fn listed(id: &str, author: Value, email: &str, committer: Value, by: &str) -> Value {
    value!({ "sha": id, "author": author, "committer": committer,
             "commit": { "author": { "email": email }, "committer": { "email": by } } })
}

fn known(id: &str, authors: &[(&str, Value)], committer: (&str, Value)) -> Value {
    let face = |(email, user): &(&str, Value)| value!({ "email": email, "user": user });
    value!({ "oid": id, "committer": face(&committer),
             "authors": { "totalCount": authors.len(), "nodes": authors.iter().map(face).collect::<Vec<_>>() } })
}

fn commits(listed: Value, known: Vec<Value>) -> Server {
    Server::start(move |seen, _| {
        if seen.is("POST /graphql") {
            let nodes: Vec<Value> = known.iter().map(|commit| value!({ "commit": commit })).collect();
            let page = value!({ "totalCount": nodes.len(), "pageInfo": { "hasNextPage": false, "endCursor": null }, "nodes": nodes });
            return json(&value!({ "data": { "repository": { "pullRequest": { "commits": page } } } }));
        }
        json(&listed)
    })
}

#[test]
fn everybody_who_had_a_hand_in_a_commit_is_named() {
    let bot = value!({ "id": 49699333, "login": "dependabot[bot]", "type": "Bot" });
    let web = value!({ "databaseId": 19864447, "login": "web-flow" });
    let amy = value!({ "databaseId": 3, "login": "amy" });
    let authors = [
        ("bot@x", Value::Null),
        ("amy@x", amy),
        ("583231+octocat@users.noreply.github.com", Value::Null),
        ("583231+octocat@users.noreply.evil.example", Value::Null),
    ];
    let server = commits(
        value!([listed(&sha("a"), bot, "bot@x", value!({}), "noreply@github.com")]),
        vec![known(&sha("a"), &authors, ("noreply@github.com", web))],
    );
    let commits = server.github().commits(7, 1).unwrap();
    let ids: Vec<Option<u64>> =
        commits[0].authors.iter().map(|person| person.account.as_ref().map(|a| a.id)).collect();
    assert_eq!(ids, [Some(49_699_333), Some(3), Some(583_231), None]);
    assert_eq!(commits[0].authors[0].account.as_ref().unwrap().kind, ActorKind::Machine);
    assert_eq!(commits[0].committer, None);
}

#[test]
fn a_list_of_commits_that_is_not_whole_is_no_list() {
    let one = |id: &str| listed(id, Value::Null, "a@x", Value::Null, "a@x");
    let face = |id: &str| known(id, &[("a@x", Value::Null)], ("a@x", Value::Null));
    let short = commits(value!([one(&sha("a"))]), vec![face(&sha("a"))]);
    let error = short.github().commits(7, 2).unwrap_err();
    assert_eq!(error.message, "pull request 7 has 2 commits, and the forge lists 1");
    assert!(error.help.contains("fetch-depth: 0"), "{error:?}");
    let uneven = commits(value!([one(&sha("a")), one(&sha("b"))]), vec![face(&sha("a"))]);
    assert_eq!(uneven.github().commits(7, 2).unwrap_err().trouble, ForgeTrouble::Garbled);
    let other = commits(value!([one(&sha("a"))]), vec![face(&sha("b"))]);
    assert!(other.github().commits(7, 1).unwrap_err().message.contains("different commits"));
    let long = commits(value!([]), vec![]);
    assert!(long.github().commits(7, 312).unwrap_err().message.contains("312 commits"));
    assert!(long.seen().is_empty());
    let mut cut = face(&sha("a"));
    cut["authors"]["totalCount"] = value!(101);
    let hidden = commits(value!([one(&sha("a"))]), vec![cut]);
    assert!(hidden.github().commits(7, 1).unwrap_err().message.contains("1 of 101 authors"));
}

#[test]
fn commits_are_asked_by_their_ids() {
    let server = Server::start(|seen, _| {
        if seen.is("POST /graphql") {
            let query = seen.body["query"].as_str().unwrap();
            assert!(query.contains(&format!("c0: object(oid: \"{}\")", sha("a"))), "{query}");
            let faces = [("amy@x", value!({ "databaseId": 3, "login": "amy" }))];
            let amy = known(&sha("a"), &faces, faces[0].clone());
            let stranger = known(&sha("b"), &[("who@x", Value::Null)], ("who@x", Value::Null));
            return json(&value!({ "data": { "repository": { "c0": amy, "c1": stranger, "c2": null } } }));
        }
        assert!(seen.is(&format!("GET /repos/acme/shop/commits/{}", sha("b"))), "{seen:?}");
        json(&listed(
            &sha("b"),
            value!({ "id": 9, "login": "who", "type": "User" }),
            "who@x",
            Value::Null,
            "who@x",
        ))
    });
    let found = server.github().commits_by_id(&[sha("a"), sha("b")]).unwrap();
    assert_eq!(found[1].authors[0].account.as_ref().unwrap().id, 9);
    assert_eq!(server.count("POST /graphql"), 1);
    let error = server.github().commits_by_id(&[sha("a"), sha("b"), sha("c")]).unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::NotFound);
    let error = server.github().commits_by_id(&["main\") { x }".to_owned()]).unwrap_err();
    assert_eq!(error.trouble, ForgeTrouble::Refused);
}

#[test]
fn graphql_says_no_in_its_own_way() {
    for (kind, wanted, times) in [
        ("FORBIDDEN", ForgeTrouble::Forbidden, 1),
        ("RATE_LIMITED", ForgeTrouble::RateLimited, 1),
        ("ODD", ForgeTrouble::Garbled, 4),
    ] {
        let server = Server::start(move |_, _| {
            Reply::Json(
                200,
                vec![],
                value!({ "data": null, "errors": [{ "type": kind, "message": "no" }] }).to_string(),
            )
        });
        let error = server.github().commits_by_id(&[sha("a")]).unwrap_err();
        assert_eq!(error.trouble, wanted, "{error:?}");
        assert_eq!(server.seen().len(), times);
    }
}
