//! `import` blocks for what Terraform does not manage yet, and the resource to write beside each.
//!
//! What an import is called by is from the documentation of the resources in `hashicorp/aws` 6 and
//! `integrations/github` 6, section "Import". `terraform plan -generate-config-out=FILE` writes the whole resource.

use super::commands::segment;
use super::hcl::quoted;
use super::site::Site;
use crate::audit::finding::Finding;
use crate::audit::github::kinds::HOOK_INACTIVE;
use crate::audit::object::{AssigneeKind, AwsItem, Change, GitHubItem, Object, Principal, PrincipalKind};

/// A resource that could be imported.
struct Proposal {
    kind: &'static str,
    /// What the resource could be called, before it is made a name.
    name: String,
    id: String,
    /// Attributes and their values, as HCL.
    attributes: Vec<(&'static str, String)>,
    /// What has to be filled in.
    comment: Option<String>,
}

/// What is not in the block, or not as it is, an apply would change.
const FIRST: &str =
    "run `terraform plan` before you apply it: what the block does not say as it is would be changed";

/// The blocks; none for what no resource manages, and for an organisation on a server that nobody knows.
pub(super) fn import(finding: &Finding, site: Option<&Site>) -> Option<String> {
    let mut first = format!("# {FIRST}\n");
    let proposal = match &finding.object {
        Object::Aws { account, item, .. } => aws(account, item, &finding.change)?,
        Object::GitHub { organisation, item } => {
            let site = site?;
            if let Some(host) = site.host() {
                first.push_str(&format!("# this is on {host}: the provider needs its `base_url`\n"));
            }
            let is_off = finding.check.id == HOOK_INACTIVE.id;
            github(organisation, item, is_off, site)?
        }
    };
    let Proposal { kind, name, id, attributes, comment } = proposal;
    let name = identifier(&name);
    let width = attributes.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
    let lines: String = attributes.iter().map(|(key, value)| format!("  {key:width$} = {value}\n")).collect();
    let comment = comment.map(|comment| format!("# {comment}\n")).unwrap_or_default();
    Some(format!(
        "{first}{comment}import {{\n  to = {kind}.{name}\n  id = {}\n}}\n\nresource {} {} {{\n{lines}}}\n",
        quoted(&id),
        quoted(kind),
        quoted(&name),
    ))
}

/// A name that Terraform takes.
fn identifier(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let fits = c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if fits {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    let out = out.trim_matches('_').to_owned();
    if out.starts_with(|c: char| c.is_ascii_alphabetic()) { out } else { format!("imported_{out}") }
}

fn simple(
    kind: &'static str,
    name: &str,
    id: &str,
    attributes: Vec<(&'static str, String)>,
) -> Option<Proposal> {
    Some(Proposal { kind, name: name.to_owned(), id: id.to_owned(), attributes, comment: None })
}

/// A name says nothing about the path, and another path would be another user.
fn with_path(kind: &'static str, name: &str) -> Option<Proposal> {
    let comment = Some("add the `path` where it is not `/`".to_owned());
    simple(kind, name, name, vec![("name", quoted(name))]).map(|made| Proposal { comment, ..made })
}

fn aws(account: &str, item: &AwsItem, change: &Change) -> Option<Proposal> {
    let q = |text: &str| quoted(text);
    match item {
        AwsItem::Root | AwsItem::RootKey | AwsItem::Mfa { .. } | AwsItem::Grants { .. } => None,
        AwsItem::User { name } => with_path("aws_iam_user", name),
        AwsItem::Password { user } => {
            simple("aws_iam_user_login_profile", user, user, vec![("user", q(user))])
        }
        AwsItem::AccessKey { id: None, .. } => None,
        AwsItem::AccessKey { user, id: Some(id), slot } => Some(access_key(user, id, *slot, change)),
        AwsItem::ServiceCredential { user, service, id } => simple(
            "aws_iam_service_specific_credential",
            user,
            &format!("{service}:{user}:{id}"),
            vec![("service_name", q(service)), ("user_name", q(user))],
        ),
        AwsItem::SshKey { user, id } => Some(Proposal {
            kind: "aws_iam_user_ssh_key",
            name: user.clone(),
            id: format!("{user}:{id}:SSH"),
            attributes: vec![("username", q(user)), ("encoding", q("SSH")), ("public_key", q("ssh-rsa ..."))],
            comment: Some("fill in the public key as it is: a change replaces the key".to_owned()),
        }),
        // A certificate is imported with its text, which nobody has here.
        AwsItem::SigningCertificate { .. } => None,
        AwsItem::Role { name } | AwsItem::Trust { role: name, .. } => Some(Proposal {
            kind: "aws_iam_role",
            name: name.clone(),
            id: name.clone(),
            attributes: vec![("name", q(name)), ("assume_role_policy", "jsonencode({})".to_owned())],
            comment: Some("fill in the trust policy, and the `path` where it is not `/`".to_owned()),
        }),
        AwsItem::Group { name } => with_path("aws_iam_group", name),
        AwsItem::Policy { arn } => {
            // Another path would be another policy: Terraform would replace it.
            let (path, name) = arn.split_once(":policy/")?.1.rsplit_once('/').map_or_else(
                || (None, arn.rsplit('/').next().unwrap_or(arn)),
                |(path, name)| (Some(format!("/{path}/")), name),
            );
            let mut attributes = vec![("name", q(name))];
            attributes.extend(path.map(|path| ("path", q(&path))));
            attributes.push(("policy", "jsonencode({})".to_owned()));
            Some(Proposal {
                kind: "aws_iam_policy",
                name: name.to_owned(),
                id: arn.clone(),
                attributes,
                comment: Some("fill in the policy".to_owned()),
            })
        }
        AwsItem::Attachment { principal, policy } => {
            let (kind, key) = match principal.kind {
                PrincipalKind::User => ("aws_iam_user_policy_attachment", "user"),
                PrincipalKind::Group => ("aws_iam_group_policy_attachment", "group"),
                PrincipalKind::Role => ("aws_iam_role_policy_attachment", "role"),
            };
            let name = format!("{}_{}", principal.name, policy.rsplit('/').next().unwrap_or_default());
            let id = format!("{}/{policy}", principal.name);
            simple(kind, &name, &id, vec![(key, q(&principal.name)), ("policy_arn", q(policy))])
        }
        AwsItem::Inline { principal, policy } => inline(principal, policy),
        AwsItem::Assignment { instance, permission_set, kind, assignee } => {
            let kind = match kind {
                AssigneeKind::User => "USER",
                AssigneeKind::Group => "GROUP",
            };
            let id = format!("{assignee},{kind},{account},AWS_ACCOUNT,{permission_set},{instance}");
            let attributes = vec![
                ("instance_arn", q(instance)),
                ("permission_set_arn", q(permission_set)),
                ("principal_id", q(assignee)),
                ("principal_type", q(kind)),
                ("target_id", q(account)),
                ("target_type", q("AWS_ACCOUNT")),
            ];
            let set = permission_set.rsplit('/').next().unwrap_or_default();
            let name = format!("assignment_{account}_{set}_{assignee}");
            simple("aws_ssoadmin_account_assignment", &name, &id, attributes)
        }
    }
}

/// Without a status the provider switches the key on, whatever it was. One that should go is off, or should be.
fn access_key(user: &str, id: &str, slot: u8, change: &Change) -> Proposal {
    let mut attributes = vec![("user", quoted(user))];
    let is_off = matches!(change, Change::Remove | Change::Deactivate);
    if is_off {
        attributes.push(("status", quoted("Inactive")));
    }
    Proposal {
        kind: "aws_iam_access_key",
        name: format!("{user}_{slot}"),
        id: id.to_owned(),
        attributes,
        comment: is_off.then(|| "a key that is still on is switched off by this".to_owned()),
    }
}

fn inline(principal: &Principal, policy: &str) -> Option<Proposal> {
    let (kind, key) = match principal.kind {
        PrincipalKind::User => ("aws_iam_user_policy", "user"),
        PrincipalKind::Group => ("aws_iam_group_policy", "group"),
        PrincipalKind::Role => ("aws_iam_role_policy", "role"),
    };
    Some(Proposal {
        kind,
        name: format!("{}_{policy}", principal.name),
        id: format!("{}:{policy}", principal.name),
        attributes: vec![
            ("name", quoted(policy)),
            (key, quoted(&principal.name)),
            ("policy", "jsonencode({})".to_owned()),
        ],
        comment: Some("fill in the policy".to_owned()),
    })
}

fn github(organisation: &str, item: &GitHubItem, is_off: bool, site: &Site) -> Option<Proposal> {
    let q = |text: &str| quoted(text);
    match item {
        GitHubItem::Member { login, owner } => {
            let role = if *owner { "admin" } else { "member" };
            let attributes = vec![("username", q(login)), ("role", q(role))];
            simple("github_membership", login, &format!("{organisation}:{login}"), attributes)
        }
        // Theirs is a permission on each repository, and a finding for each.
        GitHubItem::OutsideCollaborator { .. } | GitHubItem::Token { .. } | GitHubItem::Invitation { .. } => {
            None
        }
        GitHubItem::Collaborator { repository, login } => simple(
            "github_repository_collaborator",
            &format!("{repository}_{login}"),
            &format!("{repository}:{login}"),
            vec![("repository", q(repository)), ("username", q(login))],
        ),
        GitHubItem::Team { slug } => simple("github_team", slug, slug, vec![("name", q(slug))]),
        GitHubItem::TeamMember { slug, login } => simple(
            "github_team_membership",
            &format!("{slug}_{login}"),
            &format!("{slug}:{login}"),
            vec![("team_id", q(slug)), ("username", q(login))],
        ),
        GitHubItem::TeamRepository { slug, repository } => simple(
            "github_team_repository",
            &format!("{slug}_{repository}"),
            &format!("{slug}:{repository}"),
            vec![("team_id", q(slug)), ("repository", q(repository))],
        ),
        GitHubItem::DeployKey { repository, id, title } => Some(Proposal {
            kind: "github_repository_deploy_key",
            name: format!("{repository}_{title}"),
            id: format!("{repository}:{id}"),
            attributes: vec![
                ("repository", q(repository)),
                ("title", q(title)),
                ("key", q("ssh-ed25519 ...")),
            ],
            comment: Some("fill in the public key, and `read_only = false` where it can write: a change replaces the key".to_owned()),
        }),
        GitHubItem::Installation { id, app } => Some(Proposal {
            kind: "github_app_installation_repositories",
            name: app.clone(),
            id: id.to_string(),
            attributes: vec![
                ("installation_id", q(&id.to_string())),
                ("selected_repositories", "[]".to_owned()),
            ],
            comment: Some("fill in the repositories that the app needs".to_owned()),
        }),
        GitHubItem::OrganisationHook { id, host } => {
            hook("github_organization_webhook", host, id.to_string(), Vec::new(), is_off)
        }
        GitHubItem::RepositoryHook { repository, id, host } => hook(
            "github_repository_webhook",
            &format!("{repository}_{host}"),
            format!("{repository}/{id}"),
            vec![("repository", q(repository))],
            is_off,
        ),
        GitHubItem::OrganisationSecret { name } => {
            let attributes = vec![("secret_name", q(name)), ("visibility", q("private"))];
            let comment =
                "fill in the value and the `visibility` as it is: without them an apply replaces the secret";
            simple("github_actions_organization_secret", name, name, attributes)
                .map(|made| Proposal { comment: Some(comment.to_owned()), ..made })
        }
        GitHubItem::Setting { name } => organisation_setting(organisation, name, site),
        GitHubItem::RepositorySetting { repository, .. } => {
            simple("github_repository", repository, repository, vec![("name", q(repository))])
        }
        GitHubItem::BranchProtection { repository, branch } => Some(Proposal {
            kind: "github_branch_protection",
            name: format!("{repository}_{branch}"),
            id: format!("{repository}:{branch}"),
            attributes: vec![("repository_id", q(repository)), ("pattern", q(branch))],
            comment: Some("without a protection there is nothing to import: then leave that block out".to_owned()),
        }),
    }
}

/// The address of a hook may hold a secret: it is not here, and no place for a literal. Without `active` the provider
/// switches it on.
fn hook(
    kind: &'static str,
    name: &str,
    id: String,
    mut attributes: Vec<(&'static str, String)>,
    is_off: bool,
) -> Option<Proposal> {
    if is_off {
        attributes.push(("active", "false".to_owned()));
    }
    attributes.push(("events", "[]".to_owned()));
    let comment =
        "fill in the events, and a `configuration` block with the address and a secret from a variable";
    Some(Proposal { kind, name: name.to_owned(), id, attributes, comment: Some(comment.to_owned()) })
}

fn organisation_setting(organisation: &str, name: &str, site: &Site) -> Option<Proposal> {
    let (gh, login) = (site.gh(), segment(organisation).unwrap_or_else(|| "ORGANISATION".to_owned()));
    match name {
        // The provider takes none of these words: nothing can be applied before somebody looked.
        "allowed_actions" => Some(Proposal {
            kind: "github_actions_organization_permissions",
            name: organisation.to_owned(),
            id: organisation.to_owned(),
            attributes: vec![
                ("enabled_repositories", quoted("FILL_IN")),
                ("allowed_actions", quoted("selected")),
            ],
            comment: Some(format!(
                "fill in `enabled_repositories` as it is (`{gh} /orgs/{login}/actions/permissions --jq .enabled_repositories` prints it;\n\
                 # where that is `selected`, add an `enabled_repositories_config` block), and an `allowed_actions_config` block with the\n\
                 # actions that workflows use: those that use others stop"
            )),
        }),
        name if super::rules::is_of_organisation(name) => Some(Proposal {
            kind: "github_organization_settings",
            name: organisation.to_owned(),
            id: "ORGANISATION_ID".to_owned(),
            attributes: vec![("billing_email", quoted("billing@example.com"))],
            comment: Some(format!(
                "the id is what `{gh} /orgs/{login} --jq .id` prints; fill in the address"
            )),
        }),
        _ => None,
    }
}
