//! Findings of policies say where the policy stands, each format in its own way.

use pairgate::finding::{Finding, Level};
use pairgate::render::{Format, Options};
use pairgate::report::{Report, Verdict};
use pairgate::text::{Lang, Text};
use serde_json::{Value, json};

use crate::{options, show, story, try_show};

const OWN: &str = "infra/policies/team names.policy.hcl";
const PACK: &str = "policies/aws/s3/backup.policy.hcl";

/// One finding of the team's own policy and one of the pack, in front of one of a rule.
fn report() -> Report {
    let policy = |id: &str, level, file: &str| {
        let message = Text::new("the name has no team, `sre-` is wanted", "名前にチーム名がありません");
        Finding::new(id, level, message, Text::new("Rename it.", "名前を変えてください。"))
            .at("aws_s3_bucket.logs")
            .place(file, 12)
    };
    let mut report = story::clear();
    report.verdict = Verdict::Blocked;
    report.findings = vec![
        policy("team-names", Level::Mandatory, OWN),
        policy("aws-s3-versioning", Level::Advisory, PACK).built_in(true),
        story::database().findings[2].clone(),
    ];
    report
}

fn value(format: Format) -> Value {
    serde_json::from_str(&show(format, &report(), Lang::En)).unwrap()
}

#[test]
fn text_has_the_place_behind_the_id() {
    let text = show(Format::Text, &report(), Lang::En);
    let wanted = [
        "  team-names  mandatory  infra/policies/team names.policy.hcl:12",
        "  aws-s3-versioning  advisory  policies/aws/s3/backup.policy.hcl:12 (built in)",
        "  dependents-disturbed  advisory",
    ];
    for line in wanted {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
    let text = show(Format::Text, &report(), Lang::Ja);
    assert!(text.contains("policies/aws/s3/backup.policy.hcl:12（組み込み）\n"), "{text}");
    let mut coloured = options(Lang::En);
    coloured.style.colour = true;
    let text = try_show(Format::Text, &report(), &coloured).unwrap();
    assert!(
        text.contains("\u{1b}[2minfra/policies/team names.policy.hcl:12\u{1b}[0m"),
        "{}",
        text.escape_debug()
    );
}

#[test]
fn markdown_has_the_place_until_there_is_no_room_for_it() {
    let text = show(Format::Markdown, &report(), Lang::En);
    let line =
        "- **`team-names`** `aws_s3_bucket.logs` · mandatory · `infra/policies/team names.policy.hcl:12`<br>";
    assert!(text.contains(line), "{text}");
    assert!(text.contains(" · advisory · `policies/aws/s3/backup.policy.hcl:12` (built in)<br>"), "{text}");

    let mut many = report();
    let finding = many.findings[0].clone();
    many.findings.extend((0..100).map(|n| finding.clone().at(format!("aws_s3_bucket.logs[{n}]"))));
    let full = show(Format::Markdown, &many, Lang::En).chars().count();
    let page =
        try_show(Format::Markdown, &many, &Options { budget: full - 3000, ..options(Lang::En) }).unwrap();
    assert!(page.contains("lines of evidence are not shown"), "{page}");
    assert!(page.matches(OWN).count() < 60, "places go before findings do");
    assert_eq!(page.matches("**`team-names`**").count(), 101);
}

#[test]
fn json_has_file_and_line_or_null() {
    let findings = &value(Format::Json)["findings"];
    assert_eq!(findings[0]["policy"], json!({ "file": OWN, "line": 12, "built_in": false }));
    assert_eq!(findings[1]["policy"], json!({ "file": PACK, "line": 12, "built_in": true }));
    assert_eq!(findings[2].get("policy"), Some(&Value::Null));
}

#[test]
fn sarif_relates_to_own_files_only() {
    let log = value(Format::Sarif);
    let results = &log["runs"][0]["results"];
    let related = &results[0]["relatedLocations"][0];
    assert_eq!(
        related["physicalLocation"],
        json!({ "artifactLocation": { "uri": "infra/policies/team%20names.policy.hcl" }, "region": { "startLine": 12 } })
    );
    assert_eq!(related["message"]["text"], "policy");
    assert_eq!(results[1].get("relatedLocations"), None);
    assert_eq!(results[1]["properties"]["policy"], format!("{PACK}:12"));
    // Code scanning shows findings at the plan, whoever found them.
    for result in results.as_array().unwrap() {
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "plan.json");
    }
    assert_eq!((results[2].get("relatedLocations"), results[2].get("properties")), (None, None));
}

#[test]
fn junit_and_annotations_end_with_the_place() {
    let text = show(Format::Junit, &report(), Lang::En);
    assert!(text.contains("Rename it.\npolicy: infra/policies/team names.policy.hcl:12</failure>"), "{text}");
    assert!(text.contains("policy: policies/aws/s3/backup.policy.hcl:12 (built in)</system-out>"), "{text}");
    assert_eq!(text.matches("policy: ").count(), 2);
    let text = show(Format::Github, &report(), Lang::Ja);
    assert!(text.contains("%0Aポリシー: infra/policies/team names.policy.hcl:12\n"), "{text}");
    assert!(!text.contains("file="), "{text}");
}
