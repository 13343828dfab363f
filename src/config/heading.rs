//! Headings of a procedure: when two texts are the same heading, and which sections there are by default.

use super::signoff::Section;
use unicode_normalization::UnicodeNormalization as _;

/// A heading without case, punctuation, numbering and white space: `2) Roll-back:` is `rollback`. Empty when
/// nothing else is left.
pub fn plain_heading(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    let words: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let unnumbered = words.trim_start_matches(|c: char| c.is_ascii_digit());
    if unnumbered.is_empty() { words } else { unnumbered.to_owned() }
}

/// The sections that hold without any configuration: name, and headings that stand for it.
const DEFAULTS: [(&str, &[&str]); 5] = [
    ("purpose", &["Purpose", "Goal", "Background", "Why", "目的", "目的・背景", "背景", "概要"]),
    ("steps", &["Steps", "Procedure", "手順", "作業手順", "実施手順", "作業内容", "適用手順"]),
    (
        "verification",
        &[
            "Verification",
            "Verify",
            "Validation",
            "Test plan",
            "確認",
            "動作確認",
            "確認方法",
            "確認手順",
            "検証",
            "検証方法",
            "確認項目",
        ],
    ),
    (
        "rollback",
        &[
            "Rollback",
            "Roll back",
            "Rollback plan",
            "Roll back plan",
            "Backout",
            "Back out",
            "Recovery",
            "切り戻し",
            "切戻し",
            "切り戻し手順",
            "切戻し手順",
            "ロールバック",
            "ロールバック手順",
            "復旧手順",
        ],
    ),
    (
        "contact",
        &[
            "Contact",
            "Contacts",
            "On call",
            "Owner",
            "Escalation",
            "連絡先",
            "緊急連絡先",
            "担当",
            "担当者",
            "連絡体制",
            "問い合わせ先",
        ],
    ),
];

/// The sections that hold without any configuration.
pub fn default_sections() -> Vec<Section> {
    let section = |(name, headings): (&str, &[&str])| Section {
        name: name.to_owned(),
        headings: headings.iter().map(|&heading| heading.to_owned()).collect(),
    };
    DEFAULTS.into_iter().map(section).collect()
}

#[cfg(test)]
mod tests {
    use super::{default_sections, plain_heading};
    use std::collections::BTreeSet;

    #[test]
    fn a_heading_is_compared_by_its_words() {
        for text in
            ["Rollback", "ROLL BACK:", "roll-back", "3. Rollback", "3) ＲＯＬＬＢＡＣＫ", "🔙 Rollback"]
        {
            assert_eq!(plain_heading(text), "rollback", "{text}");
        }
        assert_eq!(plain_heading("■切り戻し"), "切り戻し");
        assert_eq!(plain_heading("2026"), "2026");
        assert_eq!(plain_heading("---"), "");
    }

    #[test]
    fn no_default_heading_stands_for_two_sections() {
        let mut seen = BTreeSet::new();
        for section in default_sections() {
            let plain: BTreeSet<String> =
                section.headings.iter().map(|heading| plain_heading(heading)).collect();
            assert!(!plain.contains(""));
            assert!(plain.iter().all(|heading| seen.insert(heading.clone())), "{}", section.name);
        }
    }
}
