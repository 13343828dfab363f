//! Who there is and what they are granted: `iam:GetAccountAuthorizationDetails`.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::types::{
    AttachedPermissionsBoundary, AttachedPolicy, EntityType, GroupDetail, ManagedPolicyDetail, PolicyDetail,
    RoleDetail, RoleLastUsed, UserDetail,
};

use super::account::Iam;
use super::each;
use super::values::{document, known, made, odd, tags, used, word};
use super::wire::marker;
use crate::audit::aws::facts::{Grants, Group, Policy, Role, Used, User};
use crate::audit::known::{Known, Reason};

const OPERATION: &str = "iam:GetAccountAuthorizationDetails";
/// The most that IAM gives on a page.
pub(super) const PAGE: i32 = 1_000;

/// All principals and policies. Credentials and uses are not in it yet.
#[derive(Debug, Default)]
pub(super) struct Details {
    /// Users.
    pub users: Known<Vec<User>>,
    /// Groups.
    pub groups: Known<Vec<Group>>,
    /// Roles.
    pub roles: Known<Vec<Role>>,
    /// Policies.
    pub policies: Known<Vec<Policy>>,
}

/// One page's worth of everything.
enum Entry {
    User(UserDetail),
    Group(GroupDetail),
    Role(Box<RoleDetail>),
    Policy(ManagedPolicyDetail),
}

