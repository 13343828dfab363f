//! One audit with something of everything, hostile names included.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pairgate::audit::baseline::{Acceptance, Gone, Status};
use pairgate::audit::remedy::{Managed, Patch, Place, Remedy};
use pairgate::audit::{
    AwsItem, Change, Check, Entry, Evidence, Finding, Object, Person, Principal, PrincipalKind, Proposal,
    Reason, Report, Risk, Scope, Settings, Unchecked, Verb,
};
use pairgate::render::Style;
use pairgate::render::audit::{AuditFormat, render};
use pairgate::text::{Lang, Text};

pub static KEY: Check = Check {
    id: "aws-key-unused",
    title: ("access keys that nobody uses", "使われていないアクセスキー"),
    about: "A key that nobody uses is missed by nobody when it is stolen.",
};
pub static ROLE: Check = Check {
    id: "aws-role-unused",
    title: ("roles that nobody assumes", "引き受けられていないロール"),
    about: "A role that nobody assumes is a way in that nobody watches.",
};
pub static GRANT: Check = Check {
    id: "aws-action-unused",
    title: ("granted actions that are never used", "使われていない許可"),
    about: "What is granted and not used is only of use to a thief.",
};
pub static ROOT: Check = Check {
    id: "aws-root-key",
    title: ("access keys of the root user", "root ユーザーのアクセスキー"),
    about: "Nothing limits the root user.",
};

pub const ACCOUNT: &str = "123456789012";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn now() -> Timestamp {
    at("2026-11-23T06:12:00Z")
}

pub fn style(lang: Lang) -> Style {
    Style { lang, ..Style::default() }
}

pub fn show(format: AuditFormat, report: &Report, lang: Lang) -> String {
    render(format, report, style(lang)).unwrap()
}

pub fn aws(item: AwsItem) -> Object {
    Object::Aws { account: ACCOUNT.to_owned(), partition: "aws".to_owned(), item }
}

pub fn unmanaged() -> Remedy {
    Remedy { managed: Managed::No { files: 42 }, commands: Vec::new(), steps: None, import: None }
}

/// A finding about a role of this name.
pub fn role(name: &str, risk: Risk, since: Option<&str>) -> Finding {
    Finding {
        check: &ROLE,
        object: aws(AwsItem::Role { name: name.to_owned() }),
        what: Text::new(
            format!("nobody assumes the role `{name}`"),
            format!("ロール `{name}` は誰にも引き受けられていません"),
        ),
        since: since.map(at),
        evidence: vec![Evidence {
            what: Text::new("`RoleLastUsed` is empty", "`RoleLastUsed` が空です"),
            source: "iam:GetAccountAuthorizationDetails".to_owned(),
            read: now(),
            url: Some("https://console.aws.amazon.com/iam/home#/roles".to_owned()),
        }],
        risk,
        why: Text::new(
            "Whoever may assume it gets what it may do, and nobody would notice.",
            "引き受け可能な第三者がその権限を得ても、誰も気づきません。",
        ),
        verb: Verb::Abolish,
        because: Text::new(
            "Nobody assumed it since it was made.",
            "作成以来、一度も引き受けられていません。",
        ),
        ask: Vec::new(),
        change: Change::Remove,
        proposals: Vec::new(),
        fingerprint: None,
    }
}

