//! Conditions that narrow who can make a request: to accounts, organizations, networks or addresses.
//!
//! Source: IAM User Guide, `reference_policies_condition-keys`, and `access-analyzer-concepts` on which keys make
//! access not public. A test narrows only when the key must be there: a negated operator, `IfExists` and
//! `ForAllValues` are all true without it.

// `core::net` has the types of addresses only; what opens sockets is in `std::net`.
use core::net::IpAddr;

use super::subject::Subject;
use crate::iam::document::{Item, Operator, Qualifier, Test, Version};

/// What a key's values must be to narrow.
#[derive(Clone, Copy)]
enum Form {
    /// A plain id: no wildcard.
    Id,
    /// A path of an organization: a wildcard only below the organization.
    Path,
    /// An ARN with an account, or the ARN of a bucket, whose name is unique.
    Arn,
    /// A unique id of a role, and perhaps any session of it.
    UserId,
    /// Addresses, and not nearly all of them.
    Address,
    /// `true`.
    True,
}

/// Keys about the caller or about the resource for which a service calls.
const KEYS: [(&str, Form, Side); 24] = [
    ("aws:principalorgid", Form::Id, Side::Caller),
    ("aws:principalorgpaths", Form::Path, Side::Caller),
    ("aws:principalaccount", Form::Id, Side::Caller),
    ("aws:principalarn", Form::Arn, Side::Caller),
    ("aws:userid", Form::UserId, Side::Caller),
    ("kms:calleraccount", Form::Id, Side::Both),
    ("aws:sourceaccount", Form::Id, Side::Both),
    ("aws:sourceowner", Form::Id, Side::Both),
    ("aws:sourcearn", Form::Arn, Side::Both),
    ("aws:sourceorgid", Form::Id, Side::Both),
    ("aws:sourceorgpaths", Form::Path, Side::Both),
    ("aws:sourcevpc", Form::Id, Side::Caller),
    ("aws:sourcevpce", Form::Id, Side::Caller),
    ("aws:sourcevpcarn", Form::Arn, Side::Caller),
    ("aws:vpceaccount", Form::Id, Side::Caller),
    ("aws:vpceorgid", Form::Id, Side::Caller),
    ("aws:vpceorgpaths", Form::Path, Side::Caller),
    ("aws:vpcsourceip", Form::Address, Side::Caller),
    ("aws:sourceip", Form::Address, Side::Caller),
    ("s3:dataaccesspointaccount", Form::Id, Side::Caller),
    ("s3:dataaccesspointarn", Form::Arn, Side::Caller),
    ("elasticfilesystem:accessedviamounttarget", Form::True, Side::Caller),
    ("lambda:sourcefunctionarn", Form::Arn, Side::Caller),
    ("ec2:sourceinstancearn", Form::Arn, Side::Caller),
];

#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// Says who calls.
    Caller,
    /// Also says for whom a service calls.
    Both,
}

/// The first condition that narrows who can call.
pub(super) fn caller<'d>(subject: &Subject<'d>) -> Option<&'d Test> {
    subject.statement.conditions.iter().find(|test| {
        let key = test.key.text.to_ascii_lowercase();
        KEYS.iter().any(|(known, form, _)| *known == key && narrows(test, *form, subject.version))
    })
}

/// The first condition that says for whose resource a service calls.
pub(super) fn deputy<'d>(subject: &Subject<'d>) -> Option<&'d Test> {
    subject.statement.conditions.iter().find(|test| {
        let key = test.key.text.to_ascii_lowercase();
        // What a service encrypts for somebody has the ARN of it in the context.
        let context = key.starts_with("kms:encryptioncontext:") && narrows(test, Form::Arn, subject.version);
        let known = |(known, form, side): &(&str, Form, Side)| {
            *known == key && *side == Side::Both && narrows(test, *form, subject.version)
        };
        context || KEYS.iter().any(known)
    })
}

/// The key of a condition that limits which resources are meant, though the statement names all.
pub(super) fn by_resource<'d>(subject: &Subject<'d>) -> Option<&'d str> {
    let starts = ["aws:resourcetag/", "kms:viaservice", "kms:encryptioncontext", "kms:resourcealiases"];
    let inside = [":resourcetag/", ":resourcealiases"];
    let limiting = |test: &&Test| {
        let key = test.key.text.to_ascii_lowercase();
        is_demanding(test)
            && test.operator != Operator::Null
            && (starts.iter().any(|start| key.starts_with(start))
                || inside.iter().any(|part| key.contains(part)))
            && test.values.iter().all(|item| !is_any(test, item))
    };
    subject.statement.conditions.iter().find(limiting).map(|test| test.key.text.as_str())
}

