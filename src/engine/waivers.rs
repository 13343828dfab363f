//! Waivers: findings that the team has accepted, with a reason, an owner and an end.
//!
//! A waiver that does nothing is told: it is expired, covers nothing any more, or stands before a
//! finding that no waiver lifts. Otherwise the list only ever grows.

use jiff::civil::Date;

use crate::config::{Waiver, WaiverState};
use crate::finding::{Finding, Level, Waived};
use crate::report::WaiverNote;
use crate::source::Source;
use crate::text::Text;

/// Marks what is waived and tells which waivers did nothing.
pub fn apply(findings: &mut [Finding], waivers: &[Waiver], file: &Source, today: Date) -> Vec<WaiverNote> {
    waivers.iter().filter_map(|waiver| one(findings, waiver, file, today)).collect()
}

fn one(findings: &mut [Finding], waiver: &Waiver, file: &Source, today: Date) -> Option<WaiverNote> {
    let covered: Vec<&mut Finding> = findings
        .iter_mut()
        .filter(|finding| waiver.covers(&finding.rule, finding.address.as_deref().unwrap_or_default()))
        .collect();
    let problem = match waiver.state(today) {
        WaiverState::Expired => Text::new(
            format!("expired on {}: the findings count again", waiver.expires),
            format!("{} に期限切れ: 指摘は再び有効です", waiver.expires),
        ),
        WaiverState::Active if covered.is_empty() => {
            Text::new("matches no finding of this plan", "このプランの指摘のどれにも一致しません")
        }
        WaiverState::Active if covered.iter().all(|finding| finding.level == Level::Mandatory) => Text::new(
            "stands before findings of level `mandatory`, which no waiver lifts: lower the rule's level first",
            "`mandatory` の指摘は免除できません。先にルールのレベルを下げてください",
        ),
        WaiverState::Active => {
            for finding in covered.into_iter().filter(|finding| finding.level != Level::Mandatory) {
                finding.waived = Some(Waived {
                    reason: waiver.reason.clone(),
                    owner: waiver.owner.clone(),
                    until: waiver.expires.to_string(),
                });
            }
            return None;
        }
    };
    Some(WaiverNote {
        rule: waiver.rule.clone(),
        address: waiver.address.as_str().to_owned(),
        problem,
        place: format!("{}:{}", file.name(), file.position(waiver.span.start).line),
    })
}
