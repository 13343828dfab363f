//! What has to go before a user, a role, a group or a policy of AWS can be deleted: the IAM user guide ("Remove or
//! deactivate an IAM user", "Delete roles or instance profiles"), the API reference of `DeleteGroup` and `DeletePolicy`.
//! Names are words of a shell already.

/// A line that runs one command for each entry of a list.
fn each(list: &str, query: &str, commands: &str) -> String {
    format!("for it in $(aws iam {list} --query '{query}' --output text); do {commands}; done")
}

/// Deletes all inline policies of a principal.
pub(super) fn inline_policies(kind: &str, option: &str) -> String {
    let delete = format!("aws iam delete-{kind}-policy {option} --policy-name \"$it\"");
    each(&format!("list-{kind}-policies {option}"), "PolicyNames[]", &delete)
}

/// Detaches all managed policies from a principal.
pub(super) fn attached_policies(kind: &str, option: &str) -> String {
    let detach = format!("aws iam detach-{kind}-policy {option} --policy-arn \"$it\"");
    each(&format!("list-attached-{kind}-policies {option}"), "AttachedPolicies[].PolicyArn", &detach)
}

/// Deletes a user that cannot sign in, and all that is in the way. It has no password, so nothing takes one away: that would
/// fail. Where somebody set one since the audit, AWS refuses the last line.
pub(super) fn user(name: &str) -> Vec<String> {
    let option = format!("--user-name {name}");
    let list = |list: &str, query: &str, delete: &str| {
        each(&format!("{list} {option}"), query, &format!("aws iam {delete} \"$it\""))
    };
    vec![
        list(
            "list-access-keys",
            "AccessKeyMetadata[].AccessKeyId",
            &format!("delete-access-key {option} --access-key-id"),
        ),
        list(
            "list-signing-certificates",
            "Certificates[].CertificateId",
            &format!("delete-signing-certificate {option} --certificate-id"),
        ),
        list(
            "list-ssh-public-keys",
            "SSHPublicKeys[].SSHPublicKeyId",
            &format!("delete-ssh-public-key {option} --ssh-public-key-id"),
        ),
        list(
            "list-service-specific-credentials",
            "ServiceSpecificCredentials[].ServiceSpecificCredentialId",
            &format!("delete-service-specific-credential {option} --service-specific-credential-id"),
        ),
        list(
            "list-mfa-devices",
            "MFADevices[].SerialNumber",
            &format!("deactivate-mfa-device {option} --serial-number"),
        ),
        inline_policies("user", &option),
        attached_policies("user", &option),
        list(
            "list-groups-for-user",
            "Groups[].GroupName",
            &format!("remove-user-from-group {option} --group-name"),
        ),
        format!("aws iam delete-user {option}"),
    ]
}

/// Deletes a role.
pub(super) fn role(name: &str) -> Vec<String> {
    let option = format!("--role-name {name}");
    vec![
        each(
            &format!("list-instance-profiles-for-role {option}"),
            "InstanceProfiles[].InstanceProfileName",
            &format!("aws iam remove-role-from-instance-profile {option} --instance-profile-name \"$it\""),
        ),
        inline_policies("role", &option),
        attached_policies("role", &option),
        format!("aws iam delete-role {option}"),
    ]
}

/// Deletes a group.
pub(super) fn group(name: &str) -> Vec<String> {
    let option = format!("--group-name {name}");
    vec![
        each(
            &format!("get-group {option}"),
            "Users[].UserName",
            &format!("aws iam remove-user-from-group {option} --user-name \"$it\""),
        ),
        inline_policies("group", &option),
        attached_policies("group", &option),
        format!("aws iam delete-group {option}"),
    ]
}

/// Deletes a customer-managed policy that nothing has. Whoever got it since the audit keeps it: then AWS refuses the last
/// line.
pub(super) fn policy(arn: &str) -> Vec<String> {
    let option = format!("--policy-arn {arn}");
    vec![
        each(
            &format!("list-policy-versions {option}"),
            "Versions[?!IsDefaultVersion].VersionId",
            &format!("aws iam delete-policy-version {option} --version-id \"$it\""),
        ),
        format!("aws iam delete-policy {option}"),
    ]
}
