//! Credentials: one's own, and those of a role in each account.

use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_credential_types::credential_fn::provide_credentials_fn;
use aws_sdk_sts::Client;
use aws_sdk_sts::config::{Credentials, ProvideCredentials as _, SharedCredentialsProvider};

use super::account::Named;
use super::ask::Ask;
use super::trouble::Trouble;
use super::values::word;
use super::wire::Line;
use crate::audit::known::Reason;
use crate::aws::login::{Entered, is_clock, is_unknown};
use crate::diagnostic::Diagnostic;

/// What the sessions are called in the logs of the accounts.
const SESSION: &str = "pairgate-audit";
/// The letters of a role's name and path (`AssumeRole` of the STS API Reference).
const LETTERS: &str = "_+=,.@-/";
/// Credentials that end so soon are replaced.
const SOON: Duration = Duration::from_secs(60);

/// Signs in. The SDK asks once; whoever asks again is [`super::wire`].
pub(super) async fn enter(ask: &Ask) -> Result<SdkConfig, Diagnostic> {
    let Entered { config, now, later } = ask.login.enter("--profile", 1, ask.given.as_ref()).await?;
    // An audit can take longer than credentials live.
    let provider =
        if now.expiry().is_some() { renewed(now, later) } else { SharedCredentialsProvider::new(now) };
    Ok(config.into_builder().credentials_provider(provider).build())
}

/// These credentials until they end, and then those of the provider: whoever has to touch a key for them does it once.
fn renewed(now: Credentials, later: SharedCredentialsProvider) -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(provide_credentials_fn(move || {
        let (now, later) = (now.clone(), later.clone());
        async move {
            let is_good = now.expiry().is_some_and(|end| end > SystemTime::now() + SOON);
            if is_good { Ok(now) } else { later.provide_credentials().await }
        }
    }))
}

/// Whose credentials these are: the account and its partition.
pub(super) async fn caller(config: &SdkConfig, line: &Line<'_>) -> Result<Named, Diagnostic> {
    let client = Client::new(config);
    let answer = line.call("sts:GetCallerIdentity", || client.get_caller_identity().send()).await;
    let answer = answer.map_err(|trouble| {
        if is_unknown(&trouble.code) {
            return ended(&trouble.code);
        }
        Diagnostic::error(
            "aws-unavailable",
            format!(
                "AWS does not say whose credentials these are: {}",
                trouble.reason.text().get(crate::text::Lang::En)
            ),
        )
        .help("try again; check the network, the region, and `--endpoint-url` if it is given")
    })?;
    let garbled = |_| {
        Diagnostic::error("aws-garbled", "AWS does not say in full whose credentials these are")
            .help("try again; if it stays so, check what answers at `--endpoint-url`")
    };
    let id = word("`Account`", answer.account()).map_err(garbled)?;
    let arn = word("`Arn`", answer.arn()).map_err(garbled)?;
    let partition = word("`Arn`", arn.split(':').nth(1)).map_err(garbled)?;
    Ok(Named { id, name: None, partition })
}

/// Credentials that AWS does not know: no account can be read with them.
pub(super) fn ended(code: &str) -> Diagnostic {
    if is_clock(code) {
        let said = "AWS takes no requests of this machine's time: its clock and that of AWS differ";
        return Diagnostic::error("aws-clock", said).help("check this machine's clock, and run it again");
    }
    Diagnostic::error(
        "aws-base",
        format!("AWS does not know the credentials that ask, or not any more: `{code}`"),
    )
    .help("sign in, such as with `aws sso login`, or name another profile: `--profile NAME`")
}

/// Refuses what is no role's name.
pub(super) fn role_name(name: &str) -> Result<&str, Diagnostic> {
    let name = name.trim_start_matches('/');
    let fits = |c: char| c.is_ascii_alphanumeric() || LETTERS.contains(c);
    if !name.is_empty() && name.chars().all(fits) {
        return Ok(name);
    }
    Err(Diagnostic::error("aws-role-name", format!("`{name}` is not the name of a role"))
        .help("give the name without account and ARN, such as `audit` or `security/audit`"))
}

/// Takes the role in an account. Its credentials renew themselves.
pub(super) async fn assume(
    ask: &Ask,
    role: &str,
    base: &SdkConfig,
    line: &Line<'_>,
    named: &Named,
) -> Result<SdkConfig, Trouble> {
    let arn = format!("arn:{}:iam::{}:role/{role}", named.partition, named.id);
    let client = Client::new(base);
    let request = || {
        let request = client.assume_role().role_arn(&arn).role_session_name(SESSION);
        request.set_external_id(ask.external_id.clone()).send()
    };
    // Once by hand: the provider's own errors do not say what AWS called them.
    line.call("sts:AssumeRole", request).await?;
    let nobody = || Trouble {
        code: String::new(),
        reason: Reason::failed("no credentials", "認証情報がありません"),
    };
    let own = base.credentials_provider().ok_or_else(nobody)?;
    let mut provider = AssumeRoleProvider::builder(arn.clone()).session_name(SESSION).configure(base);
    if let Some(id) = &ask.external_id {
        provider = provider.external_id(id);
    }
    let provider = SharedCredentialsProvider::new(provider.build_from_provider(own).await);
    Ok(base.to_builder().credentials_provider(provider).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_a_name_with_a_path_and_no_arn() {
        assert!(matches!(role_name("audit"), Ok("audit")));
        assert!(matches!(role_name("/security/audit"), Ok("security/audit")));
        for wrong in ["", "/", "arn:aws:iam::123456789012:role/audit", "a b", "a*"] {
            assert!(role_name(wrong).is_err(), "{wrong}");
        }
    }
}
