//! Authorization details: users, groups, roles and policies, with what each grants.

use std::collections::BTreeMap;

use super::moment::{self, Moment, odd, past, used};
use super::shapes::{self, Attached, Boundary, Inline, Page, Tag};
use super::{arn, json, show};
use crate::audit::aws::facts::{Grants, Group, Policy, Role, Used, User};
use crate::audit::known::{Known, Reason};
use crate::audit::settings::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;

/// What authorization details tell of an account. Everything is by ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The file.
    pub name: String,
    /// The partition and the account's twelve digits; none where nothing of the account is in the lists.
    pub account: Option<(String, String)>,
    /// Users, without what only a credential report tells.
    pub users: Known<BTreeMap<String, User>>,
    /// Groups, without their members: those are told by the users.
    pub groups: Known<BTreeMap<String, Group>>,
    /// Roles.
    pub roles: Known<BTreeMap<String, Role>>,
    /// Customer-managed policies, and those of AWS that are attached to something.
    pub policies: Known<BTreeMap<String, Policy>>,
}

const HELP: &str = "make it again: `aws iam get-account-authorization-details >details.json`, without `--filter`, \
                    `--max-items` and `--no-paginate`";

/// Reads authorization details: all pages joined, as the command line prints them, or all pages one by one.
pub fn details(source: &Source, settings: &Settings) -> Result<Details, Diagnostics> {
    let pages: Vec<Page> = json::values(source, HELP)?;
    let last = pages.len() - 1;
    let goes_on = |page: &Page| page.is_truncated == Some(true) || page.next_token.is_some();
    if let Some(at) = pages.iter().enumerate().position(|(at, page)| goes_on(page) != (at < last)) {
        let what = if at == last {
            "more pages follow its last one"
        } else {
            "pages follow one that says it is the last"
        };
        return Err(Diagnostic::error("audit-list-cut", format!("`{}`: {what}", source.name()))
            .help(HELP)
            .into());
    }
    let mut all = All { settings, account: None, details: Lists::default() };
    for page in pages {
        all.take(page).map_err(|said| {
            Diagnostic::error("audit-details", format!("`{}`: {said}", source.name())).help(HELP)
        })?;
    }
    let Lists { users, groups, roles, policies } = all.details;
    if users.is_none() && groups.is_none() && roles.is_none() && policies.is_none() {
        let said = "it has none of `UserDetailList`, `GroupDetailList`, `RoleDetailList` and `Policies`";
        return Err(Diagnostic::error(
            "audit-file-shape",
            format!("`{}` holds no authorization details: {said}", source.name()),
        )
        .help(HELP)
        .into());
    }
    Ok(Details {
        name: source.name().to_owned(),
        account: all.account,
        users: listed(users),
        groups: listed(groups),
        roles: listed(roles),
        policies: listed(policies),
    })
}

fn listed<T>(list: Option<T>) -> Known<T> {
    list.map_or(Known::NotRead(Reason::NotGiven), Known::Known)
}

#[derive(Default)]
struct Lists {
    users: Option<BTreeMap<String, User>>,
    groups: Option<BTreeMap<String, Group>>,
    roles: Option<BTreeMap<String, Role>>,
    policies: Option<BTreeMap<String, Policy>>,
}

struct All<'s> {
    settings: &'s Settings,
    account: Option<(String, String)>,
    details: Lists,
}

/// Puts something into a list. The same thing twice, as overlapping pages have it, is one; two things of one ARN are a
/// contradiction.
fn put<T: PartialEq>(list: &mut BTreeMap<String, T>, arn: String, item: T) -> Result<(), String> {
    match list.get(&arn) {
        Some(other) if *other != item => Err(format!("{} stands there twice, and differently", show(&arn))),
        Some(_) => Ok(()),
        None => {
            list.insert(arn, item);
            Ok(())
        }
    }
}

