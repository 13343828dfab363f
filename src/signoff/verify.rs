//! The verdict over a pull request: which requests there are, who signed them, and what is missing.
//!
//! Everything must hold at once. Whatever nobody could find out is missing, never fine.

use std::collections::BTreeSet;

use super::binding::names;
use super::candidates::Hearing;
use super::eligibility::short;
use super::facts::{Answer, Facts, PullState};
use super::offers;
use super::stage::{self, keys};
use super::verification::{State, Verification, Verified};
use crate::config::signoff::SignoffSettings;
use crate::source::Source;
use crate::text::{Lang, Text};

/// What the base branch asks of one root module.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Who signs what; none where the configuration asks for no sign-off.
    pub settings: Option<SignoffSettings>,
    /// Why nothing may be applied there now, such as a freeze.
    pub obstacles: Vec<Text>,
    /// The file of allowed signers; known and none when there is no such file.
    pub allowed_signers: Answer<Option<Source>>,
}

/// An apply that wants to begin, or that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applying {
    /// The applier's account.
    pub account: u64,
    /// The session's 32 digits, when there is one: sign-offs of those who are there must name it, and its own
    /// start does not use them up.
    pub session: Option<String>,
}

/// Judges a pull request whose root modules all have the same rules. `applying` is the apply that wants to use the
/// sign-offs, when there is one.
pub fn verify(
    facts: &Facts,
    settings: &SignoffSettings,
    obstacles: &[Text],
    applying: Option<&Applying>,
) -> Verification {
    let rules = Rules {
        settings: Some(settings.clone()),
        obstacles: obstacles.to_vec(),
        allowed_signers: facts.allowed_signers.clone(),
    };
    verify_each(facts, &|_| rules.clone(), applying)
}

/// Judges a pull request; `rules` gives what the base branch asks of a root module, `.` for the whole.
pub fn verify_each(
    facts: &Facts,
    rules: &dyn Fn(&str) -> Rules,
    applying: Option<&Applying>,
) -> Verification {
    let mut missing: Vec<Text> = closed(facts).into_iter().chain(unguarded(facts)).collect();
    let said = match &facts.statements {
        Answer::Known(said) => said.as_slice(),
        Answer::Unknown(why) => {
            missing.push(unread("the comments and reviews", "コメントとレビュー", why));
            &[]
        }
    };
    let offers = match &facts.offers {
        Answer::Known(offers) => offers::gather(offers),
        Answer::Unknown(why) => {
            missing.push(unread("the plans", "プラン", why));
            Vec::new()
        }
    };
    missing.extend(offers::incomplete(&offers, facts));
    missing.extend(facts.unfit.iter().cloned());
    let of_roots: Vec<Rules> = offers.iter().map(|offer| rules(&offer.request.root_module)).collect();
    // What nobody's request is about is judged as the first root module's would be: it never counts.
    let general = rules(".");
    let asks = |rules: &&Rules| rules.settings.is_some();
    let general = [&general].into_iter().chain(&of_roots).find(asks).unwrap_or(&general);
    let heard_by = |rules: &Rules| Hearing {
        facts,
        settings: rules.settings.clone().unwrap_or_default(),
        applying,
        keys: keys(rules),
        said,
    };
    let hearing = heard_by(general);
    let heard = hearing.listen();
    let digests: BTreeSet<String> = offers.iter().map(|offer| offer.digest()).collect();
    let strangers = heard
        .wishes
        .iter()
        .filter(|(_, wish)| wish.digest().is_none_or(|digest| !digests.contains(&digest)))
        .map(|(statement, wish)| hearing.stranger(statement, wish, &offers))
        .collect();
    let requests: Vec<Verified> = offers
        .iter()
        .zip(&of_roots)
        .map(|(offer, rules)| {
            let hearing = heard_by(rules);
            let wishes = hearing.listen().wishes;
            stage::of(&hearing, &wishes, offer, &offers, rules)
        })
        .collect();
    Verification {
        satisfied: missing.is_empty()
            && !requests.is_empty()
            && requests.iter().all(|one| one.state.is_settled()),
        refused: !facts.unfit.is_empty() || requests.iter().any(|one| one.state == State::Refused),
        requests,
        missing,
        strangers,
        notices: notices(facts, &heard.ignored),
    }
}

