//! Who asks AWS: a profile or what the environment gives, in a region, within a time.
//!
//! What every client of AWS here shares: the connection, where credentials are looked for, and how words of AWS are
//! repeated without repeating a secret.

use std::error::Error;
use std::time::{Duration, SystemTime};

use aws_config::identity::IdentityCache;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::config::{Credentials, ProvideCredentials as _, SharedCredentialsProvider};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use secrecy::ExposeSecret as _;
use tokio::runtime::Runtime;

use super::sts::Temporary;
use crate::diagnostic::Diagnostic;

/// So much of what others said is repeated.
const LONGEST_WORDS: usize = 600;

/// Codes that say that nobody knows these credentials (any more). Their messages are never repeated: that of
/// `SignatureDoesNotMatch` holds the whole request with its session token.
const NOT_KNOWN: [&str; 9] = [
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "MissingAuthenticationToken",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

/// Codes that say that the request is of another time. Signatures hold the time, so a wrong clock is told as a wrong
/// signature as well, in words alone.
const OTHER_TIME: [&str; 2] = [CLOCK, "RequestExpired"];
const CLOCK: &str = "RequestTimeTooSkewed";
const LATE_OR_EARLY: [&str; 2] = ["signature expired", "signature not yet current"];

/// Whose credentials ask, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The profile with the credentials (keys, SSO, a process, a role); otherwise the SDK's default chain, OIDC of a
    /// CI job included.
    pub profile: Option<String>,
    /// The region; otherwise that of the environment or profile.
    pub region: Option<String>,
    /// Where all services of AWS are asked instead: an emulator, a proxy. Credentials of a profile with a role, of SSO
    /// and of OIDC are asked for at AWS even so, as the AWS command line does; `AWS_ENDPOINT_URL` moves these as well.
    pub endpoint_url: Option<String>,
    /// How long AWS may take for one answer. Credentials, for which somebody may have to touch a key, may take twice
    /// as long.
    pub patience: Duration,
}

/// What a login gave.
pub(super) struct Entered {
    /// Region, connection and times, without credentials to rely on.
    pub config: SdkConfig,
    /// The credentials that are there now.
    pub now: Credentials,
    /// Where new ones come from when these end.
    pub later: SharedCredentialsProvider,
}

impl Login {
    /// Loads the configuration, and the credentials once, unless they are given. `option` is the name of the one that
    /// names a profile.
    pub(super) async fn enter(
        &self,
        option: &str,
        tries: u32,
        given: Option<&Temporary>,
    ) -> Result<Entered, Diagnostic> {
        let long = self.patience.saturating_mul(2);
        let slow = |_| self.missing(option, &format!("they were not there after {} s", long.as_secs_f64()));
        tokio::time::timeout(long, self.load(option, tries, given)).await.map_err(slow)?
    }

    async fn load(&self, option: &str, tries: u32, given: Option<&Temporary>) -> Result<Entered, Diagnostic> {
        self.exists(option).await?;
        let client = aws_smithy_http_client::Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https();
        let times = TimeoutConfig::builder()
            .connect_timeout(self.patience.min(Duration::from_secs(10)))
            .operation_timeout(self.patience)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(client.clone())
            .retry_config(RetryConfig::standard().with_max_attempts(tries))
            // Whoever has to touch a key needs longer than the SDK's five seconds.
            .identity_cache(IdentityCache::lazy().load_timeout(self.patience.saturating_mul(2)).build())
            .timeout_config(times);
        if let Some(name) = &self.region {
            loader = loader.region(Region::new(name.clone()));
        }
        if let Some(name) = &self.profile {
            loader = loader.profile_name(name);
        }
        if let Some(url) = &self.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        let config = loader.load().await;
        let Some(region) = config.region() else {
            return Err(self.nowhere());
        };
        let later = match (&self.profile, config.credentials_provider()) {
            _ if given.is_some() => given.map(credentials),
            // Exactly this one: by itself the SDK would prefer keys that lie in the environment.
            (Some(name), _) => {
                let provider =
                    ProviderConfig::default().with_http_client(client).with_region(Some(region.clone()));
                let profile = ProfileFileCredentialsProvider::builder().configure(&provider);
                Some(SharedCredentialsProvider::new(profile.profile_name(name).build()))
            }
            (None, chain) => chain,
        };
        let later = later.ok_or_else(|| self.missing(option, "no place to look for them is configured"))?;
        let now = later.provide_credentials().await;
        let now = now.map_err(|error| self.missing(option, &words(&error)))?;
        Ok(Entered { config, now, later })
    }

    /// Refuses a profile that nobody wrote. What is wrong with the files is told by whoever takes credentials from them.
    async fn exists(&self, option: &str) -> Result<(), Diagnostic> {
        let Some(name) = &self.profile else { return Ok(()) };
        // Files and environment as they are.
        let (system, environment, files) = Default::default();
        match aws_config::profile::load(&system, &environment, &files, None).await {
            Ok(profiles) if profiles.get_profile(name).is_none() => {
                Err(Diagnostic::error("aws-profile", format!("there is no profile `{name}`")).help(format!(
                    "`aws configure list-profiles` shows the profiles that there are: `{option} NAME`"
                )))
            }
            _ => Ok(()),
        }
    }