/// Reads them.
pub(super) async fn read(iam: &Iam<'_>) -> Result<Details, Reason> {
    // Users, groups and so on come mixed, and only all pages together hold all of one kind.
    let filters = [
        EntityType::User,
        EntityType::Group,
        EntityType::Role,
        EntityType::LocalManagedPolicy,
        EntityType::AwsManagedPolicy,
    ];
    let ask = |marker| {
        let request = iam.client.get_account_authorization_details().set_filter(Some(filters.to_vec()));
        request.max_items(PAGE).set_marker(marker).send()
    };
    let entries = iam.line.pages(OPERATION, ask, |page, entries| {
        entries.extend(page.user_detail_list.into_iter().flatten().map(Entry::User));
        entries.extend(page.group_detail_list.into_iter().flatten().map(Entry::Group));
        entries.extend(page.role_detail_list.into_iter().flatten().map(|role| Entry::Role(Box::new(role))));
        entries.extend(page.policies.into_iter().flatten().map(Entry::Policy));
        marker(page.is_truncated, page.marker)
    });
    let (mut users, mut groups, mut roles, mut policies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for entry in entries.await? {
        match entry {
            Entry::User(entry) => users.push(user(&entry)),
            Entry::Group(entry) => groups.push(group(&entry)),
            Entry::Role(entry) => roles.push(role(&entry)),
            Entry::Policy(entry) => policies.extend(policy(&entry).transpose()),
        }
    }
    // One without a name or an age cannot be judged, and leaving it out would hide it.
    let users: Known<Vec<User>> = known(users.into_iter().collect::<Result<_, _>>());
    let mut groups: Known<Vec<Group>> = known(groups.into_iter().collect::<Result<_, _>>());
    members(&users, &mut groups);
    let mut roles: Known<Vec<Role>> = known(roles.into_iter().collect::<Result<_, _>>());
    if let Known::Known(roles) = &mut roles {
        ask_for_uses(iam, roles).await;
    }
    let policies = known(policies.into_iter().collect::<Result<_, _>>());
    Ok(Details { users, groups, roles, policies })
}

/// Who is in a group stands at the users.
fn members(users: &Known<Vec<User>>, groups: &mut Known<Vec<Group>>) {
    let Known::Known(groups) = groups else { return };
    let mut members: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for user in users.get().into_iter().flatten() {
        for group in user.groups.get().into_iter().flatten() {
            members.entry(group).or_default().insert(&user.name);
        }
    }
    for group in groups {
        group.members = match users.reason() {
            Some(reason) => Known::NotRead(reason.clone()),
            None => {
                let names = members.get(group.name.as_str()).into_iter().flatten();
                Known::Known(names.map(|name| (*name).to_owned()).collect())
            }
        };
    }
}

fn user(entry: &UserDetail) -> Result<User, Reason> {
    let name = word("`UserName`", entry.user_name())?;
    Ok(User {
        arn: word(&format!("`{name}` `Arn`"), entry.arn())?,
        created: made(&format!("`{name}`"), entry.create_date())?,
        tags: Known::Known(tags(entry.tags().iter().map(|tag| (tag.key(), tag.value())))),
        groups: Known::Known(entry.group_list().to_vec()),
        grants: known(grants(
            entry.user_policy_list(),
            entry.attached_managed_policies(),
            entry.permissions_boundary(),
        )),
        ..super::credentials::unread(name)
    })
}

fn group(entry: &GroupDetail) -> Result<Group, Reason> {
    let name = word("`GroupName`", entry.group_name())?;
    Ok(Group {
        arn: word(&format!("`{name}` `Arn`"), entry.arn())?,
        created: made(&format!("`{name}`"), entry.create_date())?,
        members: Known::default(),
        grants: known(grants(entry.group_policy_list(), entry.attached_managed_policies(), None)),
        services: Known::default(),
        name,
    })
}

fn role(entry: &RoleDetail) -> Result<Role, Reason> {
    let name = word("`RoleName`", entry.role_name())?;
    let trust = word(&format!("`{name}` `AssumeRolePolicyDocument`"), entry.assume_role_policy_document());
    Ok(Role {
        path: word(&format!("`{name}` `Path`"), entry.path())?,
        arn: word(&format!("`{name}` `Arn`"), entry.arn())?,
        created: made(&format!("`{name}`"), entry.create_date())?,
        tags: Known::Known(tags(entry.tags().iter().map(|tag| (tag.key(), tag.value())))),
        trust: known(trust.and_then(|trust| document(&trust))),
        used: entry.role_last_used().map_or_else(Known::default, role_used),
        grants: known(grants(
            entry.role_policy_list(),
            entry.attached_managed_policies(),
            entry.permissions_boundary(),
        )),
        services: Known::default(),
        name,
    })
}

/// None for a policy of AWS that nobody has.
fn policy(entry: &ManagedPolicyDetail) -> Result<Option<Policy>, Reason> {
    let arn = word("`Arn`", entry.arn())?;
    let count = |what: &str, number: Option<i32>| match number.map(u64::try_from) {
        Some(Ok(number)) => Known::Known(number),
        _ => Known::NotRead(odd(
            format!("`{arn}` has no `{what}`"),
            format!("`{arn}` に `{what}` がありません"),
        )),
    };
    let version = entry.policy_version_list().iter().find(|version| version.is_default_version());
    let text = version.and_then(|version| version.document());
    let found = Policy {
        // The emulator tells none; the ARN ends with it.
        name: word(&format!("`{arn}` `PolicyName`"), entry.policy_name().or(arn.rsplit('/').next()))?,
        created: made(&format!("`{arn}`"), entry.create_date())?,
        // The emulator tells no update.
        updated: known(made(
            &format!("`{arn}` `UpdateDate`"),
            entry.update_date().or(version.and_then(|version| version.create_date())),
        )),
        attachments: count("AttachmentCount", entry.attachment_count()),
        // IAM leaves a number of nobody out.
        boundaries: count(
            "PermissionsBoundaryUsageCount",
            entry.permissions_boundary_usage_count().or(Some(0)),
        ),
        document: known(word(&format!("`{arn}` `Document`"), text).and_then(|text| document(&text))),
        arn: arn.clone(),
    };
    let nobody = found.attachments == Known::Known(0) && found.boundaries == Known::Known(0);
    Ok(Some(found).filter(|policy| !(nobody && policy.is_of_aws())))
}

fn grants(
    inline: &[PolicyDetail],
    attached: &[AttachedPolicy],
    boundary: Option<&AttachedPermissionsBoundary>,
) -> Result<Grants, Reason> {
    let mut found = Grants::default();
    for policy in inline {
        let name = word("`PolicyName`", policy.policy_name())?;
        let text = word(&format!("`{name}` `PolicyDocument`"), policy.policy_document())?;
        found.inline.insert(name, document(&text)?);
    }
    for policy in attached {
        found.attached.push(word("`PolicyArn`", policy.policy_arn())?);
    }
    if let Some(boundary) = boundary {
        found.boundary = Some(word("`PermissionsBoundaryArn`", boundary.permissions_boundary_arn())?);
    }
    Ok(found)
}

/// "Activity is only reported for the trailing 400 days": a member without a moment is what AWS sends for a role that
/// nobody used, and a missing member says nothing (`RoleLastUsed` of the IAM API Reference).
fn role_used(last: &RoleLastUsed) -> Known<Used> {
    used(last.last_used_date(), None, last.region())
}

/// Asks for the last use of roles that the list does not tell it of.
async fn ask_for_uses(iam: &Iam<'_>, roles: &mut [Role]) {
    let silent: Vec<&mut Role> = roles.iter_mut().filter(|role| role.used == Known::default()).collect();
    let names: Vec<String> = silent.iter().map(|role| role.name.clone()).collect();
    let ask = |name: String| async move {
        let answer = iam.line.call("iam:GetRole", || iam.client.get_role().role_name(&name).send()).await;
        match answer {
            Err(trouble) => Known::NotRead(trouble.reason),
            Ok(answer) => match answer.role().and_then(|role| role.role_last_used()) {
                Some(last) => role_used(last),
                None => Known::NotRead(odd(
                    "`iam:GetRole` does not tell the last use",
                    "`iam:GetRole` の応答に最終利用がありません",
                )),
            },
        }
    };
    let uses = each::all(names.into_iter(), iam.within, ask, |_| ()).await;
    for (role, used) in silent.into_iter().zip(uses) {
        role.used = used;
    }
}
