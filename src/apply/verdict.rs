//! How an apply ended, and what the two operators do next.
//!
//! The exit code is one witness of three: `TF_CLI_ARGS=-help` exits 0 without doing anything, and a state that
//! somebody replaced meanwhile moves without our doing.
//!
//! | exit code | state afterwards | and | ended |
//! |---|---|---|---|
//! | any | could not be read | | unknown |
//! | none (killed by a signal) | any | | unknown |
//! | not 0 | any | somebody interrupted | interrupted |
//! | not 0 | any | | failed |
//! | 0 | of another lineage, gone, or with a lower serial | | unknown |
//! | 0 | the same serial | the plan changes the state | nothing |
//! | 0 | the same serial | the plan changes nothing in the state | applied |
//! | 0 | a higher serial, or the first state | a fresh plan finds changes not done, or half done | unknown |
//! | 0 | a higher serial, or the first state | | applied |

use crate::signoff::session::{Done, Ended, ResourceResult};
use crate::text::Text;

/// A state as it was seen: both none where there is none yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen<'s> {
    /// Its lineage.
    pub lineage: Option<&'s str>,
    /// Its serial.
    pub serial: Option<u64>,
}

/// How the state moved from one look to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moved {
    On,
    NotAtAll,
    /// It is another state, an older one, or gone.
    Elsewhere,
}

impl Seen<'_> {
    /// Whether it is another one now, or has another serial.
    pub fn differs_from(self, after: Self) -> bool {
        self.moved_to(after) != Moved::NotAtAll
    }

    fn moved_to(self, after: Self) -> Moved {
        // A plan of a state that is not there yet says the serial 0, and has no lineage.
        let written = |state: Self| state.lineage.and(state.serial);
        match (written(self), written(after)) {
            (None, None) => Moved::NotAtAll,
            (None, Some(_)) if self.lineage.is_none() || self.lineage == after.lineage => Moved::On,
            _ if self.lineage != after.lineage => Moved::Elsewhere,
            (Some(before), Some(after)) if after > before => Moved::On,
            (Some(before), Some(after)) if after == before => Moved::NotAtAll,
            _ => Moved::Elsewhere,
        }
    }
}

/// How an apply ended. `code` is terraform's exit code, none when a signal killed it; `interrupted` says that we
/// passed on an interrupt; `after` is the state afterwards, none when it could not be read; `changes_state` is
/// [`changes_state`](super::results::changes_state) of the plan.
pub fn ended(
    code: Option<i32>,
    interrupted: bool,
    before: Seen<'_>,
    after: Option<Seen<'_>>,
    changes_state: bool,
    results: &[ResourceResult],
) -> Ended {
    let (Some(code), Some(after)) = (code, after) else { return Ended::Unknown };
    let undone = results.iter().any(|result| matches!(result.done, Done::NotDone | Done::Half));
    match (code, before.moved_to(after)) {
        (0, Moved::Elsewhere) => Ended::Unknown,
        (0, Moved::NotAtAll) if changes_state => Ended::Nothing,
        (0, Moved::On) if undone => Ended::Unknown,
        (0, _) => Ended::Applied,
        _ if interrupted => Ended::Interrupted,
        _ => Ended::Failed,
    }
}

/// The command that both operators are shown next. `errored_state` says that terraform left an `errored.tfstate`,
/// which comes before everything else.
pub fn next(ended: Ended, pull_request: u64, errored_state: bool, results: &[ResourceResult]) -> Text {
    if errored_state {
        return push_state(pull_request);
    }
    let again = again(pull_request);
    match ended {
        Ended::Applied => Text::new(
            format!(
                "nothing is left to do: merge #{pull_request}, so that the base branch says what is applied"
            ),
            format!(
                "残りの作業はありません。#{pull_request} をマージし、適用した内容をベースブランチに反映してください"
            ),
        ),
        Ended::Failed | Ended::Interrupted => join(&halves(results), &again),
        Ended::Nothing => join(
            &Text::new(
                "terraform reported success and the state did not move: compare the workspace, the backend and \
                 the program with those of the plan first",
                "terraform は成功を報告しましたが state は変化していません。まずワークスペース・バックエンド・\
                 実行プログラムがプランと同じか確認してください",
            ),
            &again,
        ),
        Ended::Unknown => Text::new(
            format!(
                "run `pairgate reconcile {pull_request}`: it looks at the state and records what was found; until \
                 then nothing else can be applied here"
            ),
            format!(
                "`pairgate reconcile {pull_request}` を実行してください。state を調べて結果を記録します。\
                 それまでここでは何も適用できません"
            ),
        ),
        Ended::Withdrawn => join(
            &Text::new(
                "terraform never ran, and the sign-off is used up",
                "terraform は実行されていませんが、サインオフは使用済みです",
            ),
            &again,
        ),
    }
}

fn again(pull_request: u64) -> Text {
    Text::new(
        format!(
            "when the cause is gone, have CI plan again and a second operator sign the new plan, then run \
             `pairgate apply {pull_request}`"
        ),
        format!(
            "原因を取り除いたら CI で再度プランし、もう一人のオペレーターが新しいプランにサインオフしてから \
             `pairgate apply {pull_request}` を実行してください"
        ),
    )
}

fn push_state(pull_request: u64) -> Text {
    Text::new(
        format!(
            "the state was not saved: keep `errored.tfstate`, it is the only copy; run `pairgate exec -- terraform \
             state push errored.tfstate` in this folder, then `pairgate reconcile {pull_request}`; do not apply before"
        ),
        format!(
            "state が保存されていません。`errored.tfstate` は唯一の控えなので消さないでください。このフォルダーで \
             `pairgate exec -- terraform state push errored.tfstate` を実行し、続けて `pairgate reconcile \
             {pull_request}` を実行してください。それまで適用しないでください"
        ),
    )
}

