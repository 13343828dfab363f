//! What counts as a procedure in a pull request's description, as tables: the corners in which a template passes for
//! a text, and a text for a template.

use super::context::{findings_described, show};
use super::fixture;
use pairgate::text::Lang;

const ONE: &str = "procedure {\n  documents = [\"https://www.notion.so/acme/\", \"https://docs.example.com/d\"]\n  section \"rollback\" {\n    headings = [\"Rollback\", \"Roll back\", \"切り戻し\"]\n  }\n}\n";

/// Nothing, `missing` or `empty`.
fn says(description: &str, config: &str) -> &'static str {
    let plan = fixture("runbook-missing", "trips.json").unwrap();
    let found = findings_described("runbook-missing", &plan, config, Some(description));
    match found.as_slice() {
        [] => "",
        [one] if one.details[0].get(Lang::En).contains("is missing") => "missing",
        [one] if one.details[0].get(Lang::En).contains("is empty") => "empty",
        other => panic!("{}", show(other)),
    }
}

fn table(rows: &[(&str, &str)]) {
    for (description, wanted) in rows {
        assert_eq!(says(description, ONE), *wanted, "{description:?}");
    }
}

#[test]
fn a_heading_of_any_kind_and_level_counts() {
    table(&[
        ("# Rollback\nrevert", ""),
        ("###### rollback\nrevert", ""),
        ("Rollback\n===\nrevert", ""),
        ("## **Roll-back**:\nrevert", ""),
        ("## 4. 切り戻し\n戻す", ""),
        ("## ■ 切り戻し(Rollback)\n戻す", ""),
        ("## `Rollback`\nrevert", ""),
        ("## Verification / Rollback\nrevert", ""),
        ("## Rollback\n### Database\nrestore", ""),
        ("<details>\n\n## Rollback\nrevert\n\n</details>", ""),
        ("## Rollback\r\nrevert\r\n", ""),
    ]);
}

#[test]
fn what_is_no_heading_does_not_count() {
    table(&[
        ("", "missing"),
        ("Rollback: revert", "missing"),
        ("**Rollback**\n\nrevert", "missing"),
        ("#Rollback\nrevert", "missing"),
        ("```\n## Rollback\nrevert\n```", "missing"),
        ("    ## Rollback\n    revert", "missing"),
        ("<!--\n## Rollback\nrevert\n-->", "missing"),
        ("<!-- never closed\n\n## Rollback\nrevert", "missing"),
        ("> ## Rollback\n> revert", "missing"),
        ("- ## Rollback\n  revert", "missing"),
        ("## No rollback possible\nrevert", "missing"),
        ("<h2>Rollback</h2>\nrevert", "missing"),
    ]);
}

#[test]
fn what_a_template_holds_is_nothing() {
    for hint in [
        "",
        "<!-- how -->",
        "text of the hint in a comment <!--",
        "_How do you get back?_",
        "*How do you\nget back?*",
        "<how do you get back>",
        "<戻し方を書く>",
        "- [ ]",
        "- [ ] \n- [ ] \n",
        "- [x]",
        "-",
        "- \n- \n1. ",
        "TODO",
        "- TODO: write this",
        "TBD.",
        "**tbd**",
        "N/A",
        "n/a\n\nnone",
        "なし",
        "特になし。",
        "（未記入）",
        "-----",
        "…",
        "~~revert~~",
        "```\n```",
        "```\nTODO\n```",
        "| what | how |\n|---|---|\n| | |",
        "\u{200b}\u{3164}\u{feff}",
        "<br>\n<p></p>",
        "[//]: # (revert)",
        "## Contact\nalice",
        "&nbsp;",
    ] {
        // A comment that stays open swallows what follows, and the text before it stays.
        let wanted = if hint.starts_with("text") { "" } else { "empty" };
        assert_eq!(says(&format!("## Rollback\n{hint}\n"), ONE), wanted, "{hint:?}");
    }
}

#[test]
fn what_a_person_wrote_is_something() {
    for text in [
        "revert",
        "Revert *carefully*",
        "<!-- hint -->\nrevert",
        "- [ ] revert the commit",
        "```sh\ngit revert HEAD\n```",
        "    git revert HEAD",
        "| step | who |\n|---|---|\n| revert | alice |",
        "![dashboard](https://example.com/a.png)",
        "<img width=\"10\" src=\"https://example.com/a.png\">",
        "<details>\nrevert the commit\n</details>",
        "if errors < 5 stay, else revert",
        "> restore the snapshot",
        "なしくずしに戻さず、スナップショットから復元する",
        "https://example.com/runbook",
        "5",
    ] {
        assert_eq!(says(&format!("## Rollback\n{text}\n"), ONE), "", "{text:?}");
    }
}

#[test]
fn only_a_real_link_to_an_allowed_document_stands_for_the_sections() {
    table(&[
        ("https://www.notion.so/acme/page-1", ""),
        ("手順書: https://www.notion.so/acme/page-1", ""),
        ("手順書、https://www.notion.so/acme/page-1", ""),
        ("<https://www.notion.so/acme/page-1>", ""),
        ("[procedure](https://www.notion.so/acme/page-1?pvs=4#a)", ""),
        ("[procedure][1]\n\n[1]: https://WWW.Notion.so/acme/page-1", ""),
        ("see (https://docs.example.com/d/x_y_z)", ""),
        ("https://docs.example.com:443/d/x", ""),
        ("https://www.notion.so/acme-evil/page-1", "missing"),
        ("https://www.notion.so/acme", "missing"),
        ("https://www.notion.so/acme/", "missing"),
        ("https://www.notion.so/acme/../evil/page-1", "missing"),
        ("https://www.notion.so/acme/%2e%2e/evil/page-1", "missing"),
        ("https://www.notion.so@evil.example/acme/page-1", "missing"),
        ("https://alice@www.notion.so/acme/page-1", "missing"),
        ("https://www.notion.so.evil.example/acme/page-1", "missing"),
        ("https://evil.example/https://www.notion.so/acme/page-1", "missing"),
        ("https://www.notion.so:8443/acme/page-1", "missing"),
        ("http://www.notion.so/acme/page-1", "missing"),
        ("[https://www.notion.so/acme/page-1](https://evil.example/)", "missing"),
        ("`https://www.notion.so/acme/page-1`", "missing"),
        ("```\nhttps://www.notion.so/acme/page-1\n```", "missing"),
        ("<!-- https://www.notion.so/acme/page-1 -->", "missing"),
        ("_such as https://www.notion.so/acme/page-1_", "missing"),
        ("![](https://evil.example/a.png)", "missing"),
        ("www.notion.so/acme/page-1", "missing"),
        ("https://docs.example.com/dx", "missing"),
    ]);
}

#[test]
fn the_rule_waits_for_a_description_a_block_and_a_large_change() {
    let plan = fixture("runbook-missing", "trips.json").unwrap();
    let found = |config: &str, description| findings_described("runbook-missing", &plan, config, description);
    assert_eq!(found("procedure {\n}\n", Some("")).len(), 1);
    assert!(found("procedure {\n}\n", None).is_empty());
    assert!(found("", Some("")).is_empty());
    assert!(found("procedure {\n  blast_radius = \"high\"\n}\n", Some("")).is_empty());
}

#[test]
fn a_description_that_nests_deeply_is_read_in_bearable_time() {
    for text in [
        "> ".repeat(20_000),
        "- ".repeat(20_000),
        "[".repeat(60_000),
        "<!-".repeat(20_000),
        "*a ".repeat(20_000),
    ] {
        assert_eq!(says(&text, ONE), "missing");
    }
}
