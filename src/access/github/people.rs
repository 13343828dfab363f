//! Members, teams, collaborators, deploy keys and apps: who reaches which repository.

use crate::access::holdings::Holding;
use crate::access::names::Names;
use crate::access::node::{Node, Word};
use crate::access::walk::Subject;
use crate::text::Text;

use super::{note_custom, rank};

pub(super) const TYPES: [&str; 20] = [
    "github_membership",
    "github_team",
    "github_team_membership",
    "github_team_members",
    "github_team_repository",
    "github_repository_collaborator",
    "github_repository_collaborators",
    "github_repository_deploy_key",
    "github_app_installation_repository",
    "github_app_installation_repositories",
    "github_organization_role_user",
    "github_organization_role_team",
    "github_organization_role_team_assignment",
    "github_organization_security_manager",
    "github_organization_custom_role",
    "github_organization_repository_role",
    "github_organization_role",
    "github_emu_group_mapping",
    "github_team_sync_group_mapping",
    "github_repository",
];

/// One a principal and capability.
pub(super) fn holdings(subject: &Subject<'_, '_, '_>, names: &Names) -> Vec<Holding> {
    match subject.kind() {
        "github_membership" => vec![membership(subject)],
        "github_team" => parent(subject, names),
        "github_team_membership" => {
            vec![in_team(subject, names, user(subject.must("username")), subject.word("role"))]
        }
        "github_team_members" => members(subject, names),
        "github_emu_group_mapping" => {
            let group = subject.must("group_id").after("group");
            vec![in_team(subject, names, group, None)]
        }
        "github_team_sync_group_mapping" => {
            let groups = subject.node.get("group").items();
            let named = |group: &Node<'_, '_>| group.get("group_name").text().unwrap_or_else(Word::unknown);
            groups.iter().map(|group| in_team(subject, names, named(group).after("group"), None)).collect()
        }
        "github_team_repository" => {
            let team = team(names, subject.must("team_id"));
            let permission = subject.word("permission").unwrap_or_else(|| Word::plain("pull"));
            vec![on_repository(subject, "permission", team, permission, false)]
        }
        "github_repository_collaborator" => {
            let permission = subject.word("permission").unwrap_or_else(|| Word::plain("push"));
            vec![on_repository(subject, "permission", user(subject.must("username")), permission, true)]
        }
        "github_repository_collaborators" => collaborators(subject, names),
        "github_repository_deploy_key" => vec![deploy_key(subject)],
        "github_app_installation_repository" => vec![app(subject, subject.must("repository"), "repository")],
        "github_app_installation_repositories" => subject
            .words("selected_repositories")
            .into_iter()
            .map(|repository| app(subject, repository, "selected_repositories"))
            .collect(),
        "github_repository" => visibility(subject).into_iter().collect(),
        _ => organization(subject, names),
    }
}

/// Accounts are compared without case.
fn user(word: Word) -> Word {
    word.map(str::to_lowercase).after("user")
}

fn team(names: &Names, word: Word) -> Word {
    names.of(word).after("team")
}

fn repository(subject: &Subject<'_, '_, '_>) -> Word {
    subject.must("repository").after("repository")
}

fn membership(subject: &Subject<'_, '_, '_>) -> Holding {
    let who = user(subject.must("username"));
    let role = subject.word("role").unwrap_or_else(|| Word::plain("member"));
    let step = match role.text.as_str() {
        "member" => Some(0),
        "admin" => Some(1),
        _ => None,
    };
    let name = who.shown();
    let owner = role.text == "admin" && !role.is_unknown();
    let mut held = Holding::new("role", who, Word::plain("the organization"), role);
    held.rank = step.map(|step| ("organization", step));
    if owner {
        let message = Text::new(
            format!(
                "`{name}` becomes an owner of the organization, who may do everything in it and remove everybody else"
            ),
            format!(
                "`{name}` が組織のオーナーになり、すべての操作と他のメンバーの削除ができるようになります"
            ),
        );
        held.facts.push(subject.fact("owner-added", message).attribute("role"));
    }
    held
}

