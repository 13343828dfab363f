//! `sts:AssumeRole`, asked with somebody's own credentials, within a time.
//!
//! The types of the AWS SDK end here. Nothing is kept on disk, and nothing secret can be printed by accident.

use std::time::Duration;

use aws_sdk_sts::Client;
use aws_sdk_sts::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_sts::operation::assume_role::{AssumeRoleError, AssumeRoleOutput};
use aws_sdk_sts::types::Tag;
use jiff::Timestamp;
use secrecy::SecretString;

use super::login::{Login, called, is_clock, said, words};
use super::session::Session;
use crate::diagnostic::Diagnostic;

/// How often AWS is asked.
const TRIES: u32 = 3;

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
    let runtime = super::login::runtime()?;
    let found = runtime.block_on(asked(ask));
    // A name that nobody resolves must not keep us here.
    runtime.shutdown_background();
    found
}

async fn asked(ask: &Assume) -> Result<Temporary, Diagnostic> {
    let login = Login {
        profile: ask.base_profile.clone(),
        region: ask.region.clone(),
        endpoint_url: None,
        patience: ask.patience,
    };
    let base = login.enter("--base-profile", TRIES, None).await?;
    let config = aws_sdk_sts::config::Builder::from(&base.config).credentials_provider(base.now).build();
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

fn refused(role: &str, error: &SdkError<AssumeRoleError>) -> Diagnostic {
    match error.as_service_error() {
        Some(error) => {
            let clock = is_clock(called(error.code(), error.message()));
            let said = said(error.code(), error.message());
            let refused =
                Diagnostic::error("aws-refused", format!("AWS does not give the role `{role}`: {said}"));
            if clock {
                return refused.help("check this machine's clock, and run it again");
            }
            refused.help("compare the role's trust policy with the one in `pairgate explain credentials`: it has to allow sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity")
        }
        None => Diagnostic::error("aws-unavailable", format!("AWS did not answer: {}", words(error)))
            .help("try again; check the network, the region, and `AWS_ENDPOINT_URL_STS` if it is set"),
    }
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
}
