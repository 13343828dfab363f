//! Whether a request on the head commit may be signed at all.

use std::collections::{BTreeMap, BTreeSet};

use super::eligibility::short;
use super::facts::{Facts, Offer};
use super::request;
use crate::config::RadiusLevel;
use crate::config::signoff::SignoffSettings;
use crate::text::Text;

/// Why nobody needs to sign a request, or nobody can.
pub(super) enum Problem {
    /// Applying would do nothing.
    Nothing,
    /// Something else must change first.
    Refused(Text),
}

/// Each request once, by root module and workspace. What was posted twice as the same is the same; when one of the
/// two is a part, both are.
pub(super) fn gather(offers: &[Offer]) -> Vec<Offer> {
    let mut found: BTreeMap<(String, String, String), Offer> = BTreeMap::new();
    for offer in offers {
        let request = &offer.request;
        let key = (request.root_module.clone(), request.workspace.clone(), offer.digest());
        found.entry(key).and_modify(|known| known.part |= offer.part).or_insert_with(|| offer.clone());
    }
    found.into_values().collect()
}

/// What is missing from the set of requests as a whole.
pub(super) fn incomplete(offers: &[Offer], facts: &Facts) -> Vec<Text> {
    let head = short(&facts.pull_request.head_sha);
    if offers.is_empty() {
        return vec![Text::new(
            format!("no plan was posted for {head}; let the workflow run that does `pairgate post`"),
            format!(
                "{head} のプランがまだ投稿されていません。`pairgate post` を行うワークフローを実行してください"
            ),
        )];
    }
    let parts: BTreeSet<String> =
        offers.iter().filter(|offer| offer.part).map(|offer| offer.digest()).collect();
    match &facts.complete {
        None if parts.is_empty() => Vec::new(),
        Some(complete) if *complete == parts => Vec::new(),
        None => vec![Text::new(
            format!(
                "nobody has said yet which plans for {head} are all of them; let the job run that does `pairgate merge`"
            ),
            format!(
                "{head} のプランが出そろったことをまだ確認できません。`pairgate merge` を行うジョブを実行してください"
            ),
        )],
        Some(complete) => {
            let absent = complete.difference(&parts).count();
            let extra = parts.difference(complete).count();
            vec![Text::new(
                format!(
                    "the plans for {head} are not the ones that `pairgate merge` joined: {absent} missing, {extra} \
                     besides; run the whole workflow again"
                ),
                format!(
                    "{head} のプランが `pairgate merge` のまとめたものと一致しません(不足 {absent} 件、余分 {extra} 件)。\
                     ワークフロー全体を再実行してください"
                ),
            )]
        }
    }
}

/// Why this one cannot be signed, or need not be.
pub(super) fn problem(
    offer: &Offer,
    all: &[Offer],
    facts: &Facts,
    settings: &SignoffSettings,
) -> Option<Problem> {
    let request = &offer.request;
    let twin = all.iter().any(|other| {
        other.request.root_module == request.root_module
            && other.request.workspace == request.workspace
            && other.bytes != offer.bytes
    });
    let refusal = posted_wrongly(offer, settings).or_else(|| elsewhere(offer, facts));
    let refusal = refusal.or_else(|| {
        twin.then(|| {
            Text::new(
                format!(
                    "two plans for root module `{}` in workspace `{}` are on this head commit; let one job plan it, \
                     and push again",
                    request.root_module, request.workspace
                ),
                format!(
                    "ワークスペース `{1}` のルートモジュール `{0}` のプランがこのコミットに2つあります。1つのジョブだけで\
                     プランし、プッシュし直してください",
                    request.root_module, request.workspace
                ),
            )
        })
    });
    if let Some(why) = refusal.or_else(|| unsignable(offer)) {
        return Some(Problem::Refused(why));
    }
    let nothing = request.counts.is_nothing() && request.verdict == "clear" && request.acknowledge.is_empty();
    nothing.then_some(Problem::Nothing)
}

/// Who posted it, and whether its bytes say what it says.
fn posted_wrongly(offer: &Offer, settings: &SignoffSettings) -> Option<Text> {
    if !settings.apps.contains(&offer.app) {
        return Some(Text::new(
            format!(
                "the app `{}` posted this plan, and the configuration does not list it in `apps`",
                offer.app
            ),
            format!("このプランを投稿したアプリ `{}` は、設定の `apps` にありません", offer.app),
        ));
    }
    (offer.request.bytes() != offer.bytes || offer.request.schema != request::SCHEMA).then(|| {
        Text::new(
            "the posted plan is not written as pairgate writes it; let the workflow post it again",
            "投稿されたプランが pairgate の書き方と異なります。ワークフローを再実行してください",
        )
    })
}

/// Threats 16, 30 and 31 for the request itself: it is for another place, head or base.
fn elsewhere(offer: &Offer, facts: &Facts) -> Option<Text> {
    let (request, pull) = (&offer.request, &facts.pull_request);
    if request.repository.id != facts.repository.id || request.pull_request != pull.number {
        return Some(Text::new(
            format!(
                "the posted plan is for pull request {} of `{}`; let the workflow of this one post its own",
                request.pull_request, request.repository.name
            ),
            format!(
                "投稿されたプランは `{}` のプルリクエスト {} のものです。このプルリクエストのワークフローで投稿してください",
                request.repository.name, request.pull_request
            ),
        ));
    }
    if request.head_sha != pull.head_sha {
        return Some(Text::new(
            format!(
                "the plan was made for {} and the head is {} now; wait for the plan of the head",
                short(&request.head_sha),
                short(&pull.head_sha)
            ),
            format!(
                "プランは {} のもので、現在の先頭は {} です。先頭のプランをお待ちください",
                short(&request.head_sha),
                short(&pull.head_sha)
            ),
        ));
    }
    (request.base_sha != pull.base_sha).then(|| {
        Text::new(
            format!(
                "`{}` moved from {} to {} since the plan was made; plan again",
                pull.base_ref,
                short(&request.base_sha),
                short(&pull.base_sha)
            ),
            format!(
                "プランの作成後に `{}` が {} から {} に進みました。プランを作り直してください",
                pull.base_ref,
                short(&request.base_sha),
                short(&pull.base_sha)
            ),
        )
    })
}

/// Threat 37: findings that no sign-off lifts, plans that could not be judged.
fn unsignable(offer: &Offer) -> Option<Text> {
    let request = &offer.request;
    match request.verdict.as_str() {
        "clear" | "needs_signoff" if RadiusLevel::parse(&request.blast_radius).is_some() => None,
        "blocked" => Some(Text::new(
            format!(
                "findings block this plan and no sign-off lifts them; mend them ({}) and push",
                offer.url
            ),
            format!(
                "このプランにはサインオフで解除できない指摘があります。修正してプッシュしてください({})",
                offer.url
            ),
        )),
        "undecided" => Some(Text::new(
            format!(
                "this plan could not be judged, so nobody can sign it; see {} for what is missing",
                offer.url
            ),
            format!(
                "このプランは判定できなかったため、サインオフできません。理由は {} にあります",
                offer.url
            ),
        )),
        _ => Some(Text::new(
            format!(
                "the verdict `{}` or the blast radius `{}` is not known to this version; use one version everywhere",
                request.verdict, request.blast_radius
            ),
            format!(
                "判定 `{}` または影響範囲 `{}` はこのバージョンでは扱えません。すべて同じバージョンを使ってください",
                request.verdict, request.blast_radius
            ),
        )),
    }
}
