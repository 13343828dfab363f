//! Custom roles of Google: what everybody who has one may do.

use crate::access::holdings::Holding;
use crate::access::walk::Subject;
use crate::text::Text;

pub(super) const TYPES: [&str; 2] = ["google_project_iam_custom_role", "google_organization_iam_custom_role"];

/// Permissions that lead to more of them, and what they mean.
fn escalates(permission: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let admin = ["resourcemanager.projects.", "resourcemanager.folders.", "resourcemanager.organizations."];
    if permission.ends_with(".setIamPolicy") {
        return Some(if admin.iter().any(|prefix| permission.starts_with(prefix)) {
            (
                "admin-granted",
                "whoever has the role may grant any role to anybody",
                "このロールを持つ人は、誰に対しても任意のロールを付与できます",
            )
        } else {
            (
                "privilege-escalation",
                "whoever has the role may grant roles on these resources to anybody",
                "このロールを持つ人は、対象リソースのロールを誰にでも付与できます",
            )
        });
    }
    match permission {
        "iam.serviceAccounts.actAs" => Some((
            "privilege-escalation",
            "whoever has the role may start workloads that run as a service account",
            "このロールを持つ人は、サービスアカウントとして動くワークロードを起動できます",
        )),
        "iam.serviceAccounts.getAccessToken"
        | "iam.serviceAccounts.implicitDelegation"
        | "iam.serviceAccounts.signBlob"
        | "iam.serviceAccounts.signJwt"
        | "iam.serviceAccounts.getOpenIdToken" => Some((
            "privilege-escalation",
            "whoever has the role may make tokens of service accounts and so act as them",
            "このロールを持つ人は、サービスアカウントのトークンを作成し、その権限で操作できます",
        )),
        "iam.serviceAccountKeys.create" => Some((
            "privilege-escalation",
            "whoever has the role may create keys of service accounts and so act as them",
            "このロールを持つ人は、サービスアカウントの鍵を作成し、その権限で操作できます",
        )),
        "iam.roles.update" => Some((
            "privilege-escalation",
            "whoever has the role may add permissions to custom roles, its own too",
            "このロールを持つ人は、自分のものを含むカスタムロールに権限を追加できます",
        )),
        "orgpolicy.policy.set" => Some((
            "privilege-escalation",
            "whoever has the role may switch off policies of the organization",
            "このロールを持つ人は、組織のポリシーを無効にできます",
        )),
        _ => None,
    }
}

/// One a permission.
pub(super) fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    let role = subject.must("role_id");
    let place = match subject.kind() {
        "google_organization_iam_custom_role" => subject.must("org_id").after("organization"),
        _ => subject.must("project").after("project"),
    };
    let who = role.after("everybody with the custom role");
    let permissions = subject.words("permissions");
    permissions
        .into_iter()
        .map(|permission| {
            let fact = escalates(&permission.text).map(|(rule, en, ja)| {
                let shown = permission.shown();
                subject
                    .fact(rule, Text::new(format!("`{shown}`: {en}"), format!("`{shown}`: {ja}")))
                    .attribute("permissions")
            });
            let mut holding = Holding::new("permissions", who.clone(), place.clone(), permission);
            holding.facts.extend(fact);
            holding
        })
        .collect()
}
