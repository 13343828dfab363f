//! What a statement is bound to: this place, these commits, this very plan.
//!
//! One function for each demand, with the row of the threat matrix in its comment. A comment holds no record: its
//! digest stands for the whole request, so that only [`request_unchanged`] has something to compare.

use super::canonical::Malformed;
use super::eligibility::short;
use super::facts::{Actor, Facts, Offer, Statement, StatementKind};
use super::record::Record;
use super::request::Request;
use super::requests::difference;
use super::verification::{Check, Holds};

/// So many names stand in one message.
const NAMES: usize = 8;

/// Threat 25: duplicate keys, unknown fields, trailing bytes, a record changed by hand.
pub fn record_is_readable(read: Result<(), &Malformed>) -> Check {
    let demand = ("the record is exactly as pairgate writes it", "記録が pairgate の書いたままであること");
    let holds = match read {
        Ok(()) => Holds::Yes,
        Err(malformed) => {
            let why = malformed.text();
            Holds::no(
                format!(
                    "the record cannot be read: {}; make a new one with `pairgate sign`",
                    why.get(crate::text::Lang::En)
                ),
                format!(
                    "記録を読み取れません({})。`pairgate sign` で作り直してください",
                    why.get(crate::text::Lang::Ja)
                ),
            )
        }
    };
    Check::new("record-is-readable", demand, holds)
}

/// Threat 16: a record is copied to another pull request, repository, folder or workspace.
pub fn record_is_for_this(claim: &Request, facts: &Facts, offer: Option<&Offer>) -> Check {
    let demand = (
        "the record is for this repository, pull request, root module and workspace",
        "このリポジトリ・プルリクエスト・ルートモジュール・ワークスペースの記録であること",
    );
    let place = |what: &str, ja: &str, signed: &str, here: &str| {
        Holds::no(
            format!(
                "it was signed for {what} `{signed}`, and this is `{here}`; sign here with `pairgate sign`"
            ),
            format!(
                "{ja} `{signed}` への記録で、ここは `{here}` です。`pairgate sign` でここにサインオフしてください"
            ),
        )
    };
    let (number, pull) = (claim.pull_request.to_string(), facts.pull_request.number.to_string());
    let holds = match offer.map(|offer| &offer.request) {
        _ if claim.repository.id != facts.repository.id => {
            let name = |name: &str, id: u64| format!("{name} ({id})");
            place(
                "the repository",
                "リポジトリ",
                &name(&claim.repository.name, claim.repository.id),
                &name(&facts.repository.name, facts.repository.id),
            )
        }
        _ if number != pull => place("pull request", "プルリクエスト", &number, &pull),
        None => Holds::no(
            format!(
                "no plan on the head commit is for root module `{}` in workspace `{}`; sign one that is there",
                claim.root_module, claim.workspace
            ),
            format!(
                "先頭のコミットには、ワークスペース `{1}` のルートモジュール `{0}` のプランがありません。現在あるプランに\
                 サインオフしてください",
                claim.root_module, claim.workspace
            ),
        ),
        Some(offered) if offered.root_module != claim.root_module => {
            place("the root module", "ルートモジュール", &claim.root_module, &offered.root_module)
        }
        Some(offered) if offered.workspace != claim.workspace => {
            place("the workspace", "ワークスペース", &claim.workspace, &offered.workspace)
        }
        Some(_) => Holds::Yes,
    };
    Check::new("record-is-for-this", demand, holds)
}

/// Threats 10 and 16: somebody posts a record that another person made.
pub fn record_names_its_author(record: &Record, signer: &Actor) -> Check {
    let demand = ("the record names the account that posted it", "記録の署名者と投稿者が同じこと");
    let holds = if record.signer.id == signer.id {
        Holds::Yes
    } else {
        Holds::no(
            format!(
                "the record names account {} and account {} (`{}`) posted it; each signer runs `pairgate sign`",
                record.signer.id, signer.id, signer.login
            ),
            format!(
                "記録の署名者はアカウント {} ですが、投稿したのは {}(`{}`)です。署名する本人が `pairgate sign` を実行して\
                 ください",
                record.signer.id, signer.id, signer.login
            ),
        )
    };
    Check::new("record-names-its-author", demand, holds)
}

