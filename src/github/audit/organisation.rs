//! The organisation itself: its settings, and what reaches into it from outside.

use serde::{Deserialize, Serialize};

use super::OrgReader;
use super::listed::{Granted, Installations, Installed, Invited, SecretEntry, Secrets};
use super::part::Part;
use super::people::{MEMBERS, OWNER as PEOPLE};
use super::shapes::Hook;
use crate::audit::github::facts::{
    self, Installation, Invitation, Member, Organisation, Outside, Secret, Team, Token,
};
use crate::audit::{Known, Reason};
use crate::github::client::{TRIES, parsed};
use crate::ports::Forged;
use crate::text::Text;

const OWNER: &str = "admin:org of an owner (fine-grained: administration: read)";
const TOKENS: &str = "personal access tokens: read of an App";
const HOOKS: &str = "admin:org_hook (fine-grained: webhooks: read)";
const SECRETS: &str = "admin:org (fine-grained: secrets: read)";
const ACTIONS: &str = "admin:org (fine-grained: administration: read)";

/// What webhooks that are not shown may hide.
const HOOK_CHECKS: &[&str] =
    &["github-hook-without-secret", "github-hook-insecure", "github-hook-failing", "github-hook-inactive"];

#[derive(Deserialize)]
struct Plan {
    name: String,
}

/// `/orgs/{org}`. Owners see more than others.
#[derive(Deserialize)]
struct Whole {
    login: String,
    html_url: String,
    node_id: String,
    plan: Option<Plan>,
    default_repository_permission: Option<String>,
    members_can_create_public_repositories: Option<bool>,
    two_factor_requirement_enabled: Option<bool>,
    public_repos: Option<usize>,
    total_private_repos: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct Workflow {
    default_workflow_permissions: String,
    can_approve_pull_request_reviews: bool,
}

#[derive(Serialize, Deserialize)]
struct Allowed {
    enabled_repositories: String,
    allowed_actions: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Name {
    name: String,
}

impl OrgReader {
    /// The organisation. An error only when it cannot be read at all: then there is no such organisation, or nobody
    /// answers.
    pub fn organisation(&self) -> Forged<Organisation> {
        let path = crate::github::address::path(&["orgs", &self.organisation])?;
        let ask = crate::github::ask::Ask::get(path);
        let (whole, scopes, client) = self.client.send(&ask, TRIES, |answer| {
            let header = |name: &str| answer.header(name).map(str::to_owned);
            Ok((parsed::<Whole>(&answer.body)?, header("x-oauth-scopes"), header("x-oauth-client-id")))
        })?;
        let now = self.client.now()?;
        let teams = self.teams();
        let members = self.members(insider(&whole, scopes.as_deref(), &teams));
        let outside = self.outside();
        let workflow =
            self.part(ACTIONS, || self.one::<Workflow>(self.org(&["actions", "permissions", "workflow"])?));
        let workflow = workflow
            .map(|found| (found.default_workflow_permissions, found.can_approve_pull_request_reviews));
        let mut unsure = Vec::new();
        let activity =
            self.part(MEMBERS, || self.deeds(&whole.node_id, &people(&members, &outside)?, now, &mut unsure));
        let hooks = self.part(HOOKS, || self.hooks(self.org(&["hooks"])?));
        if hooks.get().is_some() && client.is_some_and(|client| !client.is_empty()) {
            self.remark_on_hooks();
        }
        Ok(Organisation {
            url: whole.html_url.clone(),
            read: now,
            plan: seen(whole.plan.as_ref().map(|plan| plan.name.clone())),
            default_permission: seen(whole.default_repository_permission.clone()),
            members_can_create_public: seen(whole.members_can_create_public_repositories),
            two_factor_required: seen(whole.two_factor_requirement_enabled),
            actions_token: workflow.clone().map(|(token, _)| token),
            actions_may_approve: workflow.map(|(_, approve)| approve),
            allowed_actions: self.part(ACTIONS, || self.allowed_actions()),
            tokens: self.part(TOKENS, || self.tokens()),
            installations: self.part(OWNER, || self.installations()),
            invitations: self.part(PEOPLE, || self.invitations()),
            secrets: self.part(SECRETS, || self.secrets()),
            repositories: self.part("metadata: read", || self.names(&whole)),
            login: whole.login,
            members,
            outside,
            teams,
            hooks,
            activity,
            unsure,
        })
    }

    /// The forge shows an OAuth app the webhooks that it made itself, and does not say that there are others.
    fn remark_on_hooks(&self) {
        self.remark(
            HOOK_CHECKS,
            Text::new(
                "webhooks of the organisation that others made: an OAuth app is shown its own alone",
                "ほかのアプリやユーザーが作成した Organization の Webhook（OAuth App には自身が作成したものだけが見えます）",
            ),
            Reason::Forbidden { permission: HOOKS.to_owned() },
            Text::new(
                "run it with the token of a GitHub App, or with an owner's personal access token",
                "GitHub App のトークン、またはオーナーの個人アクセストークンで実行してください",
            ),
            true,
        );
    }

    fn allowed_actions(&self) -> Part<String> {
        let found: Allowed = self.one(self.org(&["actions", "permissions"])?)?;
        match (found.enabled_repositories.as_str(), found.allowed_actions) {
            (_, Some(allowed)) => Ok(allowed),
            // Where Actions are off there is nothing to allow.
            ("none", None) => Ok("local_only".to_owned()),
            (_, None) => {
                Err(Reason::odd("`allowed_actions` is missing", "`allowed_actions` がありません").into())
            }
        }
    }

