//! Whom the trust policies of roles let in.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::Desk;
use super::library::Standing;
use super::topics;
use super::trust_words::{Fault, report};
use super::words::quoted;
use crate::audit::aws::facts::{Organisation, Role};
use crate::audit::known::{Known, Reason};
use crate::iam::document::{
    Document, Effect, Kind, Operator, Principal, PrincipalKind, Principals, Qualifier, Statement, Test, parse,
};
use crate::iam::lint::{self, Remark};
use crate::text::Text;

/// Values of a condition that are shown.
const SHOWN: usize = 3;

/// One entry that is at fault, and in more words.
type Faults = BTreeMap<String, (Fault, Vec<Text>)>;

/// The entries of a role's trust policy.
pub(super) fn check(
    desk: &mut Desk<'_>,
    organisation: &Organisation,
    role: &Role,
    standing: &Standing,
    stale: bool,
) {
    let Some(text) = role.trust.get() else { return };
    let Ok(document) = parse(text, Kind::Trust) else {
        return desk.note(
            &topics::TRUST,
            &Reason::odd("a trust policy that cannot be read", "信頼ポリシーを解釈できません"),
        );
    };
    // Accounts and services need none of these, and most roles trust nothing else.
    let special = document.statements.iter().filter_map(|one| one.principals.as_ref()).any(|principals| {
        let all = |one: &Principal| one.kind == PrincipalKind::Federated || one.text == "*";
        principals.negated || principals.values.iter().any(all)
    });
    let remarks = if special { lint::remarks(&document, Some(&desk.account.id)) } else { Vec::new() };
    let mut faults = Faults::new();
    for statement in document.statements.iter().filter(|one| one.effect == Effect::Allow) {
        if statement.broken {
            desk.note(
                &topics::TRUST,
                &Reason::odd(
                    "a statement that AWS would not accept",
                    "AWS が受け付けないステートメントがあります",
                ),
            );
        }
        entries(desk, organisation, &document, statement, &remarks, &mut faults);
    }
    for (trusted, (fault, details)) in faults {
        report(desk, (role, standing, stale), &trusted, fault, &details);
    }
}

fn entries(
    desk: &mut Desk<'_>,
    organisation: &Organisation,
    document: &Document,
    statement: &Statement,
    remarks: &[Remark],
    faults: &mut Faults,
) {
    let Some(principals) = &statement.principals else { return };
    let at = document.statements.iter().position(|one| std::ptr::eq(one, statement));
    let of = |rule: &str| remarks.iter().find(|one| one.statement == at && one.rule == rule);
    if principals.negated {
        let fault = if of("public-principal").is_some() { Fault::AllBut } else { Fault::Narrowed };
        return add(faults, &all_but(principals), fault, Vec::new());
    }
    for principal in &principals.values {
        let oidc = remarks.iter().find(|one| {
            one.statement == at && one.rule == "oidc-trust-too-wide" && one.span == principal.span
        });
        let fault = match (principal.kind, principal.text.as_str()) {
            (PrincipalKind::Service, "*") => Some(Fault::Everybody),
            (PrincipalKind::Service, _) => None,
            (_, "*") if of("public-principal").is_some() => Some(Fault::Everybody),
            (_, "*") => match outside(desk, organisation, statement) {
                None => Some(Fault::Narrowed),
                Some(detail) => {
                    let with_id = demands(statement, "sts:ExternalId");
                    let fault = if with_id { Fault::OutsideWithId } else { Fault::Outside };
                    add(faults, &principal.text, fault, vec![detail]);
                    None
                }
            },
            (PrincipalKind::Canonical, _) => Some(Fault::Canonical),
            (PrincipalKind::Federated, text) if text.contains(":saml-provider/") => {
                (!asks_for_audience(statement)).then_some(Fault::Saml)
            }
            (PrincipalKind::Federated, _) => {
                oidc.map(|remark| if remark.advisory { Fault::Loose } else { Fault::Federation })
            }
            (PrincipalKind::Aws | PrincipalKind::Everyone, _) => {
                aws(desk, organisation, statement, principal)
            }
        };
        let mut details = oidc.map(|remark| remark.details.clone()).unwrap_or_default();
        if fault == Some(Fault::Narrowed) {
            details.extend(conditions(statement));
        }
        if let Some(fault) = fault {
            add(faults, &principal.text, fault, details);
        }
    }
}

/// How everybody but some is called.
pub(super) fn all_but(principals: &Principals) -> String {
    let named: BTreeSet<&str> = principals.values.iter().map(|one| one.text.as_str()).collect();
    format!("NotPrincipal {}", named.into_iter().collect::<Vec<_>>().join(" "))
}

/// What narrows everybody, for whoever has to judge whether it narrows enough.
fn conditions(statement: &Statement) -> Option<Text> {
    let shown = |test: &Test| {
        let values: Vec<String> = test.values.iter().take(SHOWN).map(|item| quoted(&item.text)).collect();
        let more = if test.values.len() > SHOWN { ", …" } else { "" };
        format!("{} ({}{more})", quoted(&test.key.text), values.join(", "))
    };
    let demanding = statement.conditions.iter().filter(|test| is_demanding(test));
    let all = demanding.map(shown).collect::<Vec<_>>().join(", ");
    (!all.is_empty()).then(|| Text::new(format!("the conditions: {all}"), format!("条件: {all}")))
}

