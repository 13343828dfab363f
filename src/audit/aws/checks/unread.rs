//! Every fact that was not read is told, whatever the checks would have made of it.

use super::desk::Desk;
use super::topics;
use crate::audit::aws::facts::{AccessKey, Group, Policy, Role, Root, UploadedKey, User};
use crate::audit::known::Known;

/// Walks over the account.
pub(super) fn note(desk: &mut Desk<'_>) {
    let account = desk.account;
    desk.unread(&topics::ROOT, &account.root);
    desk.unread(&topics::USERS, &account.users);
    desk.unread(&topics::GROUPS, &account.groups);
    desk.unread(&topics::ROLES, &account.roles);
    desk.unread(&topics::POLICIES, &account.policies);
    if let Some(one) = account.root.get() {
        root(desk, one);
    }
    account.users.get().into_iter().flatten().for_each(|one| user(desk, one));
    account.groups.get().into_iter().flatten().for_each(|one| group(desk, one));
    // Those that belong to AWS are not looked at, so nothing of them is missing.
    let roles = account.roles.get().into_iter().flatten();
    roles.filter(|role| !super::roles::is_of_aws(role)).for_each(|one| role(desk, one));
    account.policies.get().into_iter().flatten().for_each(|one| policy(desk, one));
}

fn root(desk: &mut Desk<'_>, root: &Root) {
    desk.unread(&topics::ROOT_MFA, &root.mfa);
    desk.unread(&topics::ROOT_PASSWORD, &root.password_used);
    desk.unread(&topics::ROOT_KEYS, &root.keys);
    root.keys.get().into_iter().flatten().for_each(|one| key(desk, one));
}

fn user(desk: &mut Desk<'_>, user: &User) {
    desk.unread(&topics::TAGS, &user.tags);
    desk.unread(&topics::PASSWORDS, &user.password);
    desk.unread(&topics::MFA, &user.mfa);
    desk.unread(&topics::KEYS, &user.keys);
    desk.unread(&topics::SERVICE_CREDENTIALS, &user.service_credentials);
    desk.unread(&topics::SSH_KEYS, &user.ssh_keys);
    desk.unread(&topics::CERTIFICATES, &user.certificates);
    desk.unread(&topics::USER_GROUPS, &user.groups);
    desk.unread(&topics::GRANTS, &user.grants);
    desk.unread(&topics::SERVICES, &user.services);
    if let Known::Known(Some(password)) = &user.password {
        desk.unread(&topics::PASSWORD_USE, &password.used);
        desk.unread(&topics::PASSWORD_AGE, &password.changed);
    }
    user.keys.get().into_iter().flatten().for_each(|one| key(desk, one));
    user.ssh_keys.get().into_iter().flatten().for_each(|one| upload(desk, one));
    user.certificates.get().into_iter().flatten().for_each(|one| upload(desk, one));
}

fn key(desk: &mut Desk<'_>, key: &AccessKey) {
    desk.unread(&topics::KEY_AGE, &key.created);
    desk.unread(&topics::KEY_USE, &key.used);
}

fn upload(desk: &mut Desk<'_>, key: &UploadedKey) {
    desk.unread(&topics::UPLOADS, &key.uploaded);
}

fn group(desk: &mut Desk<'_>, group: &Group) {
    desk.unread(&topics::MEMBERS, &group.members);
    desk.unread(&topics::GRANTS, &group.grants);
    desk.unread(&topics::SERVICES, &group.services);
}

fn role(desk: &mut Desk<'_>, role: &Role) {
    desk.unread(&topics::TAGS, &role.tags);
    desk.unread(&topics::TRUST, &role.trust);
    desk.unread(&topics::ROLE_USE, &role.used);
    desk.unread(&topics::GRANTS, &role.grants);
    desk.unread(&topics::SERVICES, &role.services);
}

fn policy(desk: &mut Desk<'_>, policy: &Policy) {
    // A policy of AWS is never unused; its document counts where it is attached.
    if !policy.is_of_aws() {
        desk.unread(&topics::ATTACHMENTS, &policy.attachments);
        desk.unread(&topics::BOUNDARIES, &policy.boundaries);
        desk.unread(&topics::POLICY_AGE, &policy.updated);
    }
    desk.unread(&topics::DOCUMENTS, &policy.document);
}
