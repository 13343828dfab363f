//! The ways to sign in, through the real binary: all that it finds is in a home of its own.

use std::path::Path;

use crate::front::{Front, Instead, Rule};
use crate::stage::*;
use crate::support::moto::Workshop;
use crate::support::program::{Ran, executable, finish, pairgate};

/// Secrets of whoever signs in: no output may hold one.
const SECRETS: [&str; 5] = [
    "static-secret-of-alice",
    "sso-token-of-alice",
    "sso-secret-of-the-role",
    "sso-session-of-the-role",
    "token-of-the-ci-job",
];

/// File names in the cache of SSO are the SHA-1 of the session's name, or of the start URL where there is no session.
const OF_SESSION: &str = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
const OF_START_URL: &str = "a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json";

const CONFIG: &str = "
[profile keys]
region = us-east-1
aws_access_key_id = AKIASTATICALICE
aws_secret_access_key = static-secret-of-alice

[profile role]
region = us-east-1
role_arn = arn:aws:iam::123456789012:role/audit
source_profile = keys

[profile sso]
region = us-east-1
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Audit

[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
sso_registration_scopes = sso:account:access

[profile old-sso]
region = us-east-1
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
sso_account_id = 123456789012
sso_role_name = Audit
";

/// Recorded format: `GetRoleCredentials` of the IAM Identity Center Portal API Reference. The emulator has none.
const ROLE_CREDENTIALS: &str = r#"{"roleCredentials":{"accessKeyId":"ASIASSOROLE","secretAccessKey":"sso-secret-of-the-role","sessionToken":"sso-session-of-the-role","expiration":4000000000000}}"#;
/// Recorded format: its answer to a token that it does not know (any more).
const NO_SESSION: &str = r#"{"message":"Session token not found or invalid"}"#;

/// A home with the profiles, and with a token of SSO that is good until this moment.
fn home(until: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let cache = home.path().join(".aws/sso/cache");
    std::fs::create_dir_all(&cache).unwrap();
    std::fs::write(home.path().join("config"), CONFIG).unwrap();
    let token = format!(
        r#"{{"startUrl":"https://corp.awsapps.com/start","region":"eu-west-1","accessToken":"sso-token-of-alice","expiresAt":"{until}"}}"#
    );
    for name in [OF_SESSION, OF_START_URL] {
        std::fs::write(cache.join(name), &token).unwrap();
    }
    home
}

const LATER: &str = "2090-01-01T00:00:00Z";

/// Runs an audit in that home. Nothing of it may be a secret.
fn audit(home: &Path, options: &[&str], environment: &[(&str, &str)]) -> Ran {
    let mut command = pairgate(home);
    command.args(["audit", "aws", "--granularity", "none"]).args(options);
    command
        .env("HOME", home)
        .env("AWS_CONFIG_FILE", home.join("config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", home.join("credentials"))
        // Nobody is asked outside of this machine.
        .env("AWS_EC2_METADATA_DISABLED", "true");
    for (name, value) in environment {
        command.env(name, value);
    }
    let mut ran = finish(&mut command);
    // As if the screen were endlessly wide.
    ran.stderr = ran.stderr.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    for secret in SECRETS {
        assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret), "{secret} is shown: {ran:?}");
    }
    ran
}

/// The audit asked with this key, and tells what it found.
fn read_with(front: &Front, ran: &Ran) -> String {
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stdout.contains("ci"), "{}", ran.stdout);
    let mut keys = front.keys("GetAccountAuthorizationDetails");
    assert_eq!(keys.len(), 1, "{keys:?}");
    keys.remove(0)
}

