//! From files: what is said, in each format and language, and how it ends.

use serde_json::Value;

use crate::shop::{DAY, FILES, PRODUCTION, SANDBOX, audit, command, files, finding, found, json, repository};
use crate::support::files::{all_equal, compare};
use crate::support::program::{finish, pairgate};

#[test]
fn the_example_says_what_is_kept_beside_it() {
    let shop = repository();
    let text = audit(shop.path(), &["--baseline", "baseline.json"]);
    let markdown =
        audit(shop.path(), &["--baseline", "baseline.json", "--format", "markdown", "--lang", "ja"]);
    assert_eq!((text.code, markdown.code), (1, 1), "{}{}", text.stderr, markdown.stderr);
    assert_eq!((text.stderr.as_str(), markdown.stderr.as_str()), ("", ""));
    let found = [
        compare("examples/audit-aws/expected.txt", &text.stdout),
        compare("examples/audit-aws/expected.ja.md", &markdown.stdout),
    ];
    all_equal(&found.into_iter().flatten().collect::<Vec<_>>(), "audit_aws_command");
}

#[test]
fn every_format_tells_the_same_findings() {
    let shop = repository();
    let all = json(&audit(shop.path(), &["--format", "json"]));
    let ids: Vec<&str> =
        all["findings"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(ids.len() >= 8, "{ids:?}");
    let formats = ["text", "markdown", "json", "sarif", "csv", "html"];
    for lang in ["en", "ja"] {
        let outputs: Vec<String> = formats.iter().map(|format| format!("{format}=out.{format}")).collect();
        let outputs = outputs.iter().flat_map(|output| ["--output", output]);
        let ran = audit(shop.path(), &["--lang", lang].into_iter().chain(outputs).collect::<Vec<_>>());
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{lang}");
        let read = |format: &str| std::fs::read_to_string(shop.path().join(format!("out.{format}"))).unwrap();
        for format in formats {
            let page = read(format);
            let missing = ids.iter().find(|id| !page.contains(**id));
            assert_eq!(missing, None, "{format} {lang}: {page}");
        }
        assert_eq!(ran.stdout, read("text"));
        let sarif: Value = serde_json::from_str(&read("sarif")).unwrap();
        assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), ids.len());
    }
}

#[test]
fn files_of_several_formats_come_from_one_run() {
    let shop = repository();
    let ran = audit(shop.path(), &["--output", "html=a.html", "--output", "json=a.json"]);
    assert_eq!(ran.code, 1);
    assert!(std::fs::read_to_string(shop.path().join("a.html")).unwrap().starts_with("<!DOCTYPE html>"));
    let report: Value = serde_json::from_slice(&std::fs::read(shop.path().join("a.json")).unwrap()).unwrap();
    assert_eq!(report["scope"]["accounts"][0], serde_json::json!({"id": PRODUCTION, "name": "production"}));
    assert_eq!(report["scope"]["accounts"][1]["id"], SANDBOX);
}

#[test]
fn the_exit_code_follows_risk_and_what_was_not_checked() {
    let shop = files();
    for (risk, code) in [("low", 1), ("high", 1), ("never", 0)] {
        assert_eq!(audit(shop.path(), &["--fail-on", risk]).code, code, "{risk}");
    }
    assert_eq!(audit(shop.path(), &["--fail-on", "some"]).code, 2);
    // Nothing of a high risk is in an account with nothing: what no file told still counts.
    let ran = finish(command(shop.path()).args([
        "--credential-report",
        "credential-report/production.csv",
        "--as-of",
        DAY,
        "--fail-on",
        "high",
    ]));
    assert!(ran.code == 1 && ran.stdout.contains("Not checked"), "{}", ran.stdout);
}