    fn nowhere(&self) -> Diagnostic {
        let by = self.profile.as_ref().map_or_else(String::new, |name| {
            format!(", neither by the profile `{name}` nor by the environment")
        });
        Diagnostic::error("aws-region", format!("no region of AWS is named{by}")).help(
            "name the one that you work in: `--region eu-central-1`, `AWS_REGION`, or `region` in the profile; \
             `aws configure list-profiles` shows the profiles that there are",
        )
    }

    fn missing(&self, option: &str, why: &str) -> Diagnostic {
        let whose = self.profile.as_ref().map_or_else(
            || "the environment and the default profile".to_owned(),
            |name| format!("the profile `{name}`"),
        );
        let missing = Diagnostic::error(
            "aws-base",
            format!("no credentials of your own to ask AWS with, from {whose}: {why}"),
        );
        let words = why.to_ascii_lowercase();
        if OTHER_TIME.iter().any(|code| why.contains(code))
            || LATE_OR_EARLY.iter().any(|one| words.contains(one))
        {
            return missing.help("check this machine's clock, and run it again");
        }
        missing.help(format!(
            "sign in, such as with `{}`, or name another profile: `{option} NAME`",
            self.profile
                .as_ref()
                .map_or_else(|| "aws sso login".to_owned(), |name| format!("aws sso login --profile {name}"))
        ))
    }
}

/// Credentials for the SDK.
fn credentials(given: &Temporary) -> SharedCredentialsProvider {
    let ends = Some(SystemTime::from(given.expiration));
    let token = Some(given.session_token.expose_secret().to_owned());
    let secret = given.secret_access_key.expose_secret();
    SharedCredentialsProvider::new(Credentials::new(&given.access_key_id, secret, token, ends, "given"))
}

/// What the clients run on: one thread.
pub(super) fn runtime() -> Result<Runtime, Diagnostic> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Diagnostic::error("aws-unavailable", format!("cannot make a connection to AWS: {error}"))
            .help("free some memory or file handles, and run it again")
    })
}

/// What AWS called an error; one name for all that a wrong clock makes.
pub(super) fn called<'c>(code: Option<&'c str>, message: Option<&str>) -> &'c str {
    let code = code.unwrap_or_default();
    let words = message.unwrap_or_default().to_ascii_lowercase();
    let of_time = is_unknown(code) && LATE_OR_EARLY.iter().any(|start| words.contains(start));
    if of_time || OTHER_TIME.contains(&code) { CLOCK } else { code }
}

/// Whether [`called`] it that the clocks of AWS and of this machine differ.
pub(super) fn is_clock(code: &str) -> bool {
    code == CLOCK
}

/// Whether a code of AWS says that nobody knows the credentials (any more), or what they sign at this time.
pub(super) fn is_unknown(code: &str) -> bool {
    NOT_KNOWN.contains(&code) || OTHER_TIME.contains(&code)
}

/// What a service said no with: its code, and its message where that cannot hold a secret.
pub(super) fn said(code: Option<&str>, message: Option<&str>) -> String {
    match (code, message) {
        (Some(code), _) if is_clock(called(Some(code), message)) => {
            format!("{code}: the request is of another time than that of AWS; check this machine's clock")
        }
        (Some(code), _) if is_unknown(code) => code.to_owned(),
        (code, message) => {
            format!("{}: {}", code.unwrap_or("no code"), cut(message.unwrap_or("without a word")))
        }
    }
}

/// What an error and its causes say. Their debug print could hold the answer of AWS, and so a secret.
pub(super) fn words(error: &dyn Error) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let more = cause.to_string();
        if !said.contains(&more) {
            said.push_str(": ");
            said.push_str(&more);
        }
        next = cause.source();
    }
    cut(&said)
}

fn cut(text: &str) -> String {
    let mut short: String = text.trim().chars().take(LONGEST_WORDS).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_of_others_are_cut() {
        assert_eq!(cut(" short "), "short");
        assert_eq!(cut(&"字".repeat(700)).chars().count(), 601);
    }

    #[test]
    fn the_message_of_a_wrong_signature_holds_the_token_and_is_not_repeated() {
        let message = "The Canonical String for this request should have been 'x-amz-security-token:TOKEN'";
        assert_eq!(said(Some("SignatureDoesNotMatch"), Some(message)), "SignatureDoesNotMatch");
        assert_eq!(said(Some("AccessDenied"), Some("no")), "AccessDenied: no");
        let late = "Signature expired: 20261101T000000Z is now earlier than 20261101T010000Z 'TOKEN'";
        let told = said(Some("SignatureDoesNotMatch"), Some(late));
        assert!(told.ends_with("check this machine's clock") && !told.contains("TOKEN"), "{told}");
        assert!(is_clock(called(Some("SignatureDoesNotMatch"), Some(late))));
        assert!(!is_clock(called(Some("SignatureDoesNotMatch"), Some(message))));
        assert!(!is_clock(called(
            Some("ExpiredToken"),
            Some("The security token included in the request is expired")
        )));
        assert_eq!(said(None, None), "no code: without a word");
    }
}
