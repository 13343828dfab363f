//! Whether an access lets one request through, read from the documents' texts in the plainest way.
//!
//! This knows nothing of sets and automata: a witness that the search finds is shown to nobody before this says the
//! same. None means that nobody can tell.

use super::conditions::Compare;
use super::conditions::values::{addresses, date, number, truth};
use super::pattern::{Token, same_folded, tokens};
use super::principals::{is_account, role, root};
use super::{Access, Gate, Question, Request};
use crate::iam::document::{
    Clause, Document, Effect, Item, Operator, Principal, PrincipalKind, Principals, Qualifier, Statement,
    Test, Version,
};

/// Whether every gate lets the request through.
pub(crate) fn lets_through(access: &Access, request: &Request) -> Option<bool> {
    if access.gates.is_empty() {
        return Some(false);
    }
    all(access.gates.iter().map(|gate| gate_lets_through(gate, request)))
}

/// Whether the request is one of the question's.
pub(crate) fn asked(question: &Question<'_>, request: &Request) -> bool {
    let action = request.action.to_lowercase();
    let one_of = |patterns: &[&str], text: &str, lower: bool| {
        patterns.is_empty()
            || patterns.iter().any(|pattern| {
                let pattern = if lower { pattern.to_lowercase() } else { (*pattern).to_owned() };
                glob(&tokens(&pattern, false), text)
            })
    };
    one_of(question.actions, &action, true)
        && one_of(question.resources, &request.resource, false)
        && question.context.iter().all(|(key, value)| context(request, key) == [*value])
}

fn gate_lets_through(gate: &Gate, request: &Request) -> Option<bool> {
    let statements = |effect: Effect| {
        gate.documents
            .iter()
            .flat_map(|document| document.statements.iter().map(move |statement| (document, statement)))
            .filter(move |(_, statement)| statement.effect == effect && !statement.broken)
            .map(|(document, statement)| applies(document, statement, request))
    };
    let allowed = any(statements(Effect::Allow));
    let denied = any(statements(Effect::Deny));
    all([allowed, denied.map(|denied| !denied)].into_iter())
}

/// True if all are, false if one is not, whatever the others are.
fn all(mut answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    answers
        .try_fold(Some(true), |so_far, one| match one {
            Some(false) => Err(()),
            None => Ok(None),
            Some(true) => Ok(so_far),
        })
        .unwrap_or(Some(false))
}

fn any(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(answers.map(|one| one.map(|one| !one))).map(|none| !none)
}

fn applies(document: &Document, statement: &Statement, request: &Request) -> Option<bool> {
    let variables = document.version == Version::V2012;
    let action = request.action.to_lowercase();
    let parts: [&dyn Fn() -> Option<bool>; 4] = [
        &|| {
            clause(&statement.actions, |item| {
                let pattern = item.text.to_lowercase();
                Some(begins(&pattern, &action) && glob(&tokens(&pattern, false), &action))
            })
        },
        &|| match &statement.resources {
            None => Some(true),
            Some(resources) => clause(resources, |item| {
                if !begins(&item.text, &request.resource) {
                    return Some(false);
                }
                let Some(pattern) = resolved(&item.text, variables, request)? else { return Some(false) };
                Some(glob(&pattern, &request.resource))
            }),
        },
        &|| statement.principals.as_ref().map_or(Some(true), |who| principal(who, statement.effect, request)),
        &|| all(statement.conditions.iter().map(|one| test(one, variables, request))),
    ];
    all(parts.iter().map(|part| part()))
}

/// Whether a text begins as the pattern does up to the first character that may stand for others.
fn begins(pattern: &str, text: &str) -> bool {
    let plain = pattern.find(['*', '?', '$']).and_then(|end| pattern.get(..end));
    text.starts_with(plain.unwrap_or(pattern))
}

fn clause(clause: &Clause, matches: impl Fn(&Item) -> Option<bool>) -> Option<bool> {
    any(clause.values.iter().map(matches)).map(|matched| matched != clause.negated)
}