/// A team has what its parent has.
fn parent(subject: &Subject<'_, '_, '_>, names: &Names) -> Vec<Holding> {
    let Some(parent) = subject.word("parent_team_id") else { return Vec::new() };
    let who = subject.must("name").after("team");
    let scope = team(names, parent);
    vec![Holding::new("parent_team_id", who, scope, Word::plain("everything that the parent team has"))]
}

fn in_team(subject: &Subject<'_, '_, '_>, names: &Names, who: Word, role: Option<Word>) -> Holding {
    let attribute = if subject.node.get("team_id").is_absent() { "team_slug" } else { "team_id" };
    let scope = team(names, subject.must(attribute));
    let role = role.unwrap_or_else(|| Word::plain("member"));
    let step = match role.text.as_str() {
        "member" => Some(0),
        "maintainer" => Some(1),
        _ => None,
    };
    let mut held = Holding::new("role", who, scope, role);
    held.rank = step.map(|step| ("team", step));
    held
}

fn members(subject: &Subject<'_, '_, '_>, names: &Names) -> Vec<Holding> {
    let one = |member: &Node<'_, '_>| {
        let who = member.get("username").text().unwrap_or_else(Word::unknown);
        let mut held = in_team(subject, names, user(who), member.get("role").text());
        held.attribute = "members";
        held
    };
    subject.node.get("members").items().iter().map(one).collect()
}

fn on_repository(
    subject: &Subject<'_, '_, '_>,
    attribute: &'static str,
    who: Word,
    permission: Word,
    person: bool,
) -> Holding {
    let name = who.shown();
    let mut held = Holding::new(attribute, who, repository(subject), permission);
    held.rank = if held.capability.is_unknown() { None } else { rank(&held.capability.text) };
    note_custom(&mut held);
    let place = held.scope.shown();
    let message = match held.capability.text.as_str() {
        "admin" => Text::new(
            format!(
                "`{name}` becomes an administrator of `{place}`, who may change its protection and who has access"
            ),
            format!("`{name}` が `{place}` の管理者になり、保護設定やアクセス権を変更できるようになります"),
        ),
        "maintain" => Text::new(
            format!("`{name}` becomes a maintainer of `{place}`, who may change some of its settings"),
            format!("`{name}` が `{place}` のメンテナーになり、一部の設定を変更できるようになります"),
        ),
        _ => return held,
    };
    held.level = Some("permissions management");
    let mut fact = subject.fact("repo-admin-granted", message).attribute(attribute);
    if person {
        fact = fact.detail(Text::new(
            "given to an account by itself, so no team shows it",
            "個人アカウントへの直接の付与のため、チームの一覧には現れません",
        ));
    }
    held.facts.push(if held.capability.text == "admin" { fact } else { fact.advisory() });
    held
}

fn collaborators(subject: &Subject<'_, '_, '_>, names: &Names) -> Vec<Holding> {
    let permission = |node: &Node<'_, '_>, default: &str| {
        node.get("permission").text().unwrap_or_else(|| Word::plain(default))
    };
    let users = subject.node.get("user").items();
    let users = users.iter().map(|entry| {
        let who = entry.get("username").text().unwrap_or_else(Word::unknown);
        on_repository(subject, "user", user(who), permission(entry, "push"), true)
    });
    let teams = subject.node.get("team").items();
    let teams = teams.iter().map(|entry| {
        let who = entry.get("team_id").text().map_or_else(Word::unknown, |word| subject.named(word, "team"));
        on_repository(subject, "team", team(names, who), permission(entry, "pull"), false)
    });
    users.chain(teams).collect()
}

fn deploy_key(subject: &Subject<'_, '_, '_>) -> Holding {
    let who = subject.must("title").after("deploy key");
    let writes = match subject.node.get("read_only").word() {
        Some(word) if word.is_unknown() => Word::unknown(),
        Some(word) if word.text == "false" => Word::plain("write"),
        _ => Word::plain("read"),
    };
    let (name, place) = (who.shown(), repository(subject).shown());
    let may_write = writes.text == "write";
    let mut held = Holding::new("read_only", who, repository(subject), writes);
    held.rank = if held.capability.is_unknown() { None } else { rank(&held.capability.text) };
    let message = if may_write {
        Text::new(
            format!("`{name}` may push to `{place}`; it belongs to no person and does not expire"),
            format!("`{name}` で `{place}` にプッシュできるようになります。個人に紐付かず、期限もありません"),
        )
    } else {
        Text::new(
            format!("`{name}` may read `{place}`; it belongs to no person and does not expire"),
            format!("`{name}` で `{place}` を読み取れるようになります。個人に紐付かず、期限もありません"),
        )
    };
    let fact = subject.fact("long-lived-key-created", message).attribute("read_only");
    held.facts.push(if may_write { fact } else { fact.advisory() });
    held
}