fn key() -> Entry {
    let alice = |why: (&str, &str)| Person { name: "@alice".to_owned(), why: Text::new(why.0, why.1) };
    let diff = "--- a/iam/users.tf\n+++ b/iam/users.tf\n@@ -10,7 +10,3 @@\n \
                resource \"aws_iam_user\" \"deploy\" {\n-resource \"aws_iam_access_key\" \"deploy\" {\n-}\n";
    let finding = Finding {
        check: &KEY,
        object: aws(AwsItem::AccessKey { user: "deploy".into(), id: Some("AKIAEXAMPLE".into()), slot: 1 }),
        what: Text::new(
            "the access key `AKIAEXAMPLE` of `deploy` was last used 421 days ago",
            "`deploy` のアクセスキー `AKIAEXAMPLE` は 421 日間使われていません",
        ),
        since: Some(at("2025-09-28T10:00:00Z")),
        evidence: vec![
            Evidence {
                what: Text::new(
                    "`access_key_1_last_used_date` is `2025-09-28T10:00:00+00:00`",
                    "`access_key_1_last_used_date` は `2025-09-28T10:00:00+00:00` です",
                ),
                source: "credential report".to_owned(),
                read: at("2026-11-23T06:00:00Z"),
                url: None,
            },
            Evidence {
                what: Text::new("the key is `Active`", "キーは `Active` です"),
                source: "iam:ListAccessKeys".to_owned(),
                read: at("2026-11-23T06:01:00Z"),
                url: None,
            },
        ],
        risk: Risk::Medium,
        why: Text::new(
            "Whoever finds the key in an old backup or on an old laptop acts as `deploy`.",
            "古いバックアップや端末からキーを入手した第三者が `deploy` として操作できます。",
        ),
        verb: Verb::Abolish,
        because: Text::new("Nobody used it for more than 90 days.", "90 日を超えて使われていません。"),
        ask: vec![
            alice(("owns `iam/` in CODEOWNERS", "CODEOWNERS で `iam/` を担当")),
            Person { name: "bob".into(), why: Text::new("used it last", "最後に使用") },
        ],
        change: Change::Deactivate,
        proposals: Vec::new(),
        fingerprint: None,
    };
    let managed = Managed::Yes {
        places: vec![Place {
            path: "iam/users.tf".into(),
            line: 11,
            address: "aws_iam_access_key.deploy".into(),
        }],
        patch: Some(Patch { edits: Vec::new(), diff: diff.to_owned() }),
        note: Some(Text::new(
            "The key is destroyed at once; deactivate it first.",
            "適用するとキーは即座に削除されます。先に無効化してください。",
        )),
    };
    let remedy = Remedy { managed, commands: Vec::new(), steps: None, import: None };
    Entry { finding, remedy, status: Status::Open { first: at("2026-08-01T00:00:00Z") } }
}

fn root_key() -> Entry {
    let mut finding = role("x", Risk::High, Some("2021-01-04T00:00:00Z"));
    finding.check = &ROOT;
    finding.object = aws(AwsItem::RootKey);
    finding.what = Text::new("the root user has an access key", "root ユーザーにアクセスキーがあります");
    let commands = vec!["aws iam delete-access-key --access-key-id AKIAROOT".to_owned()];
    let steps = Some(Text::new(
        "Sign in as the root user, and delete the key under “Security credentials”.",
        "root ユーザーでサインインし、「セキュリティ認証情報」からキーを削除してください。",
    ));
    Entry { finding, remedy: Remedy { commands, steps, ..unmanaged() }, status: Status::New }
}

fn grant() -> Entry {
    let principal = Principal { kind: PrincipalKind::Role, name: "ci".into() };
    let mut finding = role("ci", Risk::Medium, Some("2026-05-01T00:00:00Z"));
    finding.check = &GRANT;
    finding.object = aws(AwsItem::Grants { principal });
    finding.what = Text::new(
        "the role `ci` may use 5 services and used 1",
        "ロール `ci` は 5 サービスを許可されていますが、使用したのは 1 つです",
    );
    finding.verb = Verb::Delegate;
    finding.because = Text::new("`@acme/platform` runs it.", "`@acme/platform` が運用しています。");
    let old = "{\n  \"Action\": [\n    \"s3:*\",\n    \"iam:*\"\n  ]\n}\n".to_owned();
    let new = "{\n  \"Action\": [\n    \"s3:GetObject\"\n  ]\n}\n".to_owned();
    finding.change = Change::Narrow(BTreeMap::from([("deploy".to_owned(), new.clone())]));
    finding.proposals = vec![Proposal {
        policy: "deploy".into(),
        old,
        new,
        removed: vec![Text::new("`iam:*`", "`iam:*`")],
        kept: vec![Text::new(
            "`s3:GetObject`: data events are not recorded",
            "`s3:GetObject`：データイベントが記録されていません",
        )],
    }];
    let why = Text::new("its name comes from `var.name`", "名前が `var.name` で決まります");
    let place = Place { path: "ci.tf".into(), line: 3, address: "aws_iam_role.ci".into() };
    let managed = Managed::Possibly { places: vec![place], why };
    let import = Some("import {\n  to = aws_iam_role.ci\n  id = \"ci\"\n}\n".to_owned());
    let acceptance = Acceptance {
        reason: "moves away in spring".into(),
        owner: "@carol".into(),
        until: "2026-11-22".parse().unwrap(),
    };
    let status = Status::Expired { first: at("2026-06-01T00:00:00Z"), acceptance };
    Entry { finding, remedy: Remedy { managed, import, ..unmanaged() }, status }
}