/// Threat 30: a review of an older commit, or a record outside of a review.
pub fn review_is_on_head(statement: &Statement, holds_record: bool, facts: &Facts) -> Check {
    let demand = ("a review was made on the head commit", "レビューが先頭のコミットに対するものであること");
    let head = &facts.pull_request.head_sha;
    let holds = match (&statement.kind, &statement.commit) {
        (StatementKind::Comment, _) if holds_record => Holds::no(
            "a record counts only in a review; run `pairgate sign`, which posts one",
            "記録はレビューにある場合だけ有効です。`pairgate sign` を実行するとレビューとして投稿されます",
        ),
        (StatementKind::Comment, _) => Holds::Yes,
        (StatementKind::OtherReview, _) => Holds::no(
            "the review is in a state that is not known; submit it, or run `pairgate sign`",
            "レビューの状態が不明です。送信するか `pairgate sign` を実行してください",
        ),
        (_, Some(commit)) if commit == head => Holds::Yes,
        (_, Some(commit)) => Holds::no(
            format!("the review is on {} and the head is {}; sign again", short(commit), short(head)),
            format!(
                "レビューは {} に対するもので、先頭は {} です。サインオフし直してください",
                short(commit),
                short(head)
            ),
        ),
        (_, None) => Holds::unknown(
            "the forge does not say which commit the review is on; sign again",
            "レビューがどのコミットに対するものか分かりません。サインオフし直してください",
        ),
    };
    Check::new("review-is-on-head", demand, holds)
}

/// Threat 30: push or force-push after the sign-off.
pub fn head_unmoved(claim: &Request, facts: &Facts) -> Check {
    let demand = ("the head is the commit that was signed", "署名後にプッシュされていないこと");
    let head = &facts.pull_request.head_sha;
    let holds = if claim.head_sha == *head {
        Holds::Yes
    } else {
        Holds::no(
            format!(
                "it was signed for {} and the head is {} now; wait for its plan, read it and sign again",
                short(&claim.head_sha),
                short(head)
            ),
            format!(
                "サインオフの対象は {} ですが、現在の先頭は {} です。新しいプランを読んでサインオフし直してください",
                short(&claim.head_sha),
                short(head)
            ),
        )
    };
    Check::new("head-unmoved", demand, holds)
}

/// Threat 31: the base branch moved.
pub fn base_unmoved(claim: &Request, facts: &Facts) -> Check {
    let demand = ("the base branch is where it was when it was signed", "ベースブランチが進んでいないこと");
    let base = &facts.pull_request.base_sha;
    let holds = if claim.base_sha == *base {
        Holds::Yes
    } else {
        Holds::no(
            format!(
                "`{}` was at {} and is at {} now; plan again, read it and sign again",
                facts.pull_request.base_ref,
                short(&claim.base_sha),
                short(base)
            ),
            format!(
                "`{}` が {} から {} に進みました。プランを作り直し、読んでサインオフし直してください",
                facts.pull_request.base_ref,
                short(&claim.base_sha),
                short(base)
            ),
        )
    };
    Check::new("base-unmoved", demand, holds)
}

/// Threats 33 to 36, 40, 41 and 47: what would be applied is not what was signed.
pub fn request_unchanged(claim: Option<&Request>, digest: &str, offer: Option<&Offer>) -> Check {
    let demand = ("what was signed is the plan on the head commit", "署名したものが現在のプランであること");
    let holds = match (offer, claim) {
        (Some(offer), _) if offer.digest() == digest => match claim {
            // Equal digests of other bytes: nobody can make those, and they would be refused all the same.
            Some(claim) if claim.bytes() != offer.bytes => differs(claim, &offer.request),
            _ => Holds::Yes,
        },
        (Some(offer), Some(claim)) => differs(claim, &offer.request),
        _ => {
            let digits: String = digest.chars().take(15).collect();
            Holds::no(
                format!(
                    "no plan on the head commit has the digest `{digits}…`; read the newest plan and sign that one"
                ),
                format!(
                    "先頭のコミットに、ダイジェスト `{digits}…` のプランはありません。最新のプランを読んでサインオフして\
                     ください"
                ),
            )
        }
    };
    Check::new("request-unchanged", demand, holds)
}

fn differs(signed: &Request, now: &Request) -> Holds {
    let difference = difference(signed, now);
    let mut fields = names(&difference.fields);
    let mut fields_ja = fields.clone();
    if let Some(addresses) = difference.addresses.filter(|addresses| !addresses.is_empty()) {
        let addresses = names(&addresses);
        fields.push_str(&format!("; other changes at {addresses}"));
        fields_ja.push_str(&format!("。変更が異なるアドレス: {addresses}"));
    }
    Holds::no(
        format!("the plan is not the one that was signed, it differs in {fields}; read it and sign again"),
        format!(
            "署名したプランと異なります(異なる項目: {fields_ja})。新しいプランを読んでサインオフし直してください"
        ),
    )
}

/// The first names in backticks, and how many more there are.
pub(super) fn names<T: AsRef<str>>(all: &[T]) -> String {
    let mut text =
        all.iter().take(NAMES).map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ");
    if all.len() > NAMES {
        text.push_str(&format!(" (+{})", all.len() - NAMES));
    }
    text
}