#[test]
fn as_of_decides_what_is_stale_and_when_it_was_read() {
    let shop = files();
    let report = json(&audit(shop.path(), &["--format", "json"]));
    assert_eq!(report["at"], "2026-11-01T23:59:59Z");
    // The files were copied just now; they are judged as of a day before that.
    for one in report["findings"].as_array().unwrap() {
        for seen in one["evidence"].as_array().unwrap() {
            assert!(seen["read"].as_str().unwrap() <= "2026-11-01T23:59:59Z", "{seen}");
        }
    }
    let earlier = finish(command(shop.path()).args(FILES).args([
        "--as-of",
        "2026-04-01",
        "--format",
        "json",
        "--fail-on",
        "never",
    ]));
    let checks: Vec<Value> =
        json(&earlier)["findings"].as_array().unwrap().iter().map(|one| one["check"].clone()).collect();
    assert!(!checks.contains(&Value::from("aws-password-unused")), "{checks:?}");
}

#[test]
fn an_administrator_has_something_to_do_and_no_age_that_nobody_knows() {
    let shop = files();
    let report = json(&audit(shop.path(), &["--format", "json"]));
    let one = finding(&report, "aws-administrator", "break-glass");
    // AWS does not tell since when it has its policies; how old it is stands in the evidence.
    assert_eq!((&one["since"], &one["days"]), (&Value::Null, &Value::Null));
    assert!(one["evidence"].to_string().contains("2022-01-10T09:00:00Z"), "{one}");
    let steps = one["remedy"]["steps"]["en"].as_str().unwrap();
    assert!(steps.contains("detach-role-policy"), "{steps}");
    let commands = one["remedy"]["commands"].to_string();
    assert!(commands.contains("get-role --role-name break-glass --query Role.Arn"), "{commands}");
}

#[test]
fn that_nobody_looked_into_terraform_is_said_once() {
    let shop = files();
    for format in ["text", "markdown", "html"] {
        let page = audit(shop.path(), &["--format", format]).stdout;
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            flat.matches("no code was looked at; run the audit in the clone").count(),
            1,
            "{format}: {page}"
        );
    }
    let shop = repository();
    let ran = audit(shop.path(), &[]);
    assert!(ran.code == 1 && !ran.stdout.contains("no code was looked at"), "{}{}", ran.stdout, ran.stderr);
}

/// What a proposal would take away is proven by the other command, which knows nothing of audits.
#[test]
fn proposals_lie_within_what_was_granted() {
    let shop = files();
    let report = json(&audit(shop.path(), &["--format", "json"]));
    let mut seen = 0;
    for one in report["findings"].as_array().unwrap() {
        for policy in one["policies"].as_array().unwrap() {
            let (old, new) = (policy["old"].as_str().unwrap(), policy["new"].as_str().unwrap());
            if new.is_empty() {
                continue;
            }
            seen += 1;
            std::fs::write(shop.path().join("old.json"), old).unwrap();
            std::fs::write(shop.path().join("new.json"), new).unwrap();
            let narrower = finish(pairgate(shop.path()).args(["iam", "diff", "old.json", "new.json"]));
            let wider = finish(pairgate(shop.path()).args(["iam", "diff", "new.json", "old.json"]));
            assert_eq!((narrower.code, wider.code), (0, 1), "{}\n{}", narrower.stdout, wider.stdout);
        }
    }
    assert!(seen >= 1, "no policy is proposed");
}

#[test]
fn findings_of_several_accounts_name_theirs() {
    let shop = files();
    let text = audit(shop.path(), &[]).stdout;
    let rows = |name: &str| text.lines().filter(|line| line.trim_start().starts_with(name)).count();
    assert_eq!(rows("Account "), rows("Id "), "{text}");
    assert!(text.contains("`444455556666` (`sandbox`)"), "{text}");
    // Of a single account the title says it.
    let one = finish(command(shop.path()).args(["--credential-report", "credential-report/production.csv"]));
    assert!(one.code == 1 && !one.stdout.contains("Account "), "{}{}", one.stdout, one.stderr);
}

