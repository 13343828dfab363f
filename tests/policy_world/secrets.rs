//! What is sensitive decides verdicts and is printed by none of the formats.

use serde_json::json;

use crate::generator::{PlanBuilder, Provider, Resource, Variable, compact, refers};
use crate::{check, expect, verdicts};

const CANARY: &str = "hunter2-canary-7f3a";

const POLICY: &str = r#"
resource_policy "aws_db_instance" "secret" {
  enforce {
    condition     = attrs.password == "something else"
    error_message = "the password is ${attrs.password} of ${attrs.name}"
    info_message  = "it is ${attrs.password}"
  }
  enforce {
    condition     = [for one in [attrs.password] : "x-${one}"] == []
    error_message = "in a list: ${core::join(",", [for one in [attrs.password] : "x-${one}"])}"
  }
  enforce {
    condition     = false
    error_message = "unmarked: ${core::nonsensitive(attrs.password)}"
    info_message  = "unmarked: ${core::nonsensitive(attrs.password)}"
  }
  enforce {
    condition     = core::getresources("aws_db_instance", { password = attrs.password }) == []
    error_message = "%{for one in core::getresources("aws_db_instance", { password = attrs.password })}${one.password}%{endfor}"
  }
  enforce {
    condition     = attrs[attrs.password] == null || core::upper(attrs.password) + 1 == 2
    error_message = core::upper(attrs.password)
  }
  enforce {
    condition = core::tonumber(attrs.password) == 1
  }
}
resource_policy "aws_db_instance" "passes" {
  enforce {
    condition    = attrs.password != "something else"
    info_message = "passes with ${attrs.password}"
  }
  enforce {
    condition    = attrs.password != "something else"
    info_message = "unmarked ${core::nonsensitive(attrs.password)}"
  }
}
provider_policy "aws" "provider" {
  enforce {
    condition     = attrs.token == "x"
    error_message = "token ${attrs.token}"
  }
}
"#;

fn plan() -> String {
    let database = Resource::managed("aws_db_instance", "main")
        .after(json!({ "name": "main", "password": CANARY }))
        .sensitive_after(&["password"])
        .refers("password", &["var.password"]);
    let provider = Provider::aws("eu-west-1").expression("token", refers(&["var.password"]));
    let variable = Variable::new("password", CANARY).sensitive();
    compact(&PlanBuilder::new().provider(provider).variable(variable).resource(database).build())
}

#[test]
fn no_format_prints_what_is_sensitive() {
    let plan = plan();
    for format in ["text", "json", "markdown", "sarif", "junit"] {
        for language in ["en", "ja"] {
            let ran = check(&plan, POLICY, &["--format", format, "--lang", language]);
            if ran.stderr.contains("invalid value") {
                assert_eq!(format, "junit", "{}", ran.stderr);
                continue;
            }
            assert!(!ran.stdout.is_empty(), "{format}: {}", ran.stderr);
            let both = format!("{}{}", ran.stdout, ran.stderr).to_lowercase();
            assert!(!both.contains(CANARY), "{format} {language} prints the secret");
        }
    }
}

#[test]
fn a_message_names_the_secret_part_and_shows_the_rest() {
    let ran = check(&plan(), POLICY, &["--format", "json"]);
    assert!(ran.stdout.contains("the password is (sensitive value) of main"), "{}", ran.stdout);
    assert!(ran.stdout.contains("it is (sensitive value)"), "{}", ran.stdout);
    assert!(ran.stdout.contains("passes with (sensitive value)"), "{}", ran.stdout);
}

#[test]
fn a_secret_decides() {
    let policy = format!(
        r#"
resource_policy "aws_db_instance" "known" {{
  enforce {{
    condition    = attrs.password == "{CANARY}"
    info_message = "judged"
  }}
}}
"#
    );
    expect(&verdicts(&plan(), &policy, "known"), &["aws_db_instance.main pass"]);
}