/// Whether a test is false when the key is absent.
pub(super) fn is_demanding(test: &Test) -> bool {
    !test.negated
        && !test.if_exists
        && test.qualifier != Some(Qualifier::ForAllValues)
        && !test.values.is_empty()
        && test.operator != Operator::Unknown
}

/// Whether a value of the test is matched by everything.
pub(super) fn is_any(test: &Test, item: &Item) -> bool {
    matches!(test.operator, Operator::StringLike | Operator::ArnLike)
        && item.text.bytes().all(|byte| byte == b'*' || byte == b':')
}

fn narrows(test: &Test, form: Form, version: Version) -> bool {
    is_demanding(test)
        && test.values.iter().all(|item| fits(test, item, form, version))
        && (!matches!(form, Form::Address) || is_small(test))
}

/// Many small networks together can be the internet as well: what somebody has is a few of them.
fn is_small(test: &Test) -> bool {
    let sizes =
        test.values.iter().filter_map(|item| network(&item.text)).map(|(address, bits)| match address {
            IpAddr::V4(address) if address.is_private() => 0,
            IpAddr::V6(address) if address.is_unique_local() => 0,
            // In units of a /24 and a /32.
            IpAddr::V4(_) => 1_u64 << 24_u8.saturating_sub(bits).min(24),
            IpAddr::V6(_) => 1_u64 << 32_u8.saturating_sub(bits).min(32),
        });
    sizes.fold(0_u64, u64::saturating_add) <= 8 << 16
}

fn fits(test: &Test, item: &Item, form: Form, version: Version) -> bool {
    let text = item.text.as_str();
    let wild = matches!(test.operator, Operator::StringLike | Operator::ArnLike);
    // Up to the first wildcard; with other operators a star is a star.
    let fixed = if wild { text.split(['*', '?']).next().unwrap_or_default() } else { text };
    if version == Version::V2012 && text.contains("${") {
        // The caller must be of the resource's own account or organization.
        return text.starts_with("${aws:Resource") && text.ends_with('}');
    }
    let texts = matches!(
        test.operator,
        Operator::StringEquals | Operator::StringEqualsIgnoreCase | Operator::StringLike | Operator::ArnLike
    );
    match form {
        Form::Id => texts && fixed == text && !text.is_empty(),
        Form::Path => texts && fixed.split_once('/').is_some_and(|(org, _)| org.starts_with("o-")),
        Form::Arn => texts && has_owner(text, wild),
        Form::UserId => texts && (fixed == text || fixed.len() >= 16),
        Form::Address => test.operator == Operator::IpAddress && is_narrow_network(text),
        Form::True => test.operator == Operator::Bool && text.eq_ignore_ascii_case("true"),
    }
}

/// Whether an ARN says whose it is.
fn has_owner(arn: &str, wild: bool) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, _, service, _, account, resource] = parts.as_slice() else { return false };
    let account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    // Names of buckets are unique in the world, and their ARNs have no account.
    let bucket = *service == "s3" && resource.split('/').next().is_some_and(|name| !name.is_empty());
    let bucket =
        bucket && !(wild && resource.split('/').next().is_some_and(|name| name.contains(['*', '?'])));
    account || bucket
}

/// Two halves of the internet are the internet, and so are four quarters: only what somebody can own narrows.
fn is_narrow_network(text: &str) -> bool {
    match network(text) {
        Some((IpAddr::V4(_), bits)) => bits >= 8,
        Some((IpAddr::V6(address), bits)) => bits >= 16 || (address.is_unique_local() && bits >= 7),
        None => false,
    }
}

/// An address and how many bits of it count.
fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, bits.parse::<u8>().unwrap_or(0)),
        None => (text, u8::MAX),
    };
    Some((address.parse().ok()?, bits))
}

/// Whether a value is filled in from the request, so that whoever asks may choose it.
pub(super) fn is_filled_in(item: &Item, version: Version) -> bool {
    version == Version::V2012 && item.text.contains("${")
}