#[test]
fn a_profile_with_keys_of_its_own() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let home = home(LATER);
    let front = Front::start(aws.address, recorded());
    let ran = audit(home.path(), &["--profile", "keys", "--endpoint-url", &front.url()], &[]);
    assert_eq!(read_with(&front, &ran), "AKIASTATICALICE");
    // Named by the environment, and asked where that says.
    let front = Front::start(aws.address, recorded());
    let ran = audit(home.path(), &[], &[("AWS_PROFILE", "keys"), ("AWS_ENDPOINT_URL", front.url().as_str())]);
    assert_eq!(read_with(&front, &ran), "AKIASTATICALICE");
    // A profile that is named wins over keys that lie in the environment.
    let front = Front::start(aws.address, recorded());
    let others =
        [("AWS_ACCESS_KEY_ID", "AKIAOFSOMEBODY"), ("AWS_SECRET_ACCESS_KEY", "static-secret-of-alice")];
    let ran = audit(home.path(), &["--profile", "keys", "--endpoint-url", &front.url()], &others);
    assert_eq!(read_with(&front, &ran), "AKIASTATICALICE");
    let front = Front::start(aws.address, recorded());
    let ran = audit(home.path(), &["--region", "us-east-1", "--endpoint-url", &front.url()], &others);
    assert_eq!(read_with(&front, &ran), "AKIAOFSOMEBODY");
}

