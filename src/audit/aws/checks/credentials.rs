//! Service-specific credentials, SSH keys and signing certificates, of which AWS does not tell the last use.

use jiff::Timestamp;

use super::desk::{Desk, Draft};
use super::library::Standing;
use super::people;
use super::sources::{self, Origin};
use super::topics::{self, Topic};
use super::words::{day, days, fill, plain, quoted, value};
use crate::audit::aws::facts::{Used, User};
use crate::audit::aws::kinds;
use crate::audit::finding::{Check, Verb};
use crate::audit::object::{AwsItem, Change};
use crate::text::Text;

/// One of them, whichever kind.
struct Credential<'a> {
    check: &'static Check,
    item: AwsItem,
    name: Text,
    born: Timestamp,
    /// The service that takes it, where it is one.
    service: Option<&'a str>,
    origin: Origin,
    slot: &'a str,
    topic: &'static Topic,
}

/// Each of a user's.
pub(super) fn check(desk: &mut Desk<'_>, user: &User, standing: &Standing) {
    let name = || user.name.clone();
    for one in user.service_credentials.get().into_iter().flatten().filter(|one| one.active) {
        let (id, of) = (quoted(&one.id), quoted(&one.service));
        let credential = Credential {
            check: &kinds::SERVICE_CREDENTIAL,
            item: AwsItem::ServiceCredential {
                user: name(),
                service: one.service.clone(),
                id: one.id.clone(),
            },
            name: Text::new(format!("credential {id} for {of}"), format!("{of} 用の認証情報 {id}")),
            born: one.created,
            service: one.service.split('.').next(),
            origin: sources::SERVICE_CREDENTIAL,
            slot: "1",
            topic: &topics::AGE,
        };
        judge(desk, user, standing, credential);
    }
    for one in user.ssh_keys.get().into_iter().flatten().filter(|one| one.active) {
        let (Some(born), id) = (one.uploaded.get(), quoted(&one.id)) else { continue };
        let credential = Credential {
            check: &kinds::SSH_KEY,
            item: AwsItem::SshKey { user: name(), id: one.id.clone() },
            name: Text::new(format!("SSH key {id}"), format!("SSH キー {id}")),
            born: *born,
            service: Some("codecommit"),
            origin: sources::SSH_KEY,
            slot: "1",
            topic: &topics::UPLOADS,
        };
        judge(desk, user, standing, credential);
    }
    for one in user.certificates.get().into_iter().flatten().filter(|one| one.active) {
        let (Some(born), id) = (one.uploaded.get(), quoted(&one.id)) else { continue };
        let credential = Credential {
            check: &kinds::SIGNING_CERTIFICATE,
            item: AwsItem::SigningCertificate { user: name(), id: one.id.clone() },
            name: Text::new(format!("signing certificate {id}"), format!("署名証明書 {id}")),
            born: *born,
            service: None,
            origin: sources::CERTIFICATE,
            slot: &one.id,
            topic: &topics::UPLOADS,
        };
        judge(desk, user, standing, credential);
    }
}

/// Old, or of a service that its user does not use.
fn judge(desk: &mut Desk<'_>, user: &User, standing: &Standing, one: Credential<'_>) {
    // It gets older whether somebody looks or not.
    let Some(number) = desk.days_ago(one.born, one.topic) else { return };
    let idle = one.service.filter(|service| {
        let seen = desk.settings.days_since(one.born);
        seen.is_some_and(|days| days > desk.settings.unused_days) && is_idle(desk, user, service)
    });
    if number <= desk.settings.key_days && idle.is_none() {
        return;
    }
    let mut evidence = vec![desk.saw_at(value("created", one.born), one.origin, one.slot)];
    if let (Some(service), Some(uses)) = (idle, user.services.get()) {
        let service = quoted(service);
        evidence.push(desk.saw_uses(
            Text::new(
                format!("the user did not use {service} within {}", days_en(desk)),
                format!("ユーザーは {} 日以内に {service} を使っていません", desk.settings.unused_days),
            ),
            uses,
        ));
    }
    let (owner, made) = (plain(quoted(&user.name)), plain(day(one.born)));
    let because = match idle {
        Some(service) => fill(
            "AWS does not tell its last use, but the user did not use {0} at all: switch it off, and remove it when nobody complains",
            "最終使用日時は AWS から取得できませんが、ユーザーは {0} を使っていません。まず無効化し、問題がなければ削除してください",
            &[&plain(quoted(service))],
        ),
        None => Text::new(
            "AWS does not tell its last use, so ask whether somebody needs it; what stays should be made anew",
            "最終使用日時は AWS から取得できません。必要かどうかを確認し、残すものは作り直してください",
        ),
    };
    desk.report(Draft {
        check: one.check,
        item: one.item,
        what: fill(
            "The active {1} of {0} was made on {2}, {3} ago, and AWS does not tell when it was last used",
            "{0} の有効な{1} は {2} の作成から {3}経過しています（最終使用日時は AWS から取得できません）",
            &[&owner, &one.name, &made, &days(number)],
        ),
        since: Some(one.born),
        evidence,
        risk: standing.risk(),
        why: fill("Whoever finds it {0}", "これを入手した人は、{0}", &[&standing.harm()]),
        verb: if idle.is_some() { Verb::Abolish } else { Verb::Delegate },
        because,
        ask: people::of_user(user),
        change: Change::Deactivate,
    });
}

fn days_en(desk: &Desk<'_>) -> String {
    days(desk.settings.unused_days).get(crate::text::Lang::En).to_owned()
}

/// Whether AWS says of the service, by name, that the user did not use it: a service that is not listed says nothing.
fn is_idle(desk: &mut Desk<'_>, user: &User, service: &str) -> bool {
    let Some(uses) = user.services.get() else { return false };
    match uses.services.get(service).map(|one| &one.used) {
        Some(Used::Never) => true,
        Some(Used::At { at, .. }) => desk.is_grown_by(uses, *at, &topics::SERVICES),
        None => false,
    }
}
