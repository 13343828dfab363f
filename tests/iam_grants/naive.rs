//! What AWS does with one request, written once more in the slowest and plainest way, for the tests to compare with.
//! Nothing here comes from the code under test but the types.

use std::cell::Cell;
use std::net::IpAddr;

use pairgate::iam::document::{
    Clause, Effect, Operator, Principal, PrincipalKind, Principals, Qualifier, Statement, Test, Version,
};
use pairgate::iam::grants::{Access, Request};

thread_local! {
    /// What a test without qualifier says of several values, with an operator that is not negated and with one that
    /// is. Nobody documents it; of one value all readings say the same.
    pub static READING: Cell<[Qualifier; 2]> = const { Cell::new([Qualifier::ForAnyValue, Qualifier::ForAllValues]) };
}

pub fn allowed(access: &Access, request: &Request) -> bool {
    !access.gates.is_empty()
        && access.gates.iter().all(|gate| {
            let mut yes = false;
            for document in &gate.documents {
                for statement in &document.statements {
                    if statement.broken || !applies(statement, document.version, request) {
                        continue;
                    }
                    match statement.effect {
                        Effect::Deny => return false,
                        Effect::Allow => yes = true,
                    }
                }
            }
            yes
        })
}

fn applies(statement: &Statement, version: Version, request: &Request) -> bool {
    action(&statement.actions, &request.action)
        && statement.resources.as_ref().is_none_or(|one| resource(one, &request.resource, version, request))
        && statement.principals.as_ref().is_none_or(|one| {
            principal(one, statement.effect, request.principal.as_deref().unwrap_or("AWS ?"))
        })
        && statement.conditions.iter().all(|one| test(one, version, request))
}

pub fn action(clause: &Clause, action: &str) -> bool {
    let action = action.to_lowercase();
    clause.values.iter().any(|value| like(&value.text.to_lowercase(), &action)) != clause.negated
}

pub fn resource(clause: &Clause, resource: &str, version: Version, request: &Request) -> bool {
    clause.values.iter().any(|value| {
        expand(&value.text, version, request).is_some_and(|pattern| like_symbols(&pattern, resource))
    }) != clause.negated
}

/// A character, and whether it may be a wildcard.
type Symbol = (char, bool);

fn like(pattern: &str, text: &str) -> bool {
    let symbols: Vec<Symbol> = pattern.chars().map(|one| (one, true)).collect();
    like_symbols(&symbols, text)
}

fn like_symbols(pattern: &[Symbol], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    glob(pattern, &text)
}

fn glob(pattern: &[Symbol], text: &[char]) -> bool {
    match pattern.first() {
        None => text.is_empty(),
        Some(('*', true)) => (0..=text.len()).any(|at| glob(&pattern[1..], &text[at..])),
        Some(('?', true)) => !text.is_empty() && glob(&pattern[1..], &text[1..]),
        Some((one, _)) => text.first() == Some(one) && glob(&pattern[1..], &text[1..]),
    }
}

/// Variables replaced by their values; none if one has no value.
fn expand(text: &str, version: Version, request: &Request) -> Option<Vec<Symbol>> {
    let mut out = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if version == Version::V2012 && rest.starts_with("${") {
            let end = rest.find('}').unwrap();
            let inner = &rest[2..end];
            rest = &rest[end + 1..];
            if ["*", "?", "$"].contains(&inner) {
                out.extend(inner.chars().map(|one| (one, false)));
                continue;
            }
            let (key, default) = match inner.split_once(',') {
                Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\'').to_owned())),
                None => (inner, None),
            };
            let value = context(request, key).first().cloned().or(default)?;
            out.extend(value.chars().map(|one| (one, false)));
            continue;
        }
        let one = rest.chars().next().unwrap();
        out.push((one, true));
        rest = &rest[one.len_utf8()..];
    }
    Some(out)
}

fn context(request: &Request, key: &str) -> Vec<String> {
    let all = request.context.iter().filter(|(known, _)| known.eq_ignore_ascii_case(key));
    all.flat_map(|(_, values)| values.clone()).collect()
}

pub fn principal(who: &Principals, effect: Effect, request: &str) -> bool {
    let (kind, name) = request.split_once(' ').unwrap();
    let exact = who.negated && effect == Effect::Deny;
    who.values.iter().any(|one| named(one, kind, name, exact)) != who.negated
}