#[test]
fn a_profile_with_a_role_and_its_source() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let home = home(LATER);
    let front = Front::start(aws.address, recorded());
    let ran = audit(home.path(), &["--profile", "role"], &[("AWS_ENDPOINT_URL", front.url().as_str())]);
    let key = read_with(&front, &ran);
    assert!(key.starts_with("ASIA"), "{key}");
    let asked = &front.bodies("AssumeRole")[0];
    assert!(asked.contains("role%2Faudit"), "{asked}");
    assert!(front.keys("AssumeRole").iter().all(|key| key == "AKIASTATICALICE"));
    // The role lets nobody in: an end with its words, and no account.
    let front =
        Front::start(aws.address, vec![Rule::always("AssumeRole", Instead::Code("AccessDenied", 403))]);
    let ran = audit(home.path(), &["--profile", "role"], &[("AWS_ENDPOINT_URL", front.url().as_str())]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(
        ran.stderr.contains("the profile `role`") && ran.stderr.contains("said by the front"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_token_of_a_ci_job() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let home = home(LATER);
    let token = home.path().join("token");
    std::fs::write(&token, "token-of-the-ci-job").unwrap();
    let front = Front::start(aws.address, recorded());
    let url = front.url();
    let environment = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap()),
        ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/ci-audit"),
        ("AWS_ROLE_SESSION_NAME", "nightly"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", &url),
    ];
    let ran = audit(home.path(), &[], &environment);
    let key = read_with(&front, &ran);
    assert!(key.starts_with("ASIA"), "{key}");
    let asked = &front.bodies("AssumeRoleWithWebIdentity")[0];
    for part in ["WebIdentityToken=token-of-the-ci-job", "role%2Fci-audit", "RoleSessionName=nightly"] {
        assert!(asked.contains(part), "{asked}");
    }
    // A token that AWS refuses.
    let refused = Rule::always("AssumeRoleWithWebIdentity", Instead::Code("InvalidIdentityToken", 400));
    let front = Front::start(aws.address, vec![refused]);
    let url = front.url();
    let ran = audit(home.path(), &[], &[&environment[..4], &[("AWS_ENDPOINT_URL", &url)]].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(ran.stderr.contains("said by the front"), "{}", ran.stderr);
}

#[test]
fn a_profile_of_sso() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let home = home(LATER);
    for profile in ["sso", "old-sso"] {
        let says = Instead::Says(200, ROLE_CREDENTIALS.to_owned());
        let front = Front::start(aws.address, with(vec![Rule::always("GetRoleCredentials", says)]));
        let url = front.url();
        let ran = audit(home.path(), &["--profile", profile], &[("AWS_ENDPOINT_URL", &url)]);
        assert_eq!(read_with(&front, &ran), "ASIASSOROLE", "{profile}");
        let heads = front.heads("GetRoleCredentials");
        assert!(
            heads[0].contains("role_name=Audit")
                && heads[0].contains("account_id=123456789012")
                && heads[0].contains("sso-token-of-alice"),
            "{heads:?}"
        );
    }
}

#[test]
fn a_session_of_sso_that_ended_says_how_to_sign_in() {
    let home = home("2026-01-01T00:00:00Z");
    // The token says itself that it ended, so nobody is asked; an old profile's does not.
    let nobody = "127.0.0.1:9".parse().unwrap();
    for (profile, asked) in [("sso", 0), ("old-sso", 1)] {
        let says = Instead::Says(401, NO_SESSION.to_owned());
        let front = Front::start(nobody, vec![Rule::always("GetRoleCredentials", says)]);
        let url = front.url();
        let ran = audit(home.path(), &["--profile", profile], &[("AWS_ENDPOINT_URL", &url)]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
        let wanted = format!("aws sso login --profile {profile}");
        assert!(ran.stderr.contains("aws-base") && ran.stderr.contains(&wanted), "{}", ran.stderr);
        assert_eq!(front.asked("GetRoleCredentials"), asked, "{profile}");
    }
    // Whoever never signed in has no file at all.
    std::fs::remove_dir_all(home.path().join(".aws")).unwrap();
    let ran = audit(home.path(), &["--profile", "sso"], &[("AWS_ENDPOINT_URL", "http://127.0.0.1:9")]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("aws sso login --profile sso"), "{}", ran.stderr);
}

#[test]
fn no_credentials_no_region_and_no_such_profile_say_what_to_do() {
    let home = home(LATER);
    let nowhere = ("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    let of = |options: &[&str], words: &[&str]| {
        let ran = audit(home.path(), options, &[nowhere]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
        for word in words {
            assert!(ran.stderr.contains(word), "{word}: {}", ran.stderr);
        }
    };
    of(&["--region", "us-east-1"], &["aws-base", "no credentials of your own", "aws sso login"]);
    of(&[], &["aws-region", "--region eu-central-1"]);
    of(
        &["--region", "us-east-1", "--profile", "typo"],
        &["aws-profile", "there is no profile `typo`", "--profile NAME"],
    );
    of(&["--profile", "typo"], &["aws-profile", "there is no profile `typo`", "aws configure list-profiles"]);
    // Keys that AWS does not know.
    let unknown = Rule::always("GetCallerIdentity", Instead::Code("InvalidClientTokenId", 403));
    let front = Front::start("127.0.0.1:9".parse().unwrap(), vec![unknown]);
    of(
        &["--profile", "keys", "--endpoint-url", &front.url()],
        &["aws-base", "InvalidClientTokenId", "--profile NAME"],
    );
}

#[test]
fn a_process_that_gives_credentials_for_an_hour_is_asked_once() {
    let Some(mut aws) = Workshop::start(false) else { return };
    aws.run(SEED);
    let home = home(LATER);
    let (tool, asked) = (home.path().join("touch"), home.path().join("asked"));
    let answer = |ends: jiff::Timestamp| {
        format!(
            r#"{{"Version":1,"AccessKeyId":"AKIATOUCH","SecretAccessKey":"static-secret-of-alice","SessionToken":"sso-session-of-the-role","Expiration":"{ends}"}}"#
        )
    };
    let config =
        format!("[profile touch]\nregion = us-east-1\ncredential_process = \"{}\"\n", tool.display());
    std::fs::write(home.path().join("config"), config).unwrap();
    let times = |minutes: i64| {
        let answer = answer(jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes));
        std::fs::write(&asked, "").unwrap();
        executable(&tool, &format!("#!/bin/sh\necho x >>'{}'\necho '{answer}'\n", asked.display()));
        let front = Front::start(aws.address, recorded());
        let ran = audit(home.path(), &["--profile", "touch", "--endpoint-url", &front.url()], &[]);
        assert_eq!(read_with(&front, &ran), "AKIATOUCH");
        std::fs::read_to_string(&asked).unwrap().lines().count()
    };
    assert_eq!(times(60), 1);
    // What ends at once is asked for anew.
    assert!(times(0) > 1);
}
