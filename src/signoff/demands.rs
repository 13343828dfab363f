//! What the tier of a change asks for besides: acknowledgement, presence, waiting, a key.
//!
//! One function for each demand, as in `eligibility`, `binding` and `standing`.

use jiff::Timestamp;

use super::binding::names;
use super::facts::Actor;
use super::record::{Mode, Record};
use super::request::Request;
use super::signature::AllowedSigners;
use super::standing::{later, moment};
use super::verification::{Check, Holds};
use crate::config::signoff::{Presence, Requirement};
use crate::text::Text;

/// The demand that only the time can meet.
pub const WAITED: &str = "waited";
/// The demand that only a key can meet.
pub const SIGNATURE: &str = "signature-is-there-and-good";

/// Where signatures by key come from.
#[derive(Debug, Clone)]
pub enum Keys {
    /// The base branch lists no keys, and none are asked for.
    NotNeeded,
    /// They are needed and nobody can be checked: No or Unknown, and why.
    Unusable(Holds),
    /// The file of the base branch.
    Listed(AllowedSigners),
}

/// What cannot be undone, and what the sign-off lifts, is acknowledged one by one.
pub fn acknowledged_all(request: &Request, acknowledged: &[String], digest: &str) -> Check {
    let demand = ("everything that must be acknowledged was", "確認が必要な項目がすべて確認されていること");
    let missing: Vec<&String> =
        request.acknowledge.iter().filter(|item| !acknowledged.contains(item)).collect();
    let holds = if missing.is_empty() {
        Holds::Yes
    } else {
        let items = names(&missing);
        Holds::no(
            format!(
                "not acknowledged: {items}; sign again with a line `acknowledge ITEM` for each below `/pairgate sign \
                 {digest}`"
            ),
            format!(
                "未確認の項目があります: {items}。`/pairgate sign {digest}` の下に `acknowledge 項目` を1行ずつ書いて\
                 サインオフし直してください"
            ),
        )
    };
    Check::new("acknowledged-all", demand, holds)
}

/// The tier asks that both are there at the same time, and record or comment says whether they were.
pub fn mode_is_enough(mode: Option<Mode>, requirement: &Requirement) -> Check {
    let demand =
        ("signer and applier work in the mode that is asked for", "求められた方式で署名されていること");
    let holds = if mode == Some(Mode::Afterwards) {
        Holds::no(
            "it was signed after an emergency, for what had been applied already; sign this plan itself",
            "緊急適用の事後確認としての署名です。このプラン自体にサインオフしてください",
        )
    } else if requirement.presence == Presence::Live && mode != Some(Mode::Live) {
        Holds::no(
            "signer and applier must be there together; run `pairgate sign` while the applier waits",
            "署名者と適用者の同席が必要です。適用者の待機中に `pairgate sign` を実行してください",
        )
    } else {
        Holds::Yes
    };
    Check::new("mode-is-enough", demand, holds)
}

/// Who signed while one applier waited did not sign for another apply, nor for the same one tried again: the digits
/// are those of this session. Without a session, as long as nobody applies, there is nothing to compare them with.
pub fn record_is_for_this_session(digits: &str, session: Option<&str>) -> Check {
    let demand = ("who signed live did so in this session", "同席での署名がこのセッションのものであること");
    let holds = match session {
        Some(session) if session != digits => Holds::no(
            "it was signed while another apply waited; run `pairgate sign` while this one waits",
            "別の適用の待機中に署名されたものです。この適用の待機中に `pairgate sign` を実行してください",
        ),
        _ => Holds::Yes,
    };
    Check::new("record-is-for-this-session", demand, holds)
}

/// The record was made for one applier, and another one wants to use it.
pub fn record_names_this_applier(record: &Record, applier: Option<u64>) -> Check {
    let demand = ("the record names this applier, or nobody", "記録の適用者がこの適用者であること");
    let holds = match (&record.applier, applier) {
        (Some(named), Some(applier)) if named.id != applier => Holds::no(
            format!("it was signed for `{}` to apply; let them apply, or sign again", named.login),
            format!(
                "`{}` が適用する前提の署名です。その人が適用するか、サインオフし直してください",
                named.login
            ),
        ),
        _ => Holds::Yes,
    };
    Check::new("record-names-this-applier", demand, holds)
}

/// The tier asks for time to think again.
pub fn waited(at: Timestamp, now: Timestamp, requirement: &Requirement) -> Check {
    let demand = ("the waiting time is over", "待ち時間が過ぎていること");
    let from = later(at, requirement.wait);
    let holds = if now >= from {
        Holds::Yes
    } else {
        Holds::no(
            format!("it counts from {} on; wait until then", moment(from)),
            format!("{} から有効になります。それまでお待ちください", moment(from)),
        )
    };
    Check::new(WAITED, demand, holds)
}

/// Threats 17, 28 and 29: no signature, one for another purpose, by a key that is not listed or not valid, or
/// without touch. The key must have been valid then and must be valid now.
pub fn signature_is_there_and_good(
    signed: Option<(&str, Option<&str>)>,
    signer: &Actor,
    at: Timestamp,
    now: Timestamp,
    keys: &Keys,
    touch: bool,
) -> Check {
    let demand = ("a key of the allowed signers signed it", "登録された鍵で署名されていること");
    let holds = match keys {
        Keys::NotNeeded => Holds::Yes,
        Keys::Unusable(why) => why.clone(),
        Keys::Listed(listed) => match signed {
            Some((bytes, Some(armour))) => {
                let then = listed.check(bytes.as_bytes(), armour, signer.id, at, touch);
                if then.counts() {
                    listed.check(bytes.as_bytes(), armour, signer.id, now, touch)
                } else {
                    then
                }
            }
            _ => Holds::No(unsigned()),
        },
    };
    Check::new(SIGNATURE, demand, holds)
}

fn unsigned() -> Text {
    Text::new(
        "it has no signature by key, and one is needed here; run `pairgate sign` with your key",
        "鍵による署名がありません(ここでは必要です)。自分の鍵で `pairgate sign` を実行してください",
    )
}
