//! Commands, pages and imports are those of the server that the organisation is on: on another one an organisation of the
//! same name is somebody else's.

use pairgate::audit::github::CHECKS;
use pairgate::audit::object::{Change, GitHubItem};
use pairgate::audit::remedy::{Around, Remedy, remedies_among};
use pairgate::text::Lang;

use crate::table::github_items;
use crate::tools::*;

fn on(web: &str, item: GitHubItem, change: Change, check: &'static pairgate::audit::Check) -> Remedy {
    let mut found = finding(github(item), change);
    found.check = check;
    let around = Around { web: Some(web.to_owned()), ..Around::default() };
    remedies_among(&[found], Some(&sources(&[])), &around).remove(0)
}

fn texts(remedy: &Remedy) -> Vec<String> {
    let steps = remedy.steps.iter().flat_map(|steps| [steps.get(Lang::En), steps.get(Lang::Ja)]);
    let steps = steps.map(str::to_owned);
    remedy.commands.iter().cloned().chain(steps).chain(remedy.import.clone()).collect()
}

fn items() -> Vec<GitHubItem> {
    let settings = [
        "two_factor_requirement_enabled",
        "default_workflow_permissions",
        "can_approve_pull_request_reviews",
        "allowed_actions",
        "owners",
    ];
    let settings = settings.map(|name| GitHubItem::Setting { name: name.to_owned() });
    let of_repository = ["allowed_actions", "default_workflow_permissions"]
        .map(|name| GitHubItem::RepositorySetting { repository: "shop".to_owned(), name: name.to_owned() });
    github_items().into_iter().chain(settings).chain(of_repository).collect()
}

fn changes(item: &GitHubItem) -> Vec<Change> {
    let named = match item {
        GitHubItem::Setting { name } | GitHubItem::RepositorySetting { name, .. } => {
            ["allowed_actions", "default_workflow_permissions", "default_repository_permission"]
                .into_iter()
                .find(|one| one == name)
        }
        GitHubItem::OrganisationHook { .. } | GitHubItem::RepositoryHook { .. } => Some("insecure_ssl"),
        GitHubItem::OrganisationSecret { .. } => Some("visibility"),
        _ => Some("permission"),
    };
    let mut all = vec![Change::Remove, Change::Deactivate, Change::Look, Change::Replace];
    all.push(Change::Set { name: named.unwrap_or("permission"), value: "selected".into() });
    all
}

#[test]
fn no_command_and_no_page_names_github_com_when_the_organisation_is_on_another_server() {
    for web in ["https://ghe.example.com", "https://acme.ghe.com", "http://ghe.example.com:8080"] {
        let host = web.split("://").nth(1).unwrap();
        for item in items() {
            for change in changes(&item) {
                for check in CHECKS {
                    let made = on(web, item.clone(), change.clone(), check);
                    assert!(!made.commands.is_empty() || made.steps.is_some(), "{item:?} {change:?}");
                    for text in texts(&made) {
                        let rest = text.replace("https://ghe.example.com", "");
                        assert!(!rest.contains("github.com"), "{item:?} {change:?} {}: {text}", check.id);
                        let calls = text.matches("gh api").count();
                        let named = text.matches(&format!("gh api --hostname {host} ")).count();
                        assert_eq!(calls, named, "{text}");
                    }
                    if let Some(import) = &made.import {
                        let said = format!("# this is on {host}: the provider needs its `base_url`\n");
                        assert!(import.contains(&said), "{import}");
                    }
                }
            }
        }
    }
}

#[test]
fn on_github_com_nothing_names_a_server() {
    for web in ["https://github.com", "https://GitHub.com"] {
        for item in items() {
            for change in changes(&item) {
                let texts = texts(&on(web, item.clone(), change, CHECKS[0])).join("\n");
                assert!(!texts.contains("--hostname") && !texts.contains("base_url"), "{texts}");
            }
        }
    }
}

#[test]
fn where_nobody_knows_the_server_there_is_no_command_and_no_page() {
    for web in ["", "acme", "file:///etc", "https://", "https://a b", "https://-x", "https://x;rm -rf /"] {
        for item in items() {
            for change in changes(&item) {
                let made = on(web, item.clone(), change, CHECKS[0]);
                assert!(made.commands.is_empty() && made.import.is_none(), "{web}: {made:?}");
                let steps = made.steps.as_ref().unwrap().get(Lang::En);
                assert!(!steps.contains("://"), "{web}: {steps}");
            }
        }
    }
}

#[test]
fn each_kind_has_a_page_of_its_own() {
    let page = |item: GitHubItem, check: &str| {
        let check = CHECKS.iter().find(|one| one.id == check).unwrap();
        let steps = on("https://github.com", item, Change::Look, check).steps.unwrap();
        assert!(!steps.get(Lang::Ja).is_empty());
        steps.get(Lang::En).to_owned()
    };
    let s = String::from;
    for (item, check, expected) in [
        (
            GitHubItem::DeployKey { repository: s("shop"), id: 1, title: s("CI") },
            "github-deploy-key-owner-left",
            "https://github.com/acme/shop/settings/keys",
        ),
        (
            GitHubItem::Team { slug: s("ops") },
            "github-team-without-maintainer",
            "https://github.com/orgs/acme/teams/ops/members",
        ),
        (
            GitHubItem::Team { slug: s("ops") },
            "github-team-admin-wide",
            "https://github.com/orgs/acme/teams/ops/repositories",
        ),
        (
            GitHubItem::Member { login: s("bob"), owner: false },
            "github-without-two-factor",
            "https://github.com/orgs/acme/people",
        ),
        (
            GitHubItem::Member { login: s("bob"), owner: true },
            "github-without-two-factor",
            "https://github.com/organizations/acme/settings/security",
        ),
        (
            GitHubItem::OutsideCollaborator { login: s("bob") },
            "github-without-two-factor",
            "https://github.com/orgs/acme/outside-collaborators",
        ),
        (
            GitHubItem::Setting { name: s("owners") },
            "github-owner-single",
            "https://github.com/orgs/acme/people?query=role%3Aowner",
        ),
        (
            GitHubItem::Setting { name: s("two_factor_requirement_enabled") },
            "github-two-factor",
            "https://github.com/organizations/acme/settings/security",
        ),
    ] {
        let steps = page(item, check);
        assert!(steps.contains(expected), "{check}: {steps}");
        assert!(!steps.contains("settings/profile"), "{check}: {steps}");
    }
    let left = page(
        GitHubItem::DeployKey { repository: s("shop"), id: 1, title: s("k|`x`") },
        "github-deploy-key-owner-left",
    );
    assert!(left.contains("`k|'x'`"), "{left}");
}