impl All<'_> {
    fn take(&mut self, page: Page) -> Result<(), String> {
        if let Some(users) = page.user_detail_list {
            let mut list = self.details.users.take().unwrap_or_default();
            for one in users {
                self.own(&one.arn, "user", &one.user_name)?;
                put(&mut list, one.arn.clone(), user(one))?;
            }
            self.details.users = Some(list);
        }
        if let Some(groups) = page.group_detail_list {
            let mut list = self.details.groups.take().unwrap_or_default();
            for one in groups {
                self.own(&one.arn, "group", &one.group_name)?;
                put(&mut list, one.arn.clone(), group(one))?;
            }
            self.details.groups = Some(list);
        }
        if let Some(roles) = page.role_detail_list {
            let mut list = self.details.roles.take().unwrap_or_default();
            for one in roles {
                self.own(&one.arn, "role", &one.role_name)?;
                put(&mut list, one.arn.clone(), role(one, self.settings))?;
            }
            self.details.roles = Some(list);
        }
        if let Some(policies) = page.policies {
            let mut list = self.details.policies.take().unwrap_or_default();
            for one in policies {
                let name = one.policy_name.as_deref().unwrap_or_else(|| last(&one.arn));
                if one.arn.split(':').nth(4) != Some("aws") {
                    self.own(&one.arn, "policy", name)?;
                }
                put(&mut list, one.arn.clone(), policy(one, self.settings))?;
            }
            self.details.policies = Some(list);
        }
        Ok(())
    }

    /// Whether the ARN is of this account, and of what it stands at.
    fn own(&mut self, text: &str, kind: &str, name: &str) -> Result<(), String> {
        let arn = arn::parse(text)
            .filter(|arn| arn.kind == kind && arn.name == name)
            .ok_or_else(|| format!("{} is not the ARN of the {kind} {}", show(text), show(name)))?;
        let own = self.account.get_or_insert_with(|| (arn.partition.to_owned(), arn.account.to_owned()));
        if own.1 == arn.account && own.0 == arn.partition {
            return Ok(());
        }
        Err(format!("{} is of another account than `{}`, which stands there first", show(text), own.1))
    }
}

fn user(one: shapes::User) -> User {
    User {
        name: one.user_name,
        arn: one.arn,
        created: one.create_date.0,
        tags: tags(one.tags),
        password: Known::default(),
        mfa: Known::default(),
        keys: Known::default(),
        service_credentials: Known::default(),
        ssh_keys: Known::default(),
        certificates: Known::default(),
        groups: listed(one.group_list),
        // Of a user without inline policies AWS leaves the list out; of groups and roles it never does.
        grants: grants(
            Some(one.user_policy_list.unwrap_or_default()),
            one.attached_managed_policies,
            one.permissions_boundary,
        ),
        services: Known::default(),
    }
}

fn group(one: shapes::Group) -> Group {
    Group {
        name: one.group_name,
        arn: one.arn,
        created: one.create_date.0,
        members: Known::default(),
        grants: grants(one.group_policy_list, one.attached_managed_policies, None),
        services: Known::default(),
    }
}

fn role(one: shapes::Role, settings: &Settings) -> Role {
    Role {
        name: one.role_name,
        path: path(&one.arn),
        arn: one.arn,
        created: one.create_date.0,
        tags: tags(one.tags),
        trust: one.assume_role_policy_document.map_or_else(Known::default, |document| document.known()),
        used: one.role_last_used.map_or_else(Known::default, |last| last_used(&last, settings)),
        grants: grants(one.role_policy_list, one.attached_managed_policies, one.permissions_boundary),
        services: Known::default(),
    }
}

/// `deploy` of `arn:aws:iam::123456789012:policy/team/deploy`.
fn last(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or_default()
}

/// `/team/` of `arn:aws:iam::123456789012:role/team/deploy`.
fn path(arn: &str) -> String {
    let inner = arn.split_once('/').and_then(|(_, path)| path.rsplit_once('/')).map(|(path, _)| path);
    inner.map_or_else(|| "/".to_owned(), |inner| format!("/{inner}/"))
}

