//! `sts:AssumeRole`, asked with somebody's own credentials, within a time.
//!
//! The types of the AWS SDK end here. Nothing is kept on disk, and nothing secret can be printed by accident.

use std::error::Error;
use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::Client;
use aws_sdk_sts::config::{Credentials, ProvideCredentials as _};
use aws_sdk_sts::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_sts::operation::assume_role::{AssumeRoleError, AssumeRoleOutput};
use aws_sdk_sts::types::Tag;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use jiff::Timestamp;
use secrecy::SecretString;

use super::session::Session;
use crate::diagnostic::Diagnostic;

/// How often AWS is asked.
const TRIES: u32 = 3;
/// So much of what others said is repeated.
const LONGEST_WORDS: usize = 600;

/// Which role, for what, with whose credentials.
#[derive(Debug, Clone)]
pub struct Assume {
    /// The role's ARN.
    pub role: String,
    /// What the session is told about itself.
    pub session: Session,
    /// How long the credentials live, in seconds.
    pub seconds: u32,
    /// What a role of another organisation may ask for.
    pub external_id: Option<String>,
    /// The region whose STS is asked; otherwise that of the environment or profile.
    pub region: Option<String>,
    /// The profile with somebody's own credentials; otherwise the SDK's default chain.
    pub base_profile: Option<String>,
    /// How long AWS may take for its answer. The base credentials, for which somebody may have to touch a key, may
    /// take twice as long.
    pub patience: Duration,
}

/// Credentials that end by themselves. Printing them shows the key's id and no secret.
#[derive(Debug, Clone)]
pub struct Temporary {
    /// Names the credentials in the logs of AWS; no secret.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: SecretString,
    /// As secret as the secret: nobody uses one without the other.
    pub session_token: SecretString,
    /// When they end.
    pub expiration: Timestamp,
}

/// Asks for the credentials.
pub fn assume(ask: &Assume) -> Result<Temporary, Diagnostic> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Diagnostic::error("aws-unavailable", format!("cannot make a connection to AWS: {error}"))
            .help("free some memory or file handles, and run it again")
    })?;
    let found = runtime.block_on(asked(ask));
    // A name that nobody resolves must not keep us here.
    runtime.shutdown_background();
    found
}

async fn asked(ask: &Assume) -> Result<Temporary, Diagnostic> {
    let long = ask.patience.saturating_mul(2);
    let slow = |_| {
        base_missing(
            &format!("they were not there after {} s", long.as_secs_f64()),
            ask.base_profile.as_deref(),
        )
    };
    let (config, base) = tokio::time::timeout(long, base(ask)).await.map_err(slow)??;
    let config = aws_sdk_sts::config::Builder::from(&config).credentials_provider(base).build();
    let tags = ask.session.tags();
    let name = ask.session.name();
    let request = Client::from_conf(config)
        .assume_role()
        .role_arn(&ask.role)
        .role_session_name(&name)
        .source_identity(&name)
        .duration_seconds(i32::try_from(ask.seconds).unwrap_or(i32::MAX))
        .set_external_id(ask.external_id.clone())
        .set_tags(Some(tags.iter().filter_map(|(key, value)| tag(key, value)).collect()))
        .set_transitive_tag_keys(Some(tags.iter().map(|(key, _)| (*key).to_owned()).collect()));
    let output = request.send().await.map_err(|error| refused(&ask.role, &error))?;
    temporary(&output)
}

fn tag(key: &str, value: &str) -> Option<Tag> {
    // Only a missing key or value fails, and both are there.
    Tag::builder().key(key).value(value).build().ok()
}

/// The configuration, and the credentials that ask.
async fn base(ask: &Assume) -> Result<(SdkConfig, Credentials), Diagnostic> {
    let client =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let times = TimeoutConfig::builder()
        .connect_timeout(ask.patience.min(Duration::from_secs(10)))
        .operation_timeout(ask.patience)
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(client.clone())
        .retry_config(RetryConfig::standard().with_max_attempts(TRIES))
        .timeout_config(times);
    if let Some(name) = &ask.region {
        loader = loader.region(Region::new(name.clone()));
    }
    if let Some(name) = &ask.base_profile {
        loader = loader.profile_name(name);
    }
    let config = loader.load().await;
    let Some(region) = config.region() else {
        return Err(Diagnostic::error("aws-region", "no region of AWS is named").help(
            "name the one that you work in: `--region eu-central-1`, `AWS_REGION`, or `region` in the profile",
        ));
    };
    let whose = ask.base_profile.as_deref();
    let found = match (whose, config.credentials_provider()) {
        // Exactly this one: by itself the SDK would prefer keys that lie in the environment.
        (Some(name), _) => {
            let provider =
                ProviderConfig::default().with_http_client(client).with_region(Some(region.clone()));
            let profile = ProfileFileCredentialsProvider::builder().configure(&provider).profile_name(name);
            profile.build().provide_credentials().await
        }
        (None, Some(chain)) => chain.provide_credentials().await,
        (None, None) => return Err(base_missing("no place to look for them is configured", whose)),
    };
    let found = found.map_err(|error| base_missing(&words(&error), whose))?;
    Ok((config, found))
}

