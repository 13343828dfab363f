//! What can be said about old sign-offs from a clone alone, and what cannot.
//!
//! A signature proves that the holder of a key signed exactly these bytes. Everything else in a note is the word of
//! whoever wrote it, and [`limits`] says so beside every result.

use jiff::SignedDuration;

use super::ledger::{Entry, Kind};
use super::record::Record;
use super::signature::AllowedSigners;
use super::verification::{Check, Holds};
use crate::config::signoff::Requirement;
use crate::text::Text;

/// How a comment takes sign-offs back.
const REVOKE: &str = "/pairgate revoke";

/// An entry of a note and what could be checked of it.
#[derive(Debug, Clone)]
pub struct Noted {
    /// The entry.
    pub entry: Entry,
    /// The record in it; none for other kinds and for bytes that are none.
    pub record: Option<Record>,
    /// The digest of the request that was signed.
    pub digest: Option<String>,
    /// Every predicate, in a fixed order; empty for outcomes and revocations, of which nothing is checked.
    pub checks: Vec<Check>,
}

impl Noted {
    /// Whether everything holds that can be known without the forge. Never a reason to apply something.
    pub fn holds(&self) -> bool {
        !self.checks.is_empty() && self.checks.iter().all(|check| check.holds.counts())
    }
}

/// Checks the entries of one commit's note. `repository` is `owner/name` as the clone's remote says, when it does.
pub fn verify_notes(
    entries: &[Entry],
    commit: &str,
    signers: Option<&AllowedSigners>,
    repository: Option<&str>,
) -> Vec<Noted> {
    entries
        .iter()
        .map(|entry| match entry.kind {
            Kind::Signoff => signoff(entry, entries, commit, signers, repository),
            Kind::Started | Kind::Outcome | Kind::Reconciled | Kind::Revocation => {
                Noted { entry: entry.clone(), record: None, digest: None, checks: Vec::new() }
            }
        })
        .collect()
}

/// What nobody can know from a clone alone, however good the signatures are.
pub fn limits() -> Vec<Text> {
    vec![
        Text::new(
            "who posted the review, and whether anybody changed, deleted or dismissed it afterwards",
            "誰がレビューを投稿したか、その後に編集・削除・却下されたか",
        ),
        Text::new(
            "whether the signer was an operator with write permission, and no author or pusher of the change",
            "署名者が書き込み権限を持つ承認者であったか、変更の作成者やプッシュした人ではなかったか",
        ),
        Text::new(
            "when it was signed: the time is the signer's own word, so a key that was stolen later could name an earlier one",
            "いつ署名されたか。時刻は署名者の申告であり、後で盗まれた鍵でも過去の時刻を名乗れます",
        ),
        Text::new(
            "whether a note is missing: whoever may push to the repository can remove one",
            "ノートが欠けていないか。リポジトリにプッシュできる人はノートを削除できます",
        ),
    ]
}

fn signoff(
    entry: &Entry,
    all: &[Entry],
    commit: &str,
    signers: Option<&AllowedSigners>,
    repository: Option<&str>,
) -> Noted {
    let bytes = entry.bytes();
    let read = std::str::from_utf8(&bytes).map_err(|_| String::from("it is not UTF-8"));
    let record = read.and_then(|text| Record::read(text).map_err(|malformed| malformed.to_string()));
    let mut checks = vec![Check {
        name: "record-is-readable",
        demand: Text::new(
            "the bytes are one record, written as pairgate writes it",
            "内容が pairgate の書式どおりの記録であること",
        ),
        holds: match &record {
            Ok(_) => Holds::Yes,
            Err(why) => Holds::No(Text::new(
                format!(
                    "the bytes are no record: {why}; ask who wrote the note: `git log -p refs/notes/pairgate`"
                ),
                format!(
                    "内容は記録ではありません({why})。誰がノートを書いたか `git log -p refs/notes/pairgate` で確認してください"
                ),
            )),
        },
    }];
    let record = record.ok();
    if let Some(record) = &record {
        checks.push(on_this_commit(record, commit));
        checks.extend(repository.map(|repository| in_this_repository(record, repository)));
        checks.push(by_its_author(record, entry));
        checks.push(lasting(record));
        checks.push(unrevoked(record, entry, all));
        checks.push(signed(record, entry, &bytes, signers));
    }
    let digest = record.as_ref().map(|record| record.request.digest());
    Noted { entry: entry.clone(), record, digest, checks }
}

/// A note can be copied to another commit: the record says which one was signed.
fn on_this_commit(record: &Record, commit: &str) -> Check {
    let signed = &record.request.head_sha;
    Check {
        name: "record-is-for-this-commit",
        demand: Text::new(
            "the record names the commit that the note is on",
            "記録がノートの付いたコミットを指していること",
        ),
        holds: if signed == commit {
            Holds::Yes
        } else {
            Holds::No(Text::new(
                format!("it was signed for the commit {signed}; look at the note of that one"),
                format!("署名の対象はコミット {signed} です。そのコミットのノートを確認してください"),
            ))
        },
    }
}

