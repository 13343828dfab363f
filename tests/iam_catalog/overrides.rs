//! What we know better than the reference.

use pairgate::iam::catalog::{self, Level};

const OVERRIDES: &str = include_str!("../../data/iam/overrides.tsv");
const ACTIONS: &str = include_str!("../../data/iam/actions.txt");

fn rows() -> Vec<(&'static str, Level, &'static str)> {
    let rows = OVERRIDES.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| {
        let columns: Vec<&str> = row.split('\t').collect();
        assert_eq!(columns.len(), 3, "{row}");
        let level = Level::parse(columns[1]).unwrap_or_else(|| panic!("no level: {row}"));
        (columns[0], level, columns[2])
    })
    .collect()
}

/// The letter of an action in the table, before overrides.
fn letter(action: &str) -> &'static str {
    let (service, name) = action.split_once(':').unwrap();
    let body = ACTIONS.split_once(&format!("\n[{service}]\n")).unwrap_or_else(|| panic!("{action}")).1;
    let body = body.split("\n[").next().unwrap();
    let line = body.lines().find_map(|line| line.strip_prefix(&format!("{name}\t")));
    &line.unwrap_or_else(|| panic!("`{action}` is not in the reference, or is spelled otherwise"))[..1]
}

#[test]
fn each_names_an_action_changes_its_level_and_says_why() {
    let rows = rows();
    assert!(rows.len() > 300, "{}", rows.len());
    for (action, level, why) in &rows {
        assert!(why.len() > 15 && !why.ends_with('.'), "{action}: {why}");
        assert_eq!(catalog::find(action).unwrap().level, *level, "{action}");
        let before = letter(action);
        let same = before == level.name()[..1].to_ascii_uppercase();
        assert!(!same, "{action} has that level anyway: the row says nothing");
    }
    let names: Vec<&str> = rows.iter().map(|(action, ..)| *action).collect();
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "sorted, and no action twice");
}

/// A row that makes an action weaker hides it from reviewers.
#[test]
fn only_what_reads_is_made_weaker() {
    for (action, level, _) in rows() {
        if level == Level::Permissions {
            continue;
        }
        let name = action.split_once(':').unwrap().1;
        let reads = ["Get", "List", "Describe", "BatchGet", "Validate"];
        assert!(reads.iter().any(|verb| name.starts_with(verb)), "{action}");
        assert!([Level::Read, Level::List].contains(&level), "{action}");
        let hands_out = ["Credential", "Token", "Password", "Secret", "Login", "Key"];
        assert!(!hands_out.iter().any(|word| name.contains(word)), "{action}");
    }
}

#[test]
fn what_changes_who_may_do_what_is_permissions_management() {
    for action in [
        "iam:PassRole",
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:UpdateLoginProfile",
        "iam:AddUserToGroup",
        "iam:CreateRole",
        "iam:CreatePolicyVersion",
        "iam:CreateOpenIDConnectProvider",
        "iam:DeactivateMFADevice",
        "organizations:DisablePolicyType",
        "organizations:LeaveOrganization",
        "sso:CreateAccountAssignment",
        "sso:PutInlinePolicyToPermissionSet",
        "identitystore:CreateGroupMembership",
        "rolesanywhere:CreateTrustAnchor",
        "eks:CreateAccessEntry",
        "eks:AssociateAccessPolicy",
        "cognito-identity:SetIdentityPoolRoles",
        "ram:CreateResourceShare",
        "ec2:ModifySnapshotAttribute",
        "ec2:ModifyImageAttribute",
        "rds:ModifyDBSnapshotAttribute",
        "kinesis:PutResourcePolicy",
        "dynamodb:PutResourcePolicy",
        "es:UpdateDomainConfig",
        "logs:PutDestinationPolicy",
    ] {
        assert_eq!(catalog::find(action).unwrap().level, Level::Permissions, "{action}");
    }
}

/// A resource policy is one whatever the service: no service's is forgotten.
#[test]
fn whoever_writes_a_resource_policy_manages_permissions() {
    let mut seen = 0;
    for service in catalog::services() {
        for verb in ["Put", "Delete", "Create", "Update"] {
            for what in
                ["ResourcePolicy", "ResourcePolicyStatement", "AccessPolicy", "BucketPolicy", "KeyPolicy"]
            {
                if let Some(action) = catalog::find(&format!("{service}:{verb}{what}")) {
                    assert_eq!(action.level, Level::Permissions, "{service}:{}", action.name);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 80, "{seen}");
}