fn app(subject: &Subject<'_, '_, '_>, repository: Word, attribute: &'static str) -> Holding {
    let who = subject.must("installation_id").after("app installation");
    let scope = repository.after("repository");
    let (name, place) = (who.shown(), scope.shown());
    let message = Text::new(
        format!("`{name}` reaches `{place}`, with all permissions that the app has"),
        format!("`{name}` が、アプリの持つすべての権限で `{place}` にアクセスできるようになります"),
    );
    let mut held = Holding::new(attribute, who, scope, Word::plain("the app's permissions"));
    held.facts.push(subject.fact("app-installed", message).attribute(attribute));
    held
}

/// `visibility`, or the older `private`; nothing for a repository that only its own people see.
fn visibility(subject: &Subject<'_, '_, '_>) -> Option<Holding> {
    let visibility = match subject.node.get("visibility").text() {
        Some(word) if !word.is_unknown() => word,
        // The provider computes it from `private`, whose default is a public repository.
        other => match subject.node.get("private").word() {
            Some(word) if word.text == "true" => return None,
            Some(word) if word.text == "false" => Word::plain("public"),
            _ => other?,
        },
    };
    let scope = subject.must("name").after("repository");
    let who = match visibility.text.as_str() {
        "private" => return None,
        "internal" => Word::plain("every member of the enterprise"),
        _ => Word::plain("everyone"),
    };
    let public = visibility.text == "public";
    let capability = if visibility.is_unknown() { Word::unknown() } else { Word::plain("read") };
    let place = scope.shown();
    let mut held = Holding::new("visibility", who, scope, capability);
    held.rank = if held.capability.is_unknown() { None } else { rank("read") };
    if public {
        let message = Text::new(
            format!("everybody on the internet may read `{place}` with its whole history"),
            format!("`{place}` を履歴も含めてインターネット上の全員が読み取れるようになります"),
        );
        let fact = subject.fact("public-principal", message).attribute("visibility");
        // A repository that is public from its first day gives nothing away that was hidden.
        held.facts.push(if subject.object.before.is_null() { fact.advisory() } else { fact });
    }
    Some(held)
}

/// Roles of the organization: who has them, and what is in them.
fn organization(subject: &Subject<'_, '_, '_>, names: &Names) -> Vec<Holding> {
    let place = Word::plain("the organization");
    match subject.kind() {
        "github_organization_role_user" => {
            let role = subject.must("role_id").after("organization role");
            vec![Holding::new("role_id", user(subject.must("login")), place, role)]
        }
        "github_organization_role_team" | "github_organization_role_team_assignment" => {
            let role = subject.must("role_id").after("organization role");
            let who = team(names, subject.must("team_slug"));
            vec![Holding::new("role_id", who, place, role)]
        }
        "github_organization_security_manager" => {
            let who = team(names, subject.must("team_slug"));
            vec![Holding::new("team_slug", who, place, Word::plain("security manager"))]
        }
        _ => custom(subject),
    }
}

fn custom(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    let who = subject.must("name").after("everybody with the custom role");
    let place = Word::plain(match subject.kind() {
        "github_organization_role" => "the organization",
        _ => "repositories on which it is given",
    });
    let mut found: Vec<Holding> = subject
        .words("permissions")
        .into_iter()
        .map(|permission| Holding::new("permissions", who.clone(), place.clone(), permission))
        .collect();
    if let Some(base) = subject.word("base_role").filter(|word| word.text != "none") {
        let mut held = Holding::new("base_role", who, place, base);
        held.rank = if held.capability.is_unknown() { None } else { rank(&held.capability.text) };
        found.push(held);
    }
    found
}