/// The files tell when they were made, and the day that is named may be a year later: then nobody was unused for a year.
#[test]
fn files_of_long_ago_do_not_make_everybody_unused() {
    let shop = files();
    let day = std::time::SystemTime::from("2026-11-01T12:00:00Z".parse::<jiff::Timestamp>().unwrap());
    for file in ["credential-report/production.csv", "authorization-details/production.json"] {
        std::fs::File::options()
            .append(true)
            .open(shop.path().join(file))
            .unwrap()
            .set_modified(day)
            .unwrap();
    }
    let production = |day: &str| {
        let report = json(&finish(command(shop.path()).args([
            "--credential-report",
            "credential-report/production.csv",
            "--authorization-details",
            "authorization-details/production.json",
            "--last-accessed",
            "last-accessed/production.ndjson",
            "--as-of",
            day,
            "--format",
            "json",
        ])));
        let told = report["not_checked"].to_string();
        (found(&report).into_iter().collect::<std::collections::BTreeSet<_>>(), told)
    };
    let (now, told) = production(DAY);
    assert!(!told.contains("what happened since"), "{told}");
    let (later, told) = production("2027-06-01");
    assert_eq!(later, now);
    assert!(told.contains("when the oldest of this was collected"), "{told}");
}

/// AWS remembers 400 days: whoever was away for longer was not.
#[test]
fn a_limit_beyond_what_aws_remembers_is_refused_before_anybody_is_asked() {
    let shop = files();
    let refused = audit(shop.path(), &["--unused-after", "401d", "--post", "12"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(
        refused.stderr.contains("for 400 days, not for 401")
            && refused.stderr.contains("--unused-after 400d"),
        "{}",
        refused.stderr
    );
    assert_eq!(audit(shop.path(), &["--unused-after", "400d"]).code, 1);
}

#[test]
fn accounts_of_the_organisation_without_files_are_not_checked() {
    let shop = files();
    let list = r#"{"Accounts": [
        {"Id": "111122223333", "Name": "production", "Status": "ACTIVE"},
        {"Id": "444455556666", "Name": "sandbox", "State": "ACTIVE"},
        {"Id": "777788889999", "Name": "old", "Status": "SUSPENDED"}
    ]}"#;
    std::fs::write(shop.path().join("three.json"), list).unwrap();
    let run = |more: &[&str]| {
        finish(
            command(shop.path())
                .args([
                    "--credential-report",
                    "credential-report/production.csv",
                    "--organization-accounts",
                    "three.json",
                    "--as-of",
                    DAY,
                ])
                .args(more),
        )
    };
    let report = json(&run(&["--format", "json"]));
    let of = |place: &str| {
        let all = report["not_checked"].as_array().unwrap().iter();
        all.filter(|one| one["place"] == place).map(|one| one["reason"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of(SANDBOX), ["\"not_given\""]);
    assert!(of("777788889999")[0].contains("its state is SUSPENDED"), "{:?}", of("777788889999"));
    for lang in ["en", "ja"] {
        let ran = run(&["--lang", lang, "--color", "never"]);
        assert!(
            ran.code == 1 && ran.stdout.contains(SANDBOX) && ran.stdout.contains("777788889999"),
            "{}",
            ran.stdout
        );
    }
}

/// A list that does not have an account tells nothing about what is outside of that one's organisation.
#[test]
fn trusts_of_an_account_that_is_not_in_the_list_are_not_checked() {
    let shop = files();
    let list = r#"{"Accounts": [{"Id": "777788889999", "Name": "other", "Status": "ACTIVE"}]}"#;
    std::fs::write(shop.path().join("other.json"), list).unwrap();
    let ran = finish(command(shop.path()).args([
        "--authorization-details",
        "authorization-details/production.json",
        "--organization-accounts",
        "other.json",
        "--as-of",
        DAY,
        "--format",
        "json",
    ]));
    let report = json(&ran);
    let all = report["not_checked"].as_array().unwrap();
    assert!(
        all.iter().any(|one| one["place"] == PRODUCTION
            && one["what"]["en"].as_str().unwrap().starts_with("whether trusted accounts belong")),
        "{all:#?}"
    );
}