fn accepted() -> Entry {
    let acceptance = Acceptance {
        reason: "break-glass role".into(),
        owner: "@dave".into(),
        until: "2027-01-31".parse().unwrap(),
    };
    let status = Status::Accepted { first: at("2026-06-01T00:00:00Z"), acceptance };
    let finding = role("emergency", Risk::High, Some("2024-02-29T00:00:00Z"));
    Entry { finding, remedy: unmanaged(), status }
}

fn outgrown() -> Entry {
    let acceptance = Acceptance {
        reason: "only reads".into(),
        owner: "@erin".into(),
        until: "2027-01-31".parse().unwrap(),
    };
    let first = at("2026-06-01T00:00:00Z");
    let status = Status::Outgrown { first, acceptance, accepted: Risk::Low };
    let finding = role("reader", Risk::High, None);
    let why = Text::new("`modules/x` could not be read", "`modules/x` を読み取れませんでした");
    let remedy = Remedy { managed: Managed::Unknown { why }, ..unmanaged() };
    Entry { finding, remedy, status }
}

/// What somebody may call a thing who wants to be more than a name.
pub const HOSTILE: &str =
    "</td><script>alert(1)</script>\"><img src=x onerror=alert(2)> @everyone #1 [a](javascript:b) | =1+1";

/// The whole of it.
pub fn report() -> Report {
    let mut hostile = Entry {
        finding: role(HOSTILE, Risk::Low, Some("2026-07-01T00:00:00Z")),
        remedy: unmanaged(),
        status: Status::New,
    };
    hostile.finding.ask = vec![Person { name: HOSTILE.into(), why: Text::new(HOSTILE, HOSTILE) }];
    hostile.finding.evidence[0].url = Some("javascript:alert(3)".into());
    hostile.remedy.commands = vec![format!("aws iam delete-role --role-name '{HOSTILE}'")];
    let entries = vec![root_key(), outgrown(), accepted(), key(), grant(), hostile];
    Report {
        scope: Scope::Aws(BTreeMap::from([(ACCOUNT.to_owned(), Some("production".to_owned()))])),
        settings: Settings::new(now()),
        entries,
        gone: vec![Gone {
            id: "aws-key-unused/0123456789".into(),
            what: Text::new(
                "the access key `AKIAOLD` of `bob` was never used",
                "`bob` のアクセスキー `AKIAOLD` は一度も使われていません",
            ),
            first: at("2026-01-15T00:00:00Z"),
        }],
        unchecked: vec![unchecked(ACCOUNT), unchecked("210987654321")],
        counted: BTreeMap::from([("users", 12), ("roles", 34), ("access_keys", 7)]),
    }
}

pub fn unchecked(place: &str) -> Unchecked {
    Unchecked {
        place: place.to_owned(),
        checks: Vec::new(),
        what: Text::new("service-specific credentials", "サービス固有の認証情報"),
        reason: Reason::Forbidden { permission: "iam:ListServiceSpecificCredentials".into() },
        help: Text::new(
            "Allow `iam:ListServiceSpecificCredentials` for the role that audits.",
            "監査用ロールに `iam:ListServiceSpecificCredentials` を許可してください。",
        ),
        hides: true,
    }
}

/// Nothing found, nothing left out.
pub fn clean() -> Report {
    Report { entries: Vec::new(), gone: Vec::new(), unchecked: Vec::new(), ..report() }
}