/// A note can come from another repository. Names only: a clone does not know the forge's number.
fn in_this_repository(record: &Record, repository: &str) -> Check {
    let signed = &record.request.repository.name;
    Check {
        name: "record-is-for-this-repository",
        demand: Text::new("the record names this repository", "記録がこのリポジトリを指していること"),
        holds: if signed.eq_ignore_ascii_case(repository) {
            Holds::Yes
        } else {
            Holds::No(Text::new(
                format!(
                    "it was signed for {signed}, and this clone is of {repository}; when the repository was renamed, its \
                     number {} must be the same",
                    record.request.repository.id
                ),
                format!(
                    "署名の対象は {signed} で、このクローンは {repository} です。リポジトリ名が変わった場合は、番号 {} が\
                     同じか確認してください",
                    record.request.repository.id
                ),
            ))
        },
    }
}

/// Who posted it, as the note's writer saw it, is who signed.
fn by_its_author(record: &Record, entry: &Entry) -> Check {
    Check {
        name: "author-is-signer",
        demand: Text::new("the noted author is the signer", "ノートに記された投稿者が署名者であること"),
        holds: if entry.author.id == record.signer.id {
            Holds::Yes
        } else {
            Holds::No(Text::new(
                format!(
                    "account {} posted it, and account {} signed; a copy by somebody else is no sign-off",
                    entry.author.id, record.signer.id
                ),
                format!(
                    "投稿したアカウントは {}、署名したアカウントは {} です。他の人による写しは承認になりません",
                    entry.author.id, record.signer.id
                ),
            ))
        },
    }
}

/// It could count when it was posted: the times are in order and not further apart than allowed.
fn lasting(record: &Record) -> Check {
    let longest = SignedDuration::from_secs(i64::try_from(Requirement::LONGEST).unwrap_or_default());
    let lasts = record.expires_at.duration_since(record.issued_at);
    Check {
        name: "times-are-in-order",
        demand: Text::new(
            "it expires after it was made, within 24 hours",
            "有効期限が作成より後で、24時間以内であること",
        ),
        holds: if lasts > SignedDuration::ZERO && lasts <= longest {
            Holds::Yes
        } else {
            Holds::No(Text::new(
                format!(
                    "it was made at {} and expires at {}; pairgate makes no such record",
                    record.issued_at, record.expires_at
                ),
                format!(
                    "作成は {}、有効期限は {} です。pairgate はこのような記録を作りません",
                    record.issued_at, record.expires_at
                ),
            ))
        },
    }
}

/// The signer took nothing back later. Anybody could have noted a revocation, which errs on the safe side.
fn unrevoked(record: &Record, entry: &Entry, all: &[Entry]) -> Check {
    let digest = record.request.digest();
    let revocation = all.iter().find(|other| {
        other.kind == Kind::Revocation
            && other.author.id == record.signer.id
            && other.at >= entry.at
            && revokes(&other.bytes(), &digest)
    });
    Check {
        name: "not-revoked",
        demand: Text::new("the signer did not take it back", "署名者が取り消していないこと"),
        holds: match revocation {
            None => Holds::Yes,
            Some(revocation) => Holds::No(Text::new(
                format!("the signer took it back at {}: {}", revocation.at, revocation.url),
                format!("署名者が {} に取り消しました: {}", revocation.at, revocation.url),
            )),
        },
    }
}

/// A revocation without a digest is for everything that the signer signed. What cannot be read revokes as well.
pub(crate) fn revokes(bytes: &[u8], digest: &str) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let first = text.lines().next().unwrap_or_default();
    match first.trim().strip_prefix(REVOKE).map(str::trim) {
        Some(named) if named.starts_with("s1:") => named == digest,
        _ => true,
    }
}

/// The only thing that a clone proves.
fn signed(record: &Record, entry: &Entry, bytes: &[u8], signers: Option<&AllowedSigners>) -> Check {
    Check {
        name: "signature-is-good",
        demand: Text::new(
            "a key that the allowed signers list for the signer signed these bytes",
            "allowed_signers に登録された署名者の鍵で、この内容が署名されていること",
        ),
        holds: match (&entry.armour, signers) {
            (None, _) => Holds::Unknown(Text::new(
                "it has no signature: only the forge could say who signed; open the link, or require signatures from now on",
                "署名がないため、誰が承認したかはホスティングサービスでしか確認できません。リンク先を開くか、今後は署名を必須にしてください",
            )),
            (Some(_), None) => Holds::Unknown(Text::new(
                "there is no allowed-signers file to check it with; give the one of the base branch",
                "検証に使う allowed_signers がありません。ベースブランチのものを指定してください",
            )),
            (Some(armour), Some(signers)) => {
                signers.check(bytes, armour, record.signer.id, record.issued_at, false)
            }
        },
    }
}
