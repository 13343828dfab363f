//! Numbers by module, provider, region and account.

use serde_json::{Value, json};

use crate::plans::{block, plan};

/// Groups as `by=name changed+affected`, modules left out.
fn groups(made: &crate::plans::Maker) -> Vec<String> {
    let found = made.radius().groups;
    found
        .iter()
        .map(|group| format!("{}={} {}+{}", group.by, group.name, group.changed, group.affected))
        .collect()
}

/// Region and account of one deleted resource with these values.
fn located(provider: &str, values: Value) -> Vec<String> {
    let made = plan(json!({}))
        .change("t.a", &["delete"], values, json!(null))
        .with("provider_name", json!(provider));
    groups(&made).into_iter().skip(2).map(|text| text.replace(" 1+0", "")).collect()
}

#[test]
fn changed_and_affected_are_counted_by_module_and_provider() {
    let inner = json!({ "resources": [block("aws_b.b", &[("x", &["var.a"])]), block("data.aws_c.c", &[("x", &["var.a"])])], "variables": { "a": {} } });
    let call =
        json!({ "module": inner, "expressions": { "a": { "references": ["aws_a.a.id", "aws_a.a"] } } });
    let made = plan(json!({ "resources": [block("aws_a.a", &[])], "module_calls": { "m": call } }));
    let made = made.replace("aws_a.a").prior("module.m[\"k\"].aws_b.b", &[], json!({"region": "eu-west-1"}));
    let made = made.prior("module.m[\"k\"].data.aws_c.c", &[], json!({}));
    assert_eq!(
        groups(&made),
        ["module=. 1+0", "module=module.m[\"k\"] 0+1", "provider=aws 1+1", "region=eu-west-1 0+1"]
    );
}

#[test]
fn region_and_account_come_from_the_first_place_that_tells() {
    let aws = "registry.terraform.io/hashicorp/aws";
    let arn = "arn:aws:rds:ap-northeast-1:123456789012:db:main";
    assert_eq!(located(aws, json!({"arn": arn})), ["region=ap-northeast-1", "account=123456789012"]);
    assert_eq!(
        located(aws, json!({"arn": arn, "region": "eu-west-1"})),
        ["region=ap-northeast-1", "account=123456789012"]
    );
    assert_eq!(located(aws, json!({"arn": "arn:aws:s3:::bucket"})), [""; 0]);
    assert_eq!(
        located(aws, json!({"arn": "arn:aws:s3:::bucket", "region": "eu-west-1"})),
        ["region=eu-west-1"]
    );
    assert_eq!(located(aws, json!({"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})), [""; 0]);
    assert_eq!(
        located(aws, json!({"availability_zone": "us-west-2b", "owner_id": "123456789012"})),
        ["region=us-west-2", "account=123456789012"]
    );
    assert_eq!(located(aws, json!({"location": "nowhere", "project": "nobody"})), [""; 0]);
    let google = "registry.terraform.io/hashicorp/google";
    assert_eq!(
        located(google, json!({"zone": "us-central1-a", "project": "p-1"})),
        ["region=us-central1", "account=p-1"]
    );
    assert_eq!(located(google, json!({"location": "EU"})), ["region=EU"]);
    let azure = "registry.terraform.io/hashicorp/azurerm";
    assert_eq!(
        located(azure, json!({"location": "japaneast", "id": "/subscriptions/1-2/resourceGroups/x"})),
        ["region=japaneast", "account=1-2"]
    );
}

#[test]
fn sensitive_attributes_are_never_used() {
    let values = json!({"region": "secret-region", "account_id": "secret-account"});
    let mut made = plan(json!({})).change("t.a", &["delete"], values, json!(null));
    made.changes[0]["change"]["before_sensitive"] = json!({"region": true, "account_id": true});
    assert_eq!(groups(&made), ["module=. 1+0", "provider=aws 1+0"]);
    made.changes[0]["change"]["before_sensitive"] = json!(true);
    assert_eq!(groups(&made), ["module=. 1+0", "provider=aws 1+0"]);
}

fn by_provider(expressions: Value, variable: Value) -> Vec<String> {
    let mut made = plan(json!({ "resources": [block("t.a", &[])], "variables": { "where": variable } }));
    made.members["configuration"]["provider_config"] =
        json!({ "aws": { "name": "aws", "expressions": expressions } });
    made.members.insert("variables".into(), json!({ "where": { "value": "eu-north-1" } }));
    groups(&made.replace("t.a")).into_iter().skip(2).collect()
}

#[test]
fn the_provider_configuration_tells_the_region_unless_by_a_sensitive_variable() {
    assert_eq!(
        by_provider(json!({"region": {"constant_value": "sa-east-1"}}), json!({})),
        ["region=sa-east-1 1+0"]
    );
    let variable = json!({"region": {"references": ["var.where"]}});
    assert_eq!(by_provider(variable.clone(), json!({})), ["region=eu-north-1 1+0"]);
    assert_eq!(by_provider(variable, json!({"sensitive": true})), [""; 0]);
    let mixed = json!({"region": {"references": ["var.where", "local.x"]}});
    assert_eq!(by_provider(mixed, json!({})), [""; 0]);
}