/// `RoleLastUsed` (API reference, `RoleDetail`): `LastUsedDate` is null or missing "if the role has not been used within the
/// IAM tracking period", of 400 days. Where all of `RoleLastUsed` is missing nobody said that: files of other tools, or
/// of a command line from before 2019, do not have it.
fn last_used(last: &BTreeMap<String, serde_json::Value>, settings: &Settings) -> Known<Used> {
    let region = last.get("Region").and_then(|region| region.as_str()).map(str::to_owned);
    match last.get("LastUsedDate") {
        Some(serde_json::Value::String(text)) => match moment::parse(text) {
            Some(at) => used(at, None, region, settings),
            None => odd(
                format!("`LastUsedDate` is {}", show(text)),
                format!("`LastUsedDate` が {} です", show(text)),
            ),
        },
        None | Some(serde_json::Value::Null) if last.values().all(serde_json::Value::is_null) => {
            let strange = last.keys().find(|name| !matches!(name.as_str(), "LastUsedDate" | "Region"));
            strange.map_or(Known::Known(Used::Never), |name| {
                odd(
                    format!("`RoleLastUsed` has {}", show(name)),
                    format!("`RoleLastUsed` に {} があります", show(name)),
                )
            })
        }
        _ => odd(
            "`RoleLastUsed` has members, but no `LastUsedDate`",
            "`RoleLastUsed` にほかの項目があるのに `LastUsedDate` がありません",
        ),
    }
}

fn tags(tags: Option<Vec<Tag>>) -> Known<BTreeMap<String, String>> {
    listed(tags.map(|tags| tags.into_iter().map(|tag| (tag.key, tag.value)).collect()))
}

/// What is granted, unless a list is missing, or a document that cannot be read might grant anything.
fn grants(
    inline: Option<Vec<Inline>>,
    attached: Option<Vec<Attached>>,
    boundary: Option<Boundary>,
) -> Known<Grants> {
    let (Some(inline), Some(attached)) = (inline, attached) else {
        return odd("the list of its policies is missing", "ポリシーの一覧がありません");
    };
    let mut documents = BTreeMap::new();
    for one in inline {
        match one.policy_document.known() {
            Known::Known(text) => {
                if documents.insert(one.policy_name.clone(), text).is_some() {
                    return odd(
                        format!("two inline policies are called {}", show(&one.policy_name)),
                        format!("インラインポリシー {} が 2 つあります", show(&one.policy_name)),
                    );
                }
            }
            Known::NotRead(reason) => return Known::NotRead(reason),
        }
    }
    Known::Known(Grants {
        inline: documents,
        attached: attached.into_iter().map(|one| one.policy_arn).collect(),
        boundary: boundary.map(|one| one.permissions_boundary_arn),
    })
}

fn policy(one: shapes::Policy, settings: &Settings) -> Policy {
    let default = one.policy_version_list.and_then(|versions| {
        let mut defaults = versions.into_iter().filter(|version| version.is_default_version);
        // Two defaults are as good as none.
        defaults.next().filter(|_| defaults.next().is_none())
    });
    let (document, set) = match default {
        Some(version) => (version.document, version.create_date),
        None => (None, None),
    };
    let name = last(&one.arn).to_owned();
    // The emulator does not tell when a policy was updated.
    let changed = one.update_date.into_iter().chain(set).map(|Moment(at)| at).max();
    Policy {
        arn: one.arn,
        name: one.policy_name.unwrap_or(name),
        created: one.create_date.0,
        // The newest version need not be the default one, but somebody works on the policy.
        updated: changed.map_or_else(Known::default, |at| past(at, settings)),
        attachments: listed(one.attachment_count),
        boundaries: listed(one.permissions_boundary_usage_count),
        document: document.map_or_else(
            || odd("it has no default version", "デフォルトのバージョンがありません"),
            |document| document.known(),
        ),
    }
}
