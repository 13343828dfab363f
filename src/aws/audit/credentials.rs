//! What a user can sign in with, by asking. The credential report, which can be four hours old, tells the last use and
//! the age of a password, and stands in for what nobody may ask for.

use aws_sdk_iam::types::{AccessKeyMetadata, StatusType};
use jiff::Timestamp;

use super::account::Iam;
use super::trouble::Trouble;
use super::values::{known, made, moment, odd, place, used, word};
use super::wire::marker;
use crate::audit::aws::facts::{AccessKey, Password, ServiceCredential, UploadedKey, Used, User};
use crate::audit::aws::read::Report;
use crate::audit::known::{Known, Reason};

/// A user of whom only the name is known.
pub(super) fn unread(name: String) -> User {
    User {
        name,
        arn: String::new(),
        created: Timestamp::UNIX_EPOCH,
        tags: Known::default(),
        password: Known::default(),
        mfa: Known::default(),
        keys: Known::default(),
        service_credentials: Known::default(),
        ssh_keys: Known::default(),
        certificates: Known::default(),
        groups: Known::default(),
        grants: Known::default(),
        services: Known::default(),
    }
}

/// Fills in what a user can sign in with.
pub(super) async fn fill(iam: &Iam<'_>, report: Option<&Report>, user: User) -> User {
    // A report can be four hours old, and about another user of that name.
    let row = report.and_then(|report| report.users.get(&user.arn)).filter(|row| row.is_of(user.created));
    let name = user.name.as_str();
    let keys = keys(iam, name).await;
    if keys == Err(Reason::Gone) {
        // Everything else would fail alike, and "no password" would be said of nobody.
        return gone(user);
    }
    let told = row.map(|row| &row.password);
    let password = or_told(password(iam, name, told).await, told);
    let told = row.map(|row| &row.mfa);
    let mfa = match (&password, told) {
        // Without a password nothing is made of it: one question less for each of thousands of users.
        (Known::Known(None), Some(Known::Known(mfa))) => Known::Known(*mfa),
        _ => or_told(mfa(iam, name).await, told),
    };
    User {
        keys: or_told(keys, row.map(|row| &row.keys)),
        password,
        mfa,
        ssh_keys: known(ssh_keys(iam, name).await),
        certificates: or_told(certificates(iam, name).await, row.map(|row| &row.certificates)),
        service_credentials: known(service_credentials(iam, name).await),
        ..user
    }
}

/// The answer, or else what the report tells. Who is gone was still there when it was made.
fn or_told<T: Clone>(answer: Result<T, Reason>, told: Option<&Known<T>>) -> Known<T> {
    match (answer, told) {
        (Err(reason), Some(Known::Known(fact))) if reason != Reason::Gone => Known::Known(fact.clone()),
        (answer, _) => known(answer),
    }
}

fn gone(user: User) -> User {
    User {
        password: Known::NotRead(Reason::Gone),
        mfa: Known::NotRead(Reason::Gone),
        keys: Known::NotRead(Reason::Gone),
        service_credentials: Known::NotRead(Reason::Gone),
        ssh_keys: Known::NotRead(Reason::Gone),
        certificates: Known::NotRead(Reason::Gone),
        ..user
    }
}

/// What is not said to be inactive or over may work.
fn works(status: Option<&StatusType>) -> bool {
    !matches!(status, Some(StatusType::Inactive | StatusType::Expired))
}

async fn keys(iam: &Iam<'_>, user: &str) -> Result<Vec<AccessKey>, Reason> {
    let ask = |marker| iam.client.list_access_keys().user_name(user).set_marker(marker).send();
    let listed = iam.line.pages("iam:ListAccessKeys", ask, |page, all| {
        all.extend(page.access_key_metadata);
        marker(page.is_truncated, page.marker)
    });
    let mut found = Vec::new();
    for key in listed.await? {
        found.push(access_key(iam, &key).await?);
    }
    Ok(place(found))
}

async fn access_key(iam: &Iam<'_>, key: &AccessKeyMetadata) -> Result<AccessKey, Reason> {
    let id = word("`AccessKeyId`", key.access_key_id())?;
    let ask = || iam.client.get_access_key_last_used().access_key_id(&id).send();
    let last = iam.line.call("iam:GetAccessKeyLastUsed", ask).await;
    let last = match last {
        Err(trouble) => Known::NotRead(trouble.reason),
        Ok(answer) => match answer.access_key_last_used() {
            Some(last) => used(last.last_used_date(), Some(last.service_name()), Some(last.region())),
            None => Known::NotRead(odd(
                "`iam:GetAccessKeyLastUsed` does not tell the last use",
                "`iam:GetAccessKeyLastUsed` の応答に最終利用がありません",
            )),
        },
    };
    Ok(AccessKey {
        id: Some(id),
        slot: 1,
        active: works(key.status()),
        created: known(made("`AccessKey`", key.create_date())),
        used: last,
    })
}