    fn tokens(&self) -> Part<Vec<Token>> {
        let all: Vec<Granted> = self.all(self.org(&["personal-access-tokens"])?)?;
        let token = |one: Granted| Token {
            name: one.token_name.unwrap_or_default(),
            owner: one.owner.login,
            selection: one.repository_selection,
            permissions: one.permissions.into_values().flatten().collect(),
            granted: one.access_granted_at,
            used: Known::Known(one.token_last_used_at),
            expires: Known::Known(one.token_expires_at),
            id: one.id,
        };
        Ok(all.into_iter().map(token).collect())
    }

    fn installations(&self) -> Part<Vec<Installation>> {
        let found = self.wrapped(&["installations"], |page: Installations| page.installations)?;
        let app = |one: Installed| Installation {
            id: one.id,
            app: one.app_slug,
            url: one.html_url,
            selection: one.repository_selection,
            permissions: one.permissions,
            created: one.created_at,
            updated: one.updated_at,
            suspended: one.suspended_at,
        };
        Ok(found.into_iter().map(app).collect())
    }

    fn invitations(&self) -> Part<Vec<Invitation>> {
        let all: Vec<Invited> = self.all(self.org(&["invitations"])?)?;
        let invitation = |one: Invited| {
            let invitee = one.login.or(one.email).unwrap_or_default();
            let inviter = one.inviter.map(|inviter| inviter.login);
            Invitation { id: one.id, invitee, role: one.role, inviter, created: one.created_at }
        };
        Ok(all.into_iter().map(invitation).collect())
    }

    /// Webhooks of the organisation or of a repository.
    pub(super) fn hooks(&self, ask: crate::github::ask::Ask) -> Part<Vec<facts::Hook>> {
        Ok(self.all::<Hook>(ask)?.into_iter().map(Hook::fact).collect())
    }

    fn secrets(&self) -> Part<Vec<Secret>> {
        let found = self.wrapped(&["actions", "secrets"], |page: Secrets| page.secrets)?;
        let secret = |one: SecretEntry| Secret {
            name: one.name,
            visibility: one.visibility,
            created: one.created_at,
            updated: one.updated_at,
        };
        Ok(found.into_iter().map(secret).collect())
    }

    /// A list whose pages are objects with a count.
    fn wrapped<P: Serialize + serde::de::DeserializeOwned, T>(
        &self,
        place: &[&str],
        list: impl Fn(P) -> Vec<T>,
    ) -> Part<Vec<T>> {
        let mut all = Vec::new();
        let ask = self.org(place)?.keeping::<P>();
        let ended = self.client.each_page(&ask, self.reading.most_pages, |page| {
            all.extend(list(page));
            true
        })?;
        if ended { Ok(all) } else { Err(Reason::TooMany { most: all.len() }.into()) }
    }

    /// Names of all repositories that the asker sees; those that it does not see are remarked on.
    fn names(&self, whole: &Whole) -> Part<Vec<String>> {
        let mut names: Vec<String> = self
            .all::<Name>(self.org(&["repos"])?.with("type", "all"))?
            .into_iter()
            .map(|one| one.name)
            .collect();
        names.sort();
        names.dedup();
        let expected =
            whole.public_repos.zip(whole.total_private_repos).map(|(public, private)| public + private);
        if expected.is_none_or(|expected| names.len() < expected) {
            self.remark(
                &[],
                Text::new(
                    "repositories that whoever asks cannot see, such as private ones of other teams",
                    "実行者から見えないリポジトリ（ほかのチームの非公開リポジトリなど）",
                ),
                Reason::Forbidden { permission: OWNER.to_owned() },
                Text::new(
                    "run it with the token of an owner, or an App that is installed on all repositories",
                    "組織のオーナーのトークン、または全リポジトリにインストールした App で実行してください",
                ),
                true,
            );
        }
        Ok(names)
    }
}

/// Only owners are shown it; the others get an answer without it.
fn seen<T>(told: Option<T>) -> Known<T> {
    told.map_or_else(|| Known::NotRead(Reason::Forbidden { permission: OWNER.to_owned() }), Known::Known)
}

/// Whether whoever asks sees hidden memberships: those who may read teams do, and classic tokens of owners with a scope
/// for the organisation.
fn insider(whole: &Whole, scopes: Option<&str>, teams: &Known<Vec<Team>>) -> Result<(), Reason> {
    let scoped = scopes.is_some_and(|scopes| {
        scopes.split(',').any(|scope| matches!(scope.trim(), "admin:org" | "write:org" | "read:org"))
    });
    match teams {
        Known::NotRead(reason) if !(scoped && whole.plan.is_some()) => Err(reason.clone()),
        _ => Ok(()),
    }
}

/// Logins of everybody.
fn people(members: &Known<Vec<Member>>, outside: &Known<Vec<Outside>>) -> Part<Vec<String>> {
    let members = match members {
        Known::Known(all) => all,
        Known::NotRead(reason) => return Err(reason.clone().into()),
    };
    let outside = outside.get().into_iter().flatten().map(|one| one.login.clone());
    Ok(members.iter().map(|one| one.login.clone()).chain(outside).collect())
}