/// The text with its variables' values: outer none if one is not known, inner none if one has no value.
fn resolved(text: &str, variables: bool, request: &Request) -> Option<Option<Vec<Token>>> {
    let mut out = Vec::new();
    for token in tokens(text, variables) {
        let Token::Variable(variable) = token else {
            out.push(token);
            continue;
        };
        match (context(request, &variable.key?), variable.default) {
            ([one], _) => out.extend(one.chars().map(Token::Escaped)),
            ([], Some(default)) => out.extend(default.chars().map(Token::Escaped)),
            ([], None) => return Some(None),
            _ => return None,
        }
    }
    Some(Some(out))
}

fn context<'r>(request: &'r Request, key: &str) -> &'r [String] {
    let found = request.context.iter().find(|(known, _)| known.to_lowercase() == key.to_lowercase());
    found.map_or(&[], |(_, values)| values.as_slice())
}

/// `*` and `?` match everything; whatever stands before a star is tried as long as the rest does not fit.
fn glob(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), text.get(from)) {
            (Some(Token::Plain('*')), _) => {
                at += 1;
                star = Some((at, from));
                continue;
            }
            (None, None) => return true,
            (Some(Token::Plain('?')), Some(_)) => (at, from) = (at + 1, from + 1),
            (Some(Token::Plain(a) | Token::Escaped(a)), Some(b)) if a == b => (at, from) = (at + 1, from + 1),
            _ => match star {
                Some((after, taken)) if taken < text.len() => {
                    star = Some((after, taken + 1));
                    (at, from) = (after, taken + 1);
                }
                _ => return false,
            },
        }
    }
}

/// Each of the six parts of an ARN by itself.
fn arn(pattern: &[Token], text: &str) -> Option<bool> {
    let colon = |token: &Token| matches!(token, Token::Plain(':') | Token::Escaped(':'));
    // A colon that a variable's value brings along may be a border of parts or not.
    if pattern.contains(&Token::Escaped(':')) {
        return None;
    }
    let patterns: Vec<&[Token]> = pattern.splitn(6, colon).collect();
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    if patterns.len() < 6 {
        return None;
    }
    Some(parts.len() == 6 && patterns.iter().zip(&parts).all(|(pattern, part)| glob(pattern, part)))
}

fn principal(who: &Principals, effect: Effect, request: &Request) -> Option<bool> {
    let (kind, name) = request.principal.as_deref()?.split_once(' ')?;
    let matched = any(who.values.iter().map(|one| {
        let wide = names(one, kind, name, true)?;
        if !who.negated {
            return Some(wide);
        }
        let narrow = names(one, kind, name, false)?;
        match effect {
            Effect::Deny => Some(narrow),
            Effect::Allow => (wide == narrow).then_some(wide),
        }
    }));
    matched.map(|matched| matched != who.negated)
}

/// Whether an entry names somebody: with `wide` everybody of an account and every session of a role.
fn names(one: &Principal, kind: &str, name: &str, wide: bool) -> Option<bool> {
    let text = one.text.as_str();
    let same_kind = kind
        == match one.kind {
            PrincipalKind::Everyone => return Some(true),
            PrincipalKind::Aws if text == "*" => return Some(true),
            PrincipalKind::Aws => "AWS",
            PrincipalKind::Service => "Service",
            PrincipalKind::Federated => "Federated",
            PrincipalKind::Canonical => "CanonicalUser",
        };
    if !same_kind {
        return Some(false);
    }
    if text.contains(['*', '?']) {
        return if glob(&tokens(text, false), name) { None } else { Some(false) };
    }
    if one.kind != PrincipalKind::Aws || text == name {
        return Some(text == name);
    }
    let account = if is_account(text) { Some((None, text)) } else { None };
    if let Some((partition, account)) = account.or_else(|| root(text).map(|(one, two)| (Some(one), two))) {
        let mut parts = name.splitn(6, ':');
        let (arn, of, service, _, number, rest) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next());
        let inside = arn == Some("arn")
            && partition.is_none_or(|partition| of == Some(partition))
            && matches!(service, Some("iam" | "sts"))
            && number == Some(account);
        return Some(inside && (wide || (service == Some("iam") && rest == Some("root"))));
    }
    let session = role(text).is_some_and(|(partition, account, role)| {
        name.starts_with(&format!("arn:{partition}:sts::{account}:assumed-role/{role}/"))
    });
    Some(wide && session)
}