/// Half-done changes come first: they are what users feel.
fn halves(results: &[ResourceResult]) -> Text {
    let count = results.iter().filter(|result| result.done == Done::Half).count();
    match count {
        0 => Text::default(),
        1 => Text::new(
            "1 change is half done: look at it first, it may be destroyed and not made again",
            "1 件の変更が途中で止まっています。削除されたまま再作成されていない可能性があるため、最初に確認してください",
        ),
        _ => Text::new(
            format!(
                "{count} changes are half done: look at them first, they may be destroyed and not made again"
            ),
            format!(
                "{count} 件の変更が途中で止まっています。削除されたまま再作成されていない可能性があるため、\
                 最初に確認してください"
            ),
        ),
    }
}

fn join(first: &Text, then: &Text) -> Text {
    use crate::text::Lang::{En, Ja};
    if first.is_empty() {
        return then.clone();
    }
    Text::new(format!("{}; {}", first.get(En), then.get(En)), format!("{}。{}", first.get(Ja), then.get(Ja)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    const ONE: Seen<'_> = Seen { lineage: Some("one"), serial: Some(4) };
    const NEXT: Seen<'_> = Seen { lineage: Some("one"), serial: Some(5) };
    const EMPTY: Seen<'_> = Seen { lineage: None, serial: None };

    fn result(done: Done) -> Vec<ResourceResult> {
        vec![ResourceResult { address: "a.b".to_owned(), action: "create".to_owned(), done, seconds: None }]
    }

    fn of(
        code: Option<i32>,
        interrupted: bool,
        before: Seen<'_>,
        after: Option<Seen<'_>>,
        done: Done,
    ) -> Ended {
        ended(code, interrupted, before, after, true, &result(done))
    }

    #[test]
    fn a_state_that_nobody_could_read_and_a_killed_terraform_are_unknown() {
        for code in [Some(0), Some(1), None] {
            for interrupted in [true, false] {
                assert_eq!(of(code, interrupted, ONE, None, Done::Done), Ended::Unknown);
                assert_eq!(of(None, interrupted, ONE, Some(NEXT), Done::Done), Ended::Unknown);
            }
        }
    }

    #[test]
    fn another_exit_code_is_failed_or_interrupted_whatever_was_done() {
        for after in [ONE, NEXT, EMPTY] {
            assert_eq!(of(Some(1), false, ONE, Some(after), Done::Done), Ended::Failed);
            assert_eq!(of(Some(1), true, ONE, Some(after), Done::NotDone), Ended::Interrupted);
        }
    }

    #[test]
    fn success_needs_a_state_that_moved_on() {
        let old = Seen { serial: Some(3), ..ONE };
        let other = Seen { lineage: Some("other"), serial: Some(9) };
        for (before, after, expected) in [
            (ONE, NEXT, Ended::Applied),
            (EMPTY, ONE, Ended::Applied),
            (ONE, ONE, Ended::Nothing),
            (EMPTY, EMPTY, Ended::Nothing),
            // As the plan of a state that is not there yet says it.
            (Seen { serial: Some(0), ..EMPTY }, ONE, Ended::Applied),
            (Seen { serial: Some(0), ..EMPTY }, EMPTY, Ended::Nothing),
            (ONE, old, Ended::Unknown),
            (ONE, other, Ended::Unknown),
            (ONE, EMPTY, Ended::Unknown),
        ] {
            assert_eq!(of(Some(0), false, before, Some(after), Done::Done), expected, "{before:?} {after:?}");
            // An interrupt that came too late changes nothing.
            assert_eq!(of(Some(0), true, before, Some(after), Done::Done), expected, "{before:?} {after:?}");
        }
    }

    #[test]
    fn success_is_not_believed_against_a_fresh_plan() {
        for (done, expected) in [
            (Done::Done, Ended::Applied),
            (Done::Unknown, Ended::Applied),
            (Done::NotDone, Ended::Unknown),
            (Done::Half, Ended::Unknown),
        ] {
            assert_eq!(of(Some(0), false, ONE, Some(NEXT), done), expected, "{done:?}");
        }
    }

    #[test]
    fn a_plan_that_changes_nothing_in_the_state_is_applied_without_moving_it() {
        assert_eq!(ended(Some(0), false, ONE, Some(ONE), false, &[]), Ended::Applied);
    }

    #[test]
    fn every_ending_has_a_next_step_in_both_languages() {
        for (ended, command) in [
            (Ended::Applied, "merge #7"),
            (Ended::Failed, "pairgate apply 7"),
            (Ended::Interrupted, "pairgate apply 7"),
            (Ended::Nothing, "pairgate apply 7"),
            (Ended::Unknown, "pairgate reconcile 7"),
            (Ended::Withdrawn, "pairgate apply 7"),
        ] {
            let text = next(ended, 7, false, &[]);
            assert!(text.get(Lang::En).contains(command), "{text:?}");
            assert!(text.get(Lang::Ja).contains(command.trim_start_matches("merge ")), "{text:?}");
        }
    }

    #[test]
    fn a_half_is_said_before_and_a_state_that_was_not_saved_before_all() {
        let half = next(Ended::Failed, 7, false, &result(Done::Half));
        assert!(half.get(Lang::En).starts_with("1 change is half done"), "{half:?}");
        let errored = next(Ended::Failed, 7, true, &result(Done::Half));
        for lang in [Lang::En, Lang::Ja] {
            assert!(errored.get(lang).contains("pairgate exec -- terraform state push errored.tfstate"));
            assert!(!errored.get(lang).contains("pairgate apply"));
        }
    }
}
