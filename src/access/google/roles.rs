//! What Google roles mean: which make an administrator, which let somebody act as somebody else, and which include
//! which.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::access::Fact;
use crate::access::holdings::Holding;
use crate::access::walk::Subject;
use crate::text::Text;

const ROLES: &str = include_str!("../../../data/access/google-roles.tsv");
const LADDERS: &str = include_str!("../../../data/access/google-ladders.tsv");

struct Role {
    admin: bool,
    en: &'static str,
    ja: &'static str,
}

static STRONG: LazyLock<BTreeMap<&'static str, Role>> = LazyLock::new(|| {
    rows(ROLES)
        .filter_map(|row| match row.as_slice() {
            [role, kind, en, ja] => Some((*role, Role { admin: *kind == "admin", en, ja })),
            _ => None,
        })
        .collect()
});

static STEPS: LazyLock<BTreeMap<&'static str, (&'static str, u8)>> = LazyLock::new(|| {
    rows(LADDERS)
        .flat_map(|row| {
            let ladder = row.first().copied().unwrap_or_default();
            let roles = row.get(1).copied().unwrap_or_default().split(' ');
            roles.zip(0_u8..).map(move |(role, step)| (role, (ladder, step))).collect::<Vec<_>>()
        })
        .collect()
});

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// The ladder of a role and its step on it.
pub(super) fn rank(role: &str) -> Option<(&'static str, u8)> {
    STEPS.get(role).copied()
}

/// Scopes on which a role reaches everything below.
const BROAD: [&str; 4] = ["project ", "folder ", "organization ", "billing account "];

/// Adds to a holding what rules say when it is new.
pub(super) fn judge(subject: &Subject<'_, '_, '_>, holding: &mut Holding) {
    let line = holding.line();
    let say = |en: &str, ja: &str| {
        use crate::text::Lang;
        Text::new(format!("{}: {en}", line.get(Lang::En)), format!("{}: {ja}", line.get(Lang::Ja)))
    };
    let broad =
        BROAD.iter().any(|prefix| holding.scope.text.starts_with(prefix)) || holding.scope.is_unknown();
    let attribute = holding.attribute;
    // Who is what makes it public, and which role is what makes it strong.
    let kind = subject.kind();
    let single = kind.ends_with("_iam_member") || kind.ends_with("_iam_binding");
    let mut facts: Vec<Fact> = Vec::new();
    if let Some(role) =
        STRONG.get(holding.capability.text.as_str()).filter(|_| !holding.capability.is_unknown())
    {
        let rule = if role.admin { "admin-granted" } else { "privilege-escalation" };
        let fact =
            subject.fact(rule, say(role.en, role.ja)).attribute(if single { "role" } else { attribute });
        // On one account or resource it reaches no further than that.
        facts.push(if broad { fact } else { fact.advisory() });
        holding.level = Some("permissions management");
    }
    match holding.principal.text.as_str() {
        "allUsers" => facts.push(subject.fact(
            "public-principal",
            say(
                "everybody on the internet, without signing in",
                "インターネット上の全員がサインインせずに使えます",
            ),
        )),
        "allAuthenticatedUsers" => facts.push(subject.fact(
            "public-principal",
            say("everybody with any Google account", "Google アカウントを持つ全員が使えます"),
        )),
        who if who.starts_with("principalSet://") && whole_pool(who) => facts.push(subject.fact(
            "oidc-trust-too-wide",
            say(
                "every identity that the pool lets in, whatever its repository or workload",
                "リポジトリやワークロードを問わず、プールが受け入れるすべての ID が対象です",
            ),
        )),
        _ => {}
    }
    holding.facts.extend(facts.into_iter().map(|fact| match fact.attribute {
        Some(_) => fact,
        None => fact.attribute(attribute),
    }));
}

/// The whole pool, or all repositories of an owner.
fn whole_pool(who: &str) -> bool {
    let Some((_, rest)) = who.split_once("/workloadIdentityPools/") else { return false };
    let set = rest.split_once('/').map_or("", |(_, set)| set);
    set.is_empty() || set == "*" || set.starts_with("attribute.repository_owner")
}
