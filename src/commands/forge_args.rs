//! Which forge, which repository, whose token: the same options and variables for every command that asks a forge.
//!
//! A token comes from the environment and never from an option: options stand in process lists and in logs.

use std::time::Duration;

use secrecy::SecretString;

use crate::diagnostic::Diagnostic;
use crate::git;
use crate::github::{Connection, Credentials, GitHub, Patience, Token};
use crate::ports::{ForgeError, ForgeTrouble};

/// Variables with a token, strongest first.
pub const TOKENS: [&str; 3] = ["PAIRGATE_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"];
/// The token that `audit github` reads an organisation with, before all others.
pub const AUDIT_TOKEN: &str = "PAIRGATE_AUDIT_TOKEN";
/// The number of a GitHub App.
pub const APP_ID: &str = "PAIRGATE_GITHUB_APP_ID";
/// The App's private key, as PEM.
pub const APP_KEY: &str = "PAIRGATE_GITHUB_APP_KEY";
/// A file with the App's private key.
pub const APP_KEY_FILE: &str = "PAIRGATE_GITHUB_APP_KEY_FILE";

/// Milliseconds before the first repetition of a question that failed; 500 without it.
pub const RETRY: &str = "PAIRGATE_RETRY_BASE_MS";

/// Milliseconds until an answer must be there; 30000 without it.
pub const TIMEOUT: &str = "PAIRGATE_TIMEOUT_MS";

/// The public GitHub.
const API: &str = "https://api.github.com";
/// A larger file is no private key.
const MOST_KEY: u64 = 64 << 10;

/// Which repository of the forge.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ForgeArgs {
    /// The repository on GitHub, `OWNER/NAME`; otherwise `GITHUB_REPOSITORY`, or the clone's `origin`. The token comes from
    /// `PAIRGATE_GITHUB_TOKEN`, `GITHUB_TOKEN` or `GH_TOKEN`.
    #[arg(long, value_name = "OWNER/NAME", value_parser = repository)]
    pub repository: Option<String>,
}

impl ForgeArgs {
    /// Opens the connection that options, environment and the clone's `origin` name. Nothing is asked yet.
    pub fn connect(&self, clone: Option<&git::Clone>) -> Result<GitHub, Diagnostic> {
        let repository = self.named(clone)?;
        GitHub::connect(connection(repository, credentials(&TOKENS, WRITES)?, Patience::default())?)
            .map_err(|error| refused(&error))
    }

    /// The repository's name, `owner/name`, as options, environment or the clone's `origin` say.
    pub(super) fn named(&self, clone: Option<&git::Clone>) -> Result<String, Diagnostic> {
        if let Some(name) = &self.repository {
            return Ok(name.clone());
        }
        if let Some(name) = variable("GITHUB_REPOSITORY")? {
            return repository(&name).map_err(|why| {
                Diagnostic::error("forge-repository", format!("`GITHUB_REPOSITORY` is `{name}`: {why}"))
                    .help("name the repository: `--repository OWNER/NAME`")
            });
        }
        let origin = clone.and_then(git::Clone::origin);
        match origin.map(|origin| repository(&format!("{}/{}", origin.owner, origin.name))) {
            Some(Ok(name)) => Ok(name),
            _ => Err(Diagnostic::error("forge-repository", "the repository on the forge is not known")
                .help("name it: `--repository OWNER/NAME`")),
        }
    }
}

/// The forge that the environment names, for a repository or, in an audit, for an organisation.
fn connection(
    repository: String,
    credentials: Credentials,
    mut patience: Patience,
) -> Result<Connection, Diagnostic> {
    if let Some(base) = milliseconds(RETRY)? {
        patience.retry_base = base;
    }
    if let Some(whole) = milliseconds(TIMEOUT)? {
        patience.whole = whole;
    }
    Ok(Connection {
        api: variable("GITHUB_API_URL")?.unwrap_or_else(|| API.to_owned()),
        graphql: variable("GITHUB_GRAPHQL_URL")?,
        repository,
        credentials,
        user_agent: concat!("pairgate/", env!("CARGO_PKG_VERSION")).to_owned(),
        patience,
    })
}

/// The forge for an audit of an organisation, with the token for that where there is one: it reads much more than
/// whoever writes to an issue needs to.
pub(super) fn of_an_audit(organisation: &str) -> Result<Connection, Diagnostic> {
    let credentials = match variable(AUDIT_TOKEN)?.and_then(|token| Token::new(&token)) {
        Some(token) => Credentials::Token(token),
        None => credentials(&[AUDIT_TOKEN, TOKENS[0], TOKENS[1], TOKENS[2]], READS)?,
    };
    connection(organisation.to_owned(), credentials, Patience::of_an_audit())
}