fn test(test: &Test, variables: bool, request: &Request) -> Option<bool> {
    let values = context(request, &test.key.text);
    if test.operator == Operator::Null {
        let plain = test.qualifier.is_none() && !test.negated && !test.if_exists;
        let said = test.values.iter().map(|item| truth(&item.text)).collect::<Option<Vec<bool>>>()?;
        return plain.then(|| said.contains(&values.is_empty()));
    }
    if test.operator == Operator::Unknown {
        return None;
    }
    let one = |value: &String| {
        any(test.values.iter().map(|item| compares(test.operator, value, &item.text, variables, request)))
            .map(|matched| matched != test.negated)
    };
    match (values, test.qualifier) {
        ([], _) if test.if_exists => Some(true),
        ([], Some(Qualifier::ForAllValues)) => Some(true),
        ([], Some(Qualifier::ForAnyValue)) => Some(false),
        ([], None) => Some(test.negated),
        ([only], None) => one(only),
        (_, None) => None,
        (several, Some(Qualifier::ForAllValues)) => all(several.iter().map(one)),
        (several, Some(Qualifier::ForAnyValue)) => any(several.iter().map(one)),
    }
}

fn compares(
    operator: Operator,
    value: &str,
    limit: &str,
    variables: bool,
    request: &Request,
) -> Option<bool> {
    let ordered =
        |compare: Compare, read: fn(&str) -> Option<i128>| Some(compare.holds(read(value)?, read(limit)?));
    let text = || resolved(limit, variables, request);
    match operator {
        Operator::StringEquals => Some(text()?.is_some_and(|limit| word(&limit, value, |a, b| a == b))),
        Operator::StringEqualsIgnoreCase => {
            Some(text()?.is_some_and(|limit| word(&limit, value, same_folded)))
        }
        Operator::StringLike => Some(text()?.is_some_and(|limit| glob(&limit, value))),
        Operator::ArnLike => text()?.map_or(Some(false), |limit| arn(&limit, value)),
        Operator::BinaryEquals => Some(value == limit),
        Operator::NumericEquals => ordered(Compare::Equal, number),
        Operator::NumericLessThan => ordered(Compare::Less, number),
        Operator::NumericLessThanEquals => ordered(Compare::LessOrEqual, number),
        Operator::NumericGreaterThan => ordered(Compare::Greater, number),
        Operator::NumericGreaterThanEquals => ordered(Compare::GreaterOrEqual, number),
        Operator::DateEquals => ordered(Compare::Equal, date),
        Operator::DateLessThan => ordered(Compare::Less, date),
        Operator::DateLessThanEquals => ordered(Compare::LessOrEqual, date),
        Operator::DateGreaterThan => ordered(Compare::Greater, date),
        Operator::DateGreaterThanEquals => ordered(Compare::GreaterOrEqual, date),
        Operator::Bool => Some(truth(value)? == truth(limit)?),
        Operator::IpAddress => {
            let (value, limit) = (addresses(value)?, addresses(limit)?);
            Some(value.six == limit.six && limit.first <= value.first && value.last <= limit.last)
        }
        Operator::Null | Operator::Unknown => None,
    }
}

/// The text itself: wildcards are plain characters here.
fn word(pattern: &[Token], text: &str, same: fn(char, char) -> bool) -> bool {
    let mut characters = text.chars();
    let all = pattern.iter().all(|token| match token {
        Token::Plain(one) | Token::Escaped(one) => characters.next().is_some_and(|other| same(*one, other)),
        Token::Variable(_) => false,
    });
    all && characters.next().is_none()
}