fn closed(facts: &Facts) -> Option<Text> {
    let (en, ja) = match facts.pull_request.state {
        PullState::Open => return None,
        PullState::Closed => ("closed", "クローズ"),
        PullState::Merged => ("merged", "マージ"),
    };
    Some(Text::new(
        format!("the pull request is {en}; sign-offs count while it is open, so open a new one"),
        format!(
            "プルリクエストは{ja}済みです。サインオフは開いている間だけ有効です。新しいプルリクエストを作成してください"
        ),
    ))
}

/// Threat 12: somebody makes a branch with rules of their own, and a pull request against it. Its status would stand
/// at the head commit, where another pull request of the same branch shows it too.
fn unguarded(facts: &Facts) -> Option<Text> {
    let pull = &facts.pull_request;
    (!pull.base_is_guarded).then(|| {
        Text::new(
            format!(
                "the base branch `{}` is neither the default branch nor protected, so its rules could be anybody's; \
                 protect it, or open the pull request against the default branch",
                pull.base_ref
            ),
            format!(
                "ベースブランチ `{}` はデフォルトブランチでも保護されたブランチでもなく、そのルールを誰でも変更できます。\
                 ブランチを保護するか、デフォルトブランチに対してプルリクエストを作成してください",
                pull.base_ref
            ),
        )
    })
}

fn unread(what: &str, ja: &str, why: &Text) -> Text {
    Text::new(
        format!("{what} could not be read: {}", why.get(Lang::En)),
        format!("{ja}を読み取れませんでした: {}", why.get(Lang::Ja)),
    )
}

/// Where workflows and the actions beside them lie.
pub const JOBS: &str = ".github/";

/// Threat 12: the job that posts the plan is the pull request's own, and could post another one.
fn own_jobs(files: &str) -> Text {
    Text::new(
        format!(
            "this pull request changes files of its own jobs ({files}), and a job posted the plan; read them before \
             signing, or make the plan yourself and run `pairgate sign` with `--plan`"
        ),
        format!(
            "このプルリクエストは自身のジョブのファイルを変更しています({files})。プランはジョブが投稿したものです。\
             サインオフの前に変更を読むか、自分でプランを作成し、`pairgate sign` に `--plan` を付けて実行してください"
        ),
    )
}

/// Things to know that decide nothing.
fn notices(facts: &Facts, ignored: &BTreeSet<String>) -> Vec<Text> {
    let mut notices = Vec::new();
    // Threat 12: the pull request edits operators, policies or signers.
    let (jobs, rules): (Vec<&String>, Vec<&String>) =
        facts.own_rules.iter().partition(|path| path.starts_with(JOBS));
    notices.extend((!jobs.is_empty()).then(|| own_jobs(&names(&jobs))));
    if !rules.is_empty() {
        let files = names(&rules);
        notices.push(Text::new(
            format!(
                "this pull request changes files that decide about it ({files}); the copies of the base branch at {} \
                 were used",
                short(&facts.pull_request.base_sha)
            ),
            format!(
                "このプルリクエストは判定に使うファイルを変更しています({files})。判定にはベースブランチ({})のものを使い\
                 ました",
                short(&facts.pull_request.base_sha)
            ),
        ));
    }
    // Threat 64: once for all of them, so that nobody can fill the page.
    if !ignored.is_empty() {
        let logins: Vec<&String> = ignored.iter().collect();
        let logins = names(&logins);
        notices.push(Text::new(
            format!("commands by accounts that are not operators were ignored: {logins}; an operator must sign"),
            format!(
                "運用担当者ではないアカウントのコマンドは無視しました: {logins}。運用担当者がサインオフしてください"
            ),
        ));
    }
    notices
}