fn base_missing(why: &str, profile: Option<&str>) -> Diagnostic {
    let whose = profile.map_or_else(
        || "the environment and the default profile".to_owned(),
        |name| format!("the profile `{name}`"),
    );
    Diagnostic::error("aws-base", format!("no credentials of your own to ask AWS with, from {whose}: {why}"))
        .help("sign in, such as with `aws sso login`, or name another profile: `--base-profile NAME`")
}

fn refused(role: &str, error: &SdkError<AssumeRoleError>) -> Diagnostic {
    match error.as_service_error() {
        Some(said) => {
            let code = said.code().unwrap_or("no code");
            let message = cut(said.message().unwrap_or("without a word"));
            Diagnostic::error("aws-refused", format!("AWS does not give the role `{role}`: {code}: {message}"))
                .help("compare the role's trust policy with the one in `pairgate explain credentials`: it has to allow sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity")
        }
        None => Diagnostic::error("aws-unavailable", format!("AWS did not answer: {}", words(error)))
            .help("try again; check the network, the region, and `AWS_ENDPOINT_URL_STS` if it is set"),
    }
}

/// What an error and its causes say. Their debug print could hold the answer of AWS, and so the secret.
fn words(error: &dyn Error) -> String {
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

fn temporary(output: &AssumeRoleOutput) -> Result<Temporary, Diagnostic> {
    let garbled = || {
        Diagnostic::error("aws-garbled", "AWS answered without credentials that can be used")
            .help("try again; if it stays so, check what answers at `AWS_ENDPOINT_URL_STS`")
    };
    let given = output.credentials().ok_or_else(garbled)?;
    // Where AWS said none the SDK says 1970, and an SDK of the one who asked would fetch anew for ever.
    let seconds = Some(given.expiration().secs()).filter(|seconds| *seconds > 0).ok_or_else(garbled)?;
    let expiration = Timestamp::from_second(seconds).map_err(|_| garbled())?;
    let all = [given.access_key_id(), given.secret_access_key(), given.session_token()];
    if all.iter().any(|part| part.is_empty()) {
        return Err(garbled());
    }
    Ok(Temporary {
        access_key_id: given.access_key_id().to_owned(),
        secret_access_key: given.secret_access_key().into(),
        session_token: given.session_token().into(),
        expiration,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use aws_sdk_sts::primitives::DateTime;
    use aws_sdk_sts::types::Credentials as Given;

    fn output(secret: &str) -> AssumeRoleOutput {
        let given = Given::builder()
            .access_key_id("ASIAEXAMPLE")
            .secret_access_key(secret)
            .session_token("token-of-the-session")
            .expiration(DateTime::from_secs(1_800_000_000))
            .build()
            .unwrap();
        AssumeRoleOutput::builder().credentials(given).build()
    }

    #[test]
    fn no_print_shows_the_secret_or_the_token() {
        let found = temporary(&output("the-secret")).unwrap();
        let shown = format!("{found:?} {found:#?}");
        assert!(shown.contains("ASIAEXAMPLE"), "{shown}");
        assert!(!shown.contains("the-secret") && !shown.contains("token-of"), "{shown}");
    }

    #[test]
    fn half_an_answer_is_none_and_its_error_holds_nothing_of_it() {
        let error = temporary(&output("")).unwrap_err();
        assert_eq!(error.code, "aws-garbled");
        assert!(!format!("{error:?}").contains("token-of"), "{error:?}");
        assert_eq!(temporary(&AssumeRoleOutput::builder().build()).unwrap_err().code, "aws-garbled");
    }

    #[test]
    fn long_words_of_others_are_cut() {
        assert_eq!(cut(" short "), "short");
        assert_eq!(cut(&"字".repeat(700)).chars().count(), 601);
    }
}