/// A repository's name. It becomes a part of addresses, so nothing that could lead elsewhere is in it.
fn repository(text: &str) -> Result<String, String> {
    let plain = |name: &str| {
        !name.is_empty()
            && name.len() <= 100
            && name.chars().any(|c| c != '.')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    match text.split_once('/') {
        Some((owner, name)) if plain(owner) && plain(name) => Ok(text.to_owned()),
        _ => Err("write it as OWNER/NAME, such as `acme/infrastructure`".to_owned()),
    }
}

/// A variable that says something; empty is not set.
pub(super) fn variable(name: &str) -> Result<Option<String>, Diagnostic> {
    let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    value.into_string().map(Some).map_err(|_| {
        Diagnostic::error("variable-encoding", format!("the environment variable `{name}` is not UTF-8"))
            .help("set it again, or unset it")
    })
}

/// A variable that holds a time; none to speak of is a mistake, because everything would fail.
pub(super) fn milliseconds(name: &str) -> Result<Option<Duration>, Diagnostic> {
    let Some(text) = variable(name)? else { return Ok(None) };
    match text.parse() {
        Ok(0) | Err(_) => {
            Err(Diagnostic::error("forge-time", format!("`{name}` is not a number of milliseconds"))
                .help("unset it, or set it to a whole number such as 500"))
        }
        Ok(number) => Ok(Some(Duration::from_millis(number))),
    }
}

/// Where a token for one repository comes from.
const WRITES: &str = "in a workflow set `GITHUB_TOKEN: ${{ github.token }}` in `env`; at a terminal `GH_TOKEN=$(gh auth token)`";
/// Where one for an organisation comes from. Those of [`WRITES`] read too little of it.
const READS: &str = "set `PAIRGATE_AUDIT_TOKEN` to a token that may read the organisation, or `PAIRGATE_GITHUB_APP_ID` with \
                     `PAIRGATE_GITHUB_APP_KEY` or `PAIRGATE_GITHUB_APP_KEY_FILE` for an App; the token of a workflow's job \
                     may read next to nothing of it, and that of `gh auth token` not what takes `admin:org`. `pairgate \
                     explain audit` lists the permissions";

/// Who asks. `names` are the variables that could have held a token, `help` says where to get one.
fn credentials(names: &[&str], help: &str) -> Result<Credentials, Diagnostic> {
    if let Some(id) = variable(APP_ID)? {
        let id = id.trim().parse().map_err(|_| {
            Diagnostic::error("forge-app", format!("`{APP_ID}` is not a number"))
                .help("take the App ID from the App's settings page")
        })?;
        return Ok(Credentials::App { id, key: app_key()? });
    }
    for name in TOKENS {
        if let Some(token) = variable(name)?.and_then(|token| Token::new(&token)) {
            return Ok(Credentials::Token(token));
        }
    }
    let names = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Err(Diagnostic::error("forge-token", format!("there is no token for the forge: none of {names} is set"))
        .help(help))
}

fn app_key() -> Result<SecretString, Diagnostic> {
    if let Some(key) = variable(APP_KEY)? {
        return Ok(key.into());
    }
    let Some(file) = variable(APP_KEY_FILE)? else {
        return Err(Diagnostic::error("forge-app", format!("`{APP_ID}` is set, and no key of the App"))
            .help(format!("set `{APP_KEY}` to the private key, or `{APP_KEY_FILE}` to its file")));
    };
    let unreadable = |why: &str| {
        Diagnostic::error("forge-app", format!("cannot read the App's key `{file}`: {why}"))
            .help(format!("`{APP_KEY_FILE}` must name the PEM file that GitHub gave"))
    };
    let size = std::fs::metadata(&file).map_err(|error| unreadable(&error.to_string()))?;
    if !size.is_file() || size.len() > MOST_KEY {
        return Err(unreadable("it is not a key file"));
    }
    std::fs::read_to_string(&file).map(SecretString::from).map_err(|error| unreadable(&error.to_string()))
}

/// An answer that did not come, as a diagnostic.
pub fn refused(error: &ForgeError) -> Diagnostic {
    let code = match error.trouble {
        ForgeTrouble::NotFound => "forge-not-found",
        ForgeTrouble::Forbidden => "forge-forbidden",
        ForgeTrouble::Unauthorized => "forge-unauthorized",
        ForgeTrouble::RateLimited => "forge-rate-limit",
        ForgeTrouble::Unavailable => "forge-unavailable",
        ForgeTrouble::Refused => "forge-refused",
        ForgeTrouble::Garbled => "forge-garbled",
    };
    Diagnostic::error(code, error.message.clone()).help(error.help.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_repositories() {
        for good in ["acme/infra", "a-b/c_d.e", "acme/.github"] {
            assert_eq!(repository(good).as_deref(), Ok(good));
        }
        for bad in ["", "acme", "/x", "a/", "a/b/c", "a/..", "../b", "a b/c", "a/b?x", "a/b#c", "日/本"] {
            assert!(repository(bad).is_err(), "{bad}");
        }
    }
}