fn named(one: &Principal, kind: &str, name: &str, exact: bool) -> bool {
    let text = one.text.as_str();
    match one.kind {
        PrincipalKind::Everyone => true,
        PrincipalKind::Service => kind == "Service" && name == text,
        PrincipalKind::Federated => kind == "Federated" && name == text,
        PrincipalKind::Canonical => kind == "CanonicalUser" && name == text,
        PrincipalKind::Aws if text == "*" => true,
        PrincipalKind::Aws if kind != "AWS" => false,
        PrincipalKind::Aws => {
            let full = match text.chars().all(|one| one.is_ascii_digit()) {
                true => format!("arn:aws:iam::{text}:root"),
                false => text.to_owned(),
            };
            if full == name {
                return true;
            }
            if exact {
                return false;
            }
            let parts: Vec<&str> = full.split(':').collect();
            let names: Vec<&str> = name.split(':').collect();
            if parts.len() != 6 || names.len() < 6 || parts[1] != names[1] || parts[4] != names[4] {
                return false;
            }
            match parts[5].strip_prefix("role/") {
                Some(role) => {
                    let role = role.rsplit('/').next().unwrap();
                    names[2] == "sts" && names[5].starts_with(&format!("assumed-role/{role}/"))
                }
                None => parts[5] == "root" && ["iam", "sts"].contains(&names[2]),
            }
        }
    }
}

pub fn test(test: &Test, version: Version, request: &Request) -> bool {
    let values = context(request, &test.key.text);
    if test.operator == Operator::Null {
        return test.values.iter().any(|one| (one.text == "true") == values.is_empty());
    }
    if values.is_empty() {
        return match test.qualifier {
            _ if test.if_exists => true,
            Some(Qualifier::ForAllValues) => true,
            Some(Qualifier::ForAnyValue) => false,
            None => test.negated,
        };
    }
    let mut each = values.iter().map(|value| {
        let hit =
            test.values.iter().any(|limit| compares(test.operator, value, &limit.text, version, request));
        hit != test.negated
    });
    match test.qualifier {
        Some(Qualifier::ForAllValues) => each.all(|one| one),
        Some(Qualifier::ForAnyValue) => each.any(|one| one),
        None => match READING.get()[usize::from(test.negated)] {
            Qualifier::ForAllValues => each.all(|one| one),
            Qualifier::ForAnyValue => each.any(|one| one),
        },
    }
}

fn compares(operator: Operator, value: &str, limit: &str, version: Version, request: &Request) -> bool {
    let plain = || -> Option<String> {
        Some(expand(limit, version, request)?.into_iter().map(|(one, _)| one).collect())
    };
    match operator {
        Operator::StringEquals => plain().is_some_and(|limit| limit == value),
        Operator::StringEqualsIgnoreCase => {
            plain().is_some_and(|limit| limit.to_lowercase() == value.to_lowercase())
        }
        Operator::BinaryEquals => value == limit,
        Operator::StringLike => expand(limit, version, request).is_some_and(|one| like_symbols(&one, value)),
        Operator::ArnLike => {
            let Some(limit) = expand(limit, version, request) else { return false };
            let parts: Vec<&[Symbol]> = limit.splitn(6, |(one, _)| *one == ':').collect();
            let values: Vec<&str> = value.splitn(6, ':').collect();
            parts.len() == 6
                && values.len() == 6
                && parts.iter().zip(&values).all(|(part, value)| like_symbols(part, value))
        }
        _ if operator_of_numbers(operator) && value.parse::<f64>().is_err() => false,
        Operator::NumericEquals => number(value) == number(limit),
        Operator::NumericLessThan => number(value) < number(limit),
        Operator::NumericLessThanEquals => number(value) <= number(limit),
        Operator::NumericGreaterThan => number(value) > number(limit),
        Operator::NumericGreaterThanEquals => number(value) >= number(limit),
        Operator::DateEquals => date(value) == date(limit),
        Operator::DateLessThan => date(value) < date(limit),
        Operator::DateLessThanEquals => date(value) <= date(limit),
        Operator::DateGreaterThan => date(value) > date(limit),
        Operator::DateGreaterThanEquals => date(value) >= date(limit),
        Operator::Bool => value.eq_ignore_ascii_case(limit),
        Operator::IpAddress => {
            let (network, length) =
                limit.split_once('/').map_or((limit, None), |(one, two)| (one, Some(two)));
            let length = length.map(|length| length.parse::<usize>().unwrap());
            let (value, network) = (bits(value), bits(network));
            let length = length.unwrap_or(network.len());
            value.len() == network.len() && value[..length] == network[..length]
        }
        Operator::Null | Operator::Unknown => panic!("no operator of the fragment"),
    }
}

fn operator_of_numbers(operator: Operator) -> bool {
    use Operator as O;
    let numbers =
        [O::NumericLessThan, O::NumericLessThanEquals, O::NumericGreaterThan, O::NumericGreaterThanEquals];
    operator == O::NumericEquals || numbers.contains(&operator)
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

fn date(text: &str) -> jiff::Timestamp {
    text.parse().unwrap_or_else(|_| jiff::Timestamp::from_second(text.parse().unwrap()).unwrap())
}

fn bits(text: &str) -> Vec<bool> {
    let bytes = match text.parse().unwrap() {
        IpAddr::V4(one) => one.octets().to_vec(),
        IpAddr::V6(one) => one.octets().to_vec(),
    };
    bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1 == 1)).collect()
}