/// The password that there is now, with what the report tells of its use unless that is of one before it.
async fn password(
    iam: &Iam<'_>,
    user: &str,
    told: Option<&Known<Option<Password>>>,
) -> Result<Option<Password>, Reason> {
    let ask = || iam.client.get_login_profile().user_name(user).send();
    let profile = match iam.line.call("iam:GetLoginProfile", ask).await {
        Ok(answer) => answer.login_profile,
        // Not of the user, whose keys were just listed: there is no password.
        Err(Trouble { reason: Reason::Gone, .. }) => return Ok(None),
        Err(trouble) => return Err(trouble.reason),
    };
    let profile = profile.ok_or_else(|| {
        odd(
            "`iam:GetLoginProfile` answers without a profile",
            "`iam:GetLoginProfile` の応答にプロファイルがありません",
        )
    })?;
    let made = known(made("`LoginProfile`", Some(profile.create_date())));
    let told = told.and_then(Known::get).and_then(Option::as_ref);
    let same =
        |told: &&Password| matches!((told.changed.get(), made.get()), (Some(set), Some(made)) if set >= made);
    if let Some(told) = told.filter(same) {
        return Ok(Some(told.clone()));
    }
    let ask = || iam.client.get_user().user_name(user).send();
    let last = match iam.line.call("iam:GetUser", ask).await {
        Err(trouble) => Known::NotRead(trouble.reason),
        Ok(answer) => match answer.user() {
            Some(found) => used(found.password_last_used(), None, None),
            None => Known::NotRead(odd(
                "`iam:GetUser` answers without a user",
                "`iam:GetUser` の応答にユーザーがありません",
            )),
        },
    };
    Ok(Some(Password { used: last, changed: made }))
}

async fn mfa(iam: &Iam<'_>, user: &str) -> Result<bool, Reason> {
    let ask = |marker| iam.client.list_mfa_devices().user_name(user).set_marker(marker).send();
    let devices = iam.line.pages("iam:ListMFADevices", ask, |page, all| {
        all.extend(page.mfa_devices);
        marker(page.is_truncated, page.marker)
    });
    Ok(!devices.await?.is_empty())
}

async fn ssh_keys(iam: &Iam<'_>, user: &str) -> Result<Vec<UploadedKey>, Reason> {
    let ask = |marker| iam.client.list_ssh_public_keys().user_name(user).set_marker(marker).send();
    let listed = iam.line.pages("iam:ListSSHPublicKeys", ask, |page, all| {
        all.extend(page.ssh_public_keys.into_iter().flatten());
        marker(page.is_truncated, page.marker)
    });
    let key = |key: &aws_sdk_iam::types::SshPublicKeyMetadata| {
        Ok(UploadedKey {
            // The SDK reads a cut answer without a word, and leaves empty what is cut off.
            id: word("`SSHPublicKeyId`", Some(key.ssh_public_key_id()))?,
            active: works(Some(key.status())),
            uploaded: known(made("`SSHPublicKey`", Some(key.upload_date()))),
        })
    };
    listed.await?.iter().map(key).collect()
}

async fn certificates(iam: &Iam<'_>, user: &str) -> Result<Vec<UploadedKey>, Reason> {
    let ask = |marker| iam.client.list_signing_certificates().user_name(user).set_marker(marker).send();
    let listed = iam.line.pages("iam:ListSigningCertificates", ask, |page, all| {
        all.extend(page.certificates);
        marker(page.is_truncated, page.marker)
    });
    let certificate = |certificate: &aws_sdk_iam::types::SigningCertificate| {
        Ok(UploadedKey {
            id: word("`CertificateId`", Some(certificate.certificate_id()))?,
            active: works(Some(certificate.status())),
            uploaded: known(made("`SigningCertificate`", certificate.upload_date())),
        })
    };
    listed.await?.iter().map(certificate).collect()
}

async fn service_credentials(iam: &Iam<'_>, user: &str) -> Result<Vec<ServiceCredential>, Reason> {
    let ask =
        |marker| iam.client.list_service_specific_credentials().user_name(user).set_marker(marker).send();
    let listed = iam.line.pages("iam:ListServiceSpecificCredentials", ask, |page, all| {
        all.extend(page.service_specific_credentials.into_iter().flatten());
        marker(page.is_truncated, page.marker)
    });
    let credential = |credential: &aws_sdk_iam::types::ServiceSpecificCredentialMetadata| {
        let created = moment(credential.create_date());
        Ok(ServiceCredential {
            id: word("`ServiceSpecificCredentialId`", Some(credential.service_specific_credential_id()))?,
            service: credential.service_name().to_owned(),
            active: works(Some(credential.status())),
            created: created.ok_or_else(|| {
                odd(
                    "a service-specific credential without its age",
                    "サービス固有の認証情報に作成日時がありません",
                )
            })?,
        })
    };
    listed.await?.iter().map(credential).collect()
}

/// The root user's keys: those of the report; where it has none, as many as the summary counts.
pub(super) fn root_keys(told: Option<&Known<Vec<AccessKey>>>, counted: &Known<i32>) -> Known<Vec<AccessKey>> {
    let listed = told.and_then(Known::get);
    match (listed, counted) {
        // A report can be four hours old, and keys that do not work may not be counted: none is hidden.
        (Some(keys), _) if !keys.is_empty() => Known::Known(keys.clone()),
        (_, Known::Known(number)) => {
            let why = || {
                odd(
                    "only the number of the root user's keys is known",
                    "ルートユーザーのアクセスキーは個数しか分かりません",
                )
            };
            let key = |slot| AccessKey {
                id: None,
                slot,
                active: true,
                created: Known::NotRead(why()),
                used: Known::<Used>::NotRead(why()),
            };
            Known::Known((1..=u8::try_from(*number).unwrap_or(2).min(2)).map(key).collect())
        }
        (Some(_), Known::NotRead(_)) => Known::Known(Vec::new()),
        (None, Known::NotRead(reason)) => Known::NotRead(reason.clone()),
    }
}
