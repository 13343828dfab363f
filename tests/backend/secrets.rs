//! What is secret about a backend stays out of every output.

use serde_json::{Value, json};

use super::support::program::run;
use super::{DATA, initialised, report, root, s3};

/// Never in any output.
const CANARY: &str = "Zx7canary9Qk";

/// Shows everything that a policy can see of a backend.
pub const SHOWS: &str = r#"
resource_policy "terraform_backend" "shows" {
  enforce {
    condition     = false
    error_message = core::jsonencode(attrs)
  }
}
"#;

#[test]
fn credentials_are_never_shown_whoever_asks() {
    let block = format!(
        "encrypt = true\naccess_key = \"{CANARY}\"\nsecret_key = \"x-{CANARY}-${{var.x}}\"\nretries = 5\n\
         assume_role = {{\n role_arn = \"{CANARY}\"\n}}\nskip_region_validation = false"
    );
    let data = initialised(
        "s3",
        json!({ "bucket": "acme", "key": "prod", "encrypt": true, "access_key": CANARY, "secret_key": CANARY,
                "assume_role": [{ "external_id": CANARY }], "sse_customer_key": CANARY, "token": null }),
    );
    let http = initialised(
        "http",
        json!({ "address": format!("https://me:{CANARY}@x.example.com/{CANARY}"), "username": CANARY,
                "lock_address": format!("https://x.example.com:8443/a?token={CANARY}"), "password": CANARY }),
    );
    let remote = initialised(
        "remote",
        json!({ "token": CANARY, "organization": "acme",
                "workspaces": [{ "name": "prod", "prefix": null }] }),
    );
    let s3_seen = json!({ "type": "s3", "bucket": "acme", "key": "prod", "encrypt": true, "access_key": true,
                          "secret_key": true, "assume_role": true });
    let cases = [
        ("main.tf", s3(&block), {
            let mut seen = s3_seen.clone();
            seen["retries"] = json!(true);
            seen["skip_region_validation"] = json!(false);
            seen
        }),
        (DATA, data, {
            let mut seen = s3_seen;
            seen["sse_customer_key"] = json!(true);
            seen
        }),
        (
            DATA,
            http,
            json!({ "type": "http", "address": "https://", "username": true, "password": true,
                             "lock_address": "https://x.example.com:8443" }),
        ),
        (
            DATA,
            remote,
            json!({ "type": "remote", "organization": "acme", "token": true,
                               "workspaces": [{ "name": "prod" }] }),
        ),
    ];
    for (name, text, seen) in cases {
        let folder = root(&[(name, &text), ("own.policy.hcl", SHOWS)]);
        let (_, all) = report(folder.path(), &["--policy", "own.policy.hcl"]);
        let told: Value =
            serde_json::from_str(all["findings"][0]["message"]["en"].as_str().unwrap()).unwrap();
        assert_eq!(told, seen, "{text}");
        for format in ["text", "markdown", "json", "sarif", "junit", "github"] {
            let arguments =
                ["check", "plan.json", "--policy", "own.policy.hcl", "--pack", "all", "--format", format];
            let ran = run(folder.path(), arguments);
            assert!(!format!("{}{}", ran.stdout, ran.stderr).contains(CANARY), "{format}: {}", ran.stdout);
        }
    }
}

#[test]
fn a_parser_that_fails_shows_nothing_of_the_file() {
    for (name, text) in [
        ("main.tf", s3(&format!("access_key = \"{CANARY}\" \"{CANARY}\" {CANARY}"))),
        (DATA, format!("{{\"backend\": {{\"type\": \"{CANARY} x\", \"config\": {CANARY}")),
        (DATA, initialised(&format!("{CANARY} x"), json!({}))),
    ] {
        let ran = run(root(&[(name, &text)]).path(), ["check", "plan.json", "--pack", "state"]);
        let flat = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("policies did not judge the backend"), "{}", ran.stdout);
        assert!(!flat.contains(CANARY) && !ran.stderr.contains(CANARY), "{}", ran.stdout);
    }
}
