//! Who there is, where nobody may read what they are granted: `iam:ListUsers`, `iam:ListGroups`, `iam:ListRoles`,
//! `iam:ListPolicies`. Keys, passwords and last uses can be judged with less.

use aws_sdk_iam::types::PolicyScopeType;

use super::account::Iam;
use super::details::{Details, PAGE};
use super::each;
use super::values::{document, known, made, odd, tags, used, word};
use super::wire::marker;
use crate::audit::aws::facts::{Group, Policy, Role, User};
use crate::audit::known::{Known, Reason};

/// Reads them. `why` is why there is no more.
pub(super) async fn read(iam: &Iam<'_>, why: &Reason) -> Details {
    Details {
        users: known(users(iam, why).await),
        groups: known(groups(iam, why).await),
        roles: known(roles(iam, why).await),
        policies: known(policies(iam, why).await),
    }
}

async fn users(iam: &Iam<'_>, why: &Reason) -> Result<Vec<User>, Reason> {
    let ask = |marker| iam.client.list_users().max_items(PAGE).set_marker(marker).send();
    let listed = iam.line.pages("iam:ListUsers", ask, |page, all| {
        all.extend(page.users);
        marker(page.is_truncated, page.marker)
    });
    let user = |entry: &aws_sdk_iam::types::User| {
        let name = word("`UserName`", Some(entry.user_name()))?;
        Ok(User {
            arn: word("`Arn`", Some(entry.arn()))?,
            created: made(&format!("`{name}`"), Some(entry.create_date()))?,
            tags: Known::NotRead(why.clone()),
            groups: Known::NotRead(why.clone()),
            grants: Known::NotRead(why.clone()),
            ..super::credentials::unread(name)
        })
    };
    listed.await?.iter().map(user).collect()
}

async fn groups(iam: &Iam<'_>, why: &Reason) -> Result<Vec<Group>, Reason> {
    let ask = |marker| iam.client.list_groups().max_items(PAGE).set_marker(marker).send();
    let listed = iam.line.pages("iam:ListGroups", ask, |page, all| {
        all.extend(page.groups);
        marker(page.is_truncated, page.marker)
    });
    let group = |entry: &aws_sdk_iam::types::Group| {
        let name = word("`GroupName`", Some(entry.group_name()))?;
        Ok(Group {
            arn: word("`Arn`", Some(entry.arn()))?,
            created: made(&format!("`{name}`"), Some(entry.create_date()))?,
            members: Known::NotRead(why.clone()),
            grants: Known::NotRead(why.clone()),
            services: Known::default(),
            name,
        })
    };
    listed.await?.iter().map(group).collect()
}

async fn roles(iam: &Iam<'_>, why: &Reason) -> Result<Vec<Role>, Reason> {
    let ask = |marker| iam.client.list_roles().max_items(PAGE).set_marker(marker).send();
    let listed = iam.line.pages("iam:ListRoles", ask, |page, all| {
        all.extend(page.roles);
        marker(page.is_truncated, page.marker)
    });
    let role = |entry: &aws_sdk_iam::types::Role| {
        let name = word("`RoleName`", Some(entry.role_name()))?;
        let trust = word("`AssumeRolePolicyDocument`", entry.assume_role_policy_document());
        Ok(Role {
            path: word("`Path`", Some(entry.path()))?,
            arn: word("`Arn`", Some(entry.arn()))?,
            created: made(&format!("`{name}`"), Some(entry.create_date()))?,
            tags: Known::NotRead(why.clone()),
            trust: known(trust.and_then(|trust| document(&trust))),
            used: Known::NotRead(why.clone()),
            grants: Known::NotRead(why.clone()),
            services: Known::default(),
            name,
        })
    };
    let roles: Vec<Role> = listed.await?.iter().map(role).collect::<Result<_, Reason>>()?;
    // A list tells neither tags nor the last use ("List operations return a subset of attributes").
    let more = |role: Role| async move {
        let ask = || iam.client.get_role().role_name(&role.name).send();
        match iam.line.call("iam:GetRole", ask).await {
            Err(trouble) => {
                let reason = trouble.reason;
                Role { used: Known::NotRead(reason.clone()), tags: Known::NotRead(reason), ..role }
            }
            Ok(answer) => {
                let found = answer.role();
                let last = found.and_then(|found| found.role_last_used());
                let told = found.map(aws_sdk_iam::types::Role::tags).unwrap_or_default();
                Role {
                    used: last.map_or_else(
                        || {
                            Known::NotRead(odd(
                                "`iam:GetRole` does not tell the last use",
                                "`iam:GetRole` の応答に最終利用がありません",
                            ))
                        },
                        |last| used(last.last_used_date(), None, last.region()),
                    ),
                    tags: Known::Known(tags(told.iter().map(|tag| (tag.key(), tag.value())))),
                    ..role
                }
            }
        }
    };
    Ok(each::all(roles.into_iter(), iam.within, more, |_| ()).await)
}

async fn policies(iam: &Iam<'_>, why: &Reason) -> Result<Vec<Policy>, Reason> {
    let ask = |marker| {
        let request = iam.client.list_policies().scope(PolicyScopeType::Local);
        request.max_items(PAGE).set_marker(marker).send()
    };
    let listed = iam.line.pages("iam:ListPolicies", ask, |page, all| {
        all.extend(page.policies.into_iter().flatten());
        marker(page.is_truncated, page.marker)
    });
    let policy = |entry: &aws_sdk_iam::types::Policy| {
        let arn = word("`Arn`", entry.arn())?;
        let count = |number: Option<i32>| match number.map(u64::try_from) {
            Some(Ok(number)) => Known::Known(number),
            _ => Known::NotRead(odd(
                "a policy without the number of those that have it",
                "ポリシーにアタッチ数がありません",
            )),
        };
        Ok(Policy {
            name: word("`PolicyName`", entry.policy_name())?,
            created: made(&format!("`{arn}`"), entry.create_date())?,
            updated: known(made(&format!("`{arn}` `UpdateDate`"), entry.update_date())),
            attachments: count(entry.attachment_count()),
            boundaries: count(entry.permissions_boundary_usage_count().or(Some(0))),
            document: Known::NotRead(why.clone()),
            arn,
        })
    };
    listed.await?.iter().map(policy).collect()
}