/// The worst of several statements counts.
fn add(faults: &mut Faults, trusted: &str, fault: Fault, details: Vec<Text>) {
    let known = faults.get(trusted).map(|(known, _)| *known);
    if known.is_none_or(|known| known < fault) {
        faults.insert(trusted.to_owned(), (fault, details));
    }
}

/// An account, somebody in one, or the id of somebody who was deleted.
fn aws(
    desk: &mut Desk<'_>,
    organisation: &Organisation,
    statement: &Statement,
    principal: &Principal,
) -> Option<Fault> {
    let text = principal.text.as_str();
    let deleted = ["AIDA", "AROA"].iter().any(|start| text.starts_with(start));
    if deleted && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Some(Fault::Deleted);
    }
    let Some(of) = account_of(text) else {
        desk.note(
            &topics::TRUST,
            &Reason::odd(
                "a principal whose account cannot be told",
                "プリンシパルのアカウントが分かりません",
            ),
        );
        return None;
    };
    if of == desk.account.id {
        return None;
    }
    match &organisation.accounts {
        Known::Known(accounts) if accounts.contains_key(of) => None,
        Known::Known(_) if demands(statement, "sts:ExternalId") => Some(Fault::OutsideWithId),
        Known::Known(_) => Some(Fault::Outside),
        Known::NotRead(reason) => {
            desk.note(&topics::ACCOUNTS, reason);
            None
        }
    }
}

/// Whether conditions narrow everybody to callers of which some are outside of the organisation, and which key says so. One
/// condition whose values are all inside is enough, since all conditions have to hold. One that says nothing of accounts,
/// such as `arn:aws:iam::*:role/deploy`, is none.
fn outside(desk: &mut Desk<'_>, organisation: &Organisation, statement: &Statement) -> Option<Text> {
    let mut found = None;
    for test in statement.conditions.iter().filter(|test| is_demanding(test)) {
        let key = test.key.text.to_ascii_lowercase();
        // The request is filled in with whose the role is.
        let filled = |text: &&str| text.starts_with("${aws:Resource");
        let others = test.values.iter().map(|item| item.text.as_str()).filter(|text| !filled(text));
        let (owners, unknown, (en, ja)): (Vec<Option<&str>>, _, _) = match key.as_str() {
            "aws:principalaccount" | "aws:principalarn" | "aws:vpceaccount" => {
                (others.map(account_of).collect(), organisation.accounts.reason(), ("account", "アカウント"))
            }
            "aws:principalorgid" | "aws:principalorgpaths" | "aws:vpceorgid" | "aws:vpceorgpaths" => (
                others.map(|text| text.split('/').next()).collect(),
                organisation.id.reason(),
                ("organisation", "組織"),
            ),
            _ => continue,
        };
        let Some(strange) = owners.iter().flatten().find(|of| !is_own(desk, organisation, of)) else {
            if owners.iter().all(Option::is_some) {
                return None;
            }
            continue;
        };
        if let Some(reason) = unknown {
            desk.note(&topics::ACCOUNTS, reason);
            return None;
        }
        let (key, of) = (quoted(&test.key.text), quoted(strange));
        found =
            Some(Text::new(format!("{key} names the {en} {of}"), format!("{key} に{ja} {of} があります")));
    }
    found
}

/// Whether that is the account, one of its organisation, or the organisation itself.
fn is_own(desk: &Desk<'_>, organisation: &Organisation, of: &str) -> bool {
    of == desk.account.id
        || organisation.accounts.get().is_some_and(|all| all.contains_key(of))
        || organisation.id.get().and_then(Option::as_deref) == Some(of)
}

/// The account of an ARN, or of a text that is one.
fn account_of(text: &str) -> Option<&str> {
    let of = if text.starts_with("arn:") { text.split(':').nth(4).unwrap_or_default() } else { text };
    (of.len() == 12 && of.bytes().all(|byte| byte.is_ascii_digit())).then_some(of)
}

/// Whether the statement demands a certain value of a key: a test that is false when the key is absent, and that not
/// every value passes.
fn demands(statement: &Statement, key: &str) -> bool {
    let texts = [Operator::StringEquals, Operator::StringEqualsIgnoreCase, Operator::StringLike];
    statement.conditions.iter().any(|test| {
        // A variable is filled in from the request, and so is whatever is compared with it.
        let any = |text: &str| {
            let wild = text.bytes().all(|byte| matches!(byte, b'*' | b'?'));
            text.contains("${") || (test.operator == Operator::StringLike && wild)
        };
        test.key.text.eq_ignore_ascii_case(key)
            && texts.contains(&test.operator)
            && is_demanding(test)
            && !test.values.iter().any(|item| any(&item.text))
    })
}

/// Whether a test is false when the key is absent.
fn is_demanding(test: &Test) -> bool {
    !test.negated
        && !test.if_exists
        && test.qualifier != Some(Qualifier::ForAllValues)
        && !test.values.is_empty()
}

/// Source: IAM User Guide, `id_roles_providers_create_saml`: the audience says that the assertion is for AWS.
fn asks_for_audience(statement: &Statement) -> bool {
    ["saml:aud", "saml:sub", "saml:iss"].iter().any(|key| demands(statement, key))
}
