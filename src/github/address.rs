//! Addresses: where the forge is, and paths that nobody's text can bend.
//!
//! A token must not travel in the open, so plain `http` is for this machine only. Text from outside becomes a part of
//! a path only after every reserved character in it is encoded.

use std::net::IpAddr;

use http::Uri;

use super::trouble;
use crate::ports::{ForgeError, ForgeTrouble, Forged};

/// The forge's API: `https://api.github.com`, or `https://HOST/api/v3` of GitHub Enterprise.
#[derive(Debug, Clone)]
pub struct Base {
    /// Scheme, host and port.
    pub origin: String,
    /// The path that all others begin with; empty, or without a slash at its end.
    pub prefix: String,
    /// The host alone.
    host: String,
    /// It is this machine.
    loopback: bool,
}

impl Base {
    /// Reads an address and refuses what a token must not go to.
    pub fn read(address: &str) -> Forged<Self> {
        let wrong = |what: &str| {
            ForgeError {
            trouble: ForgeTrouble::Refused,
            message: format!("`{address}` cannot be the forge's address: {what}"),
            help: "set `GITHUB_API_URL` to `https://api.github.com`, or to `https://HOST/api/v3` of your GitHub Enterprise"
                .to_owned(),
        }
        };
        let uri: Uri = address.parse().map_err(|_| wrong("it is no address"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(wrong("it has no scheme or no host"));
        };
        if authority.as_str().contains('@') {
            return Err(ForgeError {
                trouble: ForgeTrouble::Refused,
                message: "the forge's address has a user name or password in it".to_owned(),
                help: "take it out of the address; the token has its own variable".to_owned(),
            });
        }
        if uri.query().is_some() || address.contains('#') {
            return Err(wrong("it has more than a path"));
        }
        let host = authority.host().to_ascii_lowercase();
        let loopback = is_loopback(&host);
        match scheme {
            "https" => {}
            "http" if loopback => {}
            "http" => return Err(wrong("a token must not travel over plain `http`")),
            _ => return Err(wrong("only `https` is spoken here")),
        }
        let prefix = uri.path().trim_end_matches('/').to_owned();
        Ok(Self { origin: format!("{scheme}://{authority}"), prefix, host, loopback })
    }

    /// Where GraphQL is when nobody says it: beside REST, as GitHub and GitHub Enterprise have it.
    pub fn graphql(&self) -> String {
        match self.prefix.strip_suffix("/v3") {
            Some(api) => format!("{}{api}/graphql", self.origin),
            None => format!("{}{}/graphql", self.origin, self.prefix),
        }
    }

    /// The domain of the addresses that the forge makes for people who hide theirs, and of its own committer. Numbers
    /// in such an address are numbers of that forge only.
    pub fn mail_host(&self) -> &str {
        if self.loopback || self.host == "api.github.com" {
            return "github.com";
        }
        self.host.strip_prefix("api.").unwrap_or(&self.host)
    }

    /// Whether an absolute address leads to the same scheme, host and port.
    pub fn same_origin(&self, address: &Uri) -> bool {
        match (address.scheme_str(), address.authority()) {
            (Some(scheme), Some(authority)) => {
                format!("{scheme}://{authority}").eq_ignore_ascii_case(&self.origin)
            }
            _ => false,
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Joins segments to a path, each encoded. One that is empty or walks up is refused.
pub fn path(segments: &[&str]) -> Forged<String> {
    let mut text = String::new();
    for segment in segments {
        if matches!(*segment, "" | "." | "..") {
            return Err(ForgeError {
                trouble: ForgeTrouble::Refused,
                message: format!("`{segment}` cannot be a part of an address of the forge"),
                help: "check the names of the repository, the team and the file".to_owned(),
            });
        }
        text.push('/');
        text.push_str(&encoded(segment));
    }
    Ok(text)
}

/// Everything but letters, digits and `-._~` as `%XX`.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// A commit's id as the forge gives it: 40 or 64 hexadecimal digits.
pub fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Refuses what is no whole commit id, before it gets into an address: a branch's name would answer too, and move.
pub fn commit(text: &str) -> Forged<&str> {
    if is_commit(text) {
        return Ok(text);
    }
    Err(trouble::refused(
        format!("`{text}` is not a whole commit id"),
        "give all 40 digits (64 where the repository uses SHA-256)",
    ))
}

/// `owner/name`, taken apart.
pub fn repository(text: &str) -> Forged<(String, String)> {
    let fine = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    match text.split_once('/') {
        Some((owner, name)) if fine(owner) && fine(name) => Ok((owner.to_owned(), name.to_owned())),
        _ => Err(trouble::refused(
            format!("`{text}` is not the name of a repository"),
            "write it as `owner/name`, with `--repository` or in `GITHUB_REPOSITORY`",
        )),
    }
}

/// The login of an organisation.
pub fn organisation(text: &str) -> Forged<String> {
    if !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    {
        return Ok(text.to_owned());
    }
    Err(trouble::refused(
        format!("`{text}` is not the login of an organisation"),
        "write it as in its address: `acme`",
    ))
}
