//! What can be wrong with the allowed-signers file, in words.

use super::line::Piece;
use super::principal as named;
use super::time::Wrong;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

pub(super) fn size(source: &Source) -> Diagnostic {
    Diagnostic::error("signers-size", format!("`{}` is larger than 256 KiB", source.name()))
        .help("check that this is the allowed-signers file: it has one line for each key")
}

pub(super) fn quote(source: &Source, place: Piece<'_>) -> Diagnostic {
    Diagnostic::error("signers-line", "a quote is not closed")
        .at(source, place.span, "here")
        .help("write principals without quotes: `user:583231`")
}

pub(super) fn wildcard(source: &Source, place: Piece<'_>) -> Diagnostic {
    let message = format!("the principal `{}` is a pattern: it could let anybody sign", place.text);
    Diagnostic::error("signers-wildcard", message)
        .at(source, place.span, "names nobody")
        .help("write one line for each person, with the account's number: `user:583231`")
}

pub(super) fn principal(source: &Source, place: Piece<'_>) -> Diagnostic {
    Diagnostic::error("signers-principal", format!("`{}` names no account", place.text))
        .at(source, place.span, "not `user:` and a number")
        .help("write `user:` and the account's number; `gh api users/LOGIN --jq .id` prints it")
}

pub(super) fn two_people(source: &Source, place: Piece<'_>, first: u64, second: u64) -> Diagnostic {
    let message = format!("one key stands for two people, `{}` and `{}`", named(first), named(second));
    Diagnostic::error("signers-duplicate", message)
        .at(source, place.span, "the second one")
        .help("give each person a key of their own: a signature by this one would not say who signed")
}

pub(super) fn twice(source: &Source, place: Piece<'_>, id: u64, first: Piece<'_>, other: u64) -> Diagnostic {
    let (message, help) = if id == other {
        (
            format!("the same key stands twice for `{}`", named(id)),
            "keep one line: with two, ending one would not end the key",
        )
    } else {
        (
            format!("the same key stands for `{}` and for `{}`", named(other), named(id)),
            "give each person a key of their own: a signature by this one would not say who signed",
        )
    };
    Diagnostic::error("signers-duplicate", message)
        .at(source, place.span, "again")
        .at(source, first.span, "first here")
        .help(help)
}

pub(super) fn option_twice(source: &Source, place: Piece<'_>, name: &str) -> Diagnostic {
    Diagnostic::error("signers-option", format!("the option `{name}` stands twice"))
        .at(source, place.span, "again")
        .help("keep one of them")
}

pub(super) fn unquoted(source: &Source, place: Piece<'_>, name: &str) -> Diagnostic {
    Diagnostic::error("signers-option", format!("the option `{name}` needs a value in double quotes"))
        .at(source, place.span, "here")
        .help(format!("write `{name}=\"…\"`, without spaces around the sign; OpenSSH reads no other form"))
}

pub(super) fn option(source: &Source, place: Piece<'_>, name: &str) -> Diagnostic {
    let (message, help) = match name {
        "cert-authority" => (
            "certificate authorities are not supported".to_owned(),
            "list the key of each person itself: an authority could make signers whom nobody wrote down",
        ),
        "no-touch-required" => (
            "`no-touch-required` is not an option of this file".to_owned(),
            "remove it; whether a security key must be touched is `touch` in the `signoff` block",
        ),
        _ => (
            format!("the option `{name}` is not known"),
            "the options are `namespaces`, `valid-after` and `valid-before`",
        ),
    };
    Diagnostic::error("signers-option", message).at(source, place.span, "here").help(help)
}

pub(super) fn never(source: &Source, place: Piece<'_>) -> Diagnostic {
    Diagnostic::error(
        "signers-time",
        "the key is never valid: `valid-before` is not later than `valid-after`",
    )
    .at(source, place.span, "here")
    .help("exchange the two times, or remove the line")
}

pub(super) fn namespaces(source: &Source, place: Piece<'_>) -> Diagnostic {
    Diagnostic::error("signers-option", "`namespaces` is empty or holds a pattern")
        .at(source, place.span, "here")
        .help(format!("name each namespace in full: `namespaces=\"{}\"`", crate::signoff::record::NAMESPACE))
}

pub(super) fn time(source: &Source, place: Piece<'_>, value: &str, wrong: Wrong) -> Diagnostic {
    let (message, help) = match wrong {
        Wrong::NoZone => (
            format!("`{value}` has no time zone: every machine would read it in its own"),
            format!("write it in UTC, with a Z at the end: `{value}Z`"),
        ),
        Wrong::NoDate => (
            format!("`{value}` is no time"),
            "write `YYYYMMDDZ`, `YYYYMMDDHHMMZ` or `YYYYMMDDHHMMSSZ`, in UTC".to_owned(),
        ),
    };
    Diagnostic::error("signers-time", message).at(source, place.span, "here").help(help)
}

pub(super) fn no_key(source: &Source, span: Span) -> Diagnostic {
    Diagnostic::error("signers-line", "the line has no key")
        .at(source, span, "here")
        .help("a line is: principal, options or nothing, kind of key, key: `user:583231 ssh-ed25519 AAAA…`")
}

pub(super) fn key(source: &Source, kind: Piece<'_>, place: Piece<'_>) -> Diagnostic {
    Diagnostic::error("signers-key", format!("this is no key of the kind `{}`", kind.text))
        .at(source, place.span, "cannot be read")
        .help("copy the first two words of the `.pub` file; the private file does not belong here")
}

pub(super) fn kind(source: &Source, place: Piece<'_>) -> Diagnostic {
    Diagnostic::error("signers-key", format!("keys of the kind `{}` are not supported", place.text))
        .at(source, place.span, "here")
        .help("use ed25519, ecdsa with 256 or 384 bits, rsa from 2048 bits on, or a security key of these kinds")
}

pub(super) fn bits(source: &Source, place: Piece<'_>, bits: usize) -> Diagnostic {
    Diagnostic::error("signers-key", format!("an rsa key of {bits} bits is not supported"))
        .at(source, place.span, "here")
        .help("use one of 2048 to 4096 bits, or better ed25519: `ssh-keygen -t ed25519`")
}

pub(super) fn application(source: &Source, place: Piece<'_>) -> Diagnostic {
    Diagnostic::error("signers-key", "the security key was made for something else than ssh")
        .at(source, place.span, "its application does not begin with `ssh:`")
        .help("make one for ssh: `ssh-keygen -t ed25519-sk`")
}
