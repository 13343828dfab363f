//! Managed policies.

use std::collections::BTreeSet;

use pairgate::iam::catalog::{self, Known, Level};
use serde_json::Value;

fn document(arn: &str) -> Value {
    let text = catalog::managed(arn).unwrap_or_else(|| panic!("no document of {arn}"));
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{arn}: {error}"))
}

fn statements(document: &Value) -> Vec<&Value> {
    match &document["Statement"] {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().map(|one| one.as_str().unwrap()).collect(),
        _ => Vec::new(),
    }
}

fn levels(arn: &str) -> BTreeSet<(Level, String)> {
    let document = document(arn);
    let allows = statements(&document).into_iter().filter(|statement| statement["Effect"] == "Allow");
    let patterns: Vec<String> =
        allows.flat_map(|statement| texts(&statement["Action"])).map(str::to_owned).collect();
    let known = |pattern: &String| match catalog::expand(pattern) {
        Known::Actions(actions) => actions,
        _ => Vec::new(),
    };
    let all = patterns.iter().flat_map(known);
    all.map(|action| (action.level, format!("{}:{}", action.service, action.name))).collect()
}

#[test]
fn every_document_is_one() {
    let arns: Vec<&str> = catalog::managed_arns().collect();
    assert_eq!(arns.len(), catalog::managed_source().entries);
    assert!(arns.is_sorted(), "they are sorted");
    for arn in arns {
        let document = document(arn);
        assert_eq!(document["Version"], "2012-10-17", "{arn}");
        let all = statements(&document);
        assert!(!all.is_empty(), "{arn}");
        for statement in all {
            assert!(["Allow", "Deny"].contains(&statement["Effect"].as_str().unwrap()), "{arn}");
            for (element, negated) in [("Action", "NotAction"), ("Resource", "NotResource")] {
                let (listed, excluded) = (texts(&statement[element]), texts(&statement[negated]));
                assert!(listed.is_empty() != excluded.is_empty(), "{arn}: {statement}");
            }
        }
    }
}

#[test]
fn the_policies_that_people_attach_are_there() {
    for name in [
        "AdministratorAccess",
        "PowerUserAccess",
        "IAMFullAccess",
        "IAMReadOnlyAccess",
        "IAMUserChangePassword",
        "SecurityAudit",
        "ReadOnlyAccess",
        "job-function/ViewOnlyAccess",
        "job-function/DatabaseAdministrator",
        "job-function/NetworkAdministrator",
        "job-function/SystemAdministrator",
        "job-function/Billing",
        "job-function/SupportUser",
        "job-function/DataScientist",
        "AmazonS3FullAccess",
        "AmazonS3ReadOnlyAccess",
        "AmazonEC2FullAccess",
        "AmazonEC2ReadOnlyAccess",
        "AWSLambda_FullAccess",
        "service-role/AWSLambdaBasicExecutionRole",
        "service-role/AWSLambdaVPCAccessExecutionRole",
        "AmazonSSMManagedInstanceCore",
        "AmazonEKSClusterPolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
        "service-role/AmazonECSTaskExecutionRolePolicy",
        "AmazonEC2ContainerRegistryReadOnly",
        "CloudWatchAgentServerPolicy",
        "SecretsManagerReadWrite",
        "AmazonRDSFullAccess",
        "AmazonDynamoDBFullAccess",
        "AWSCloudTrail_ReadOnlyAccess",
        "AWSOrganizationsFullAccess",
        "AWSSupportAccess",
        "service-role/AWSCodeDeployRole",
    ] {
        document(&format!("arn:aws:iam::aws:policy/{name}"));
    }
}

#[test]
fn documents_say_what_their_names_promise() {
    let administrator = document("arn:aws:iam::aws:policy/AdministratorAccess");
    let all = statements(&administrator);
    assert_eq!(all.len(), 1);
    assert_eq!(
        (&all[0]["Effect"], &all[0]["Action"], &all[0]["Resource"]),
        (&"Allow".into(), &"*".into(), &"*".into())
    );

    let power = document("arn:aws:iam::aws:policy/PowerUserAccess");
    let excluded: Vec<&str> =
        statements(&power).into_iter().flat_map(|one| texts(&one["NotAction"])).collect();
    assert!(excluded.contains(&"iam:*") && excluded.contains(&"organizations:*"), "{excluded:?}");

    assert!(
        levels("arn:aws:iam::aws:policy/IAMFullAccess")
            .contains(&(Level::Permissions, "iam:PassRole".into()))
    );
    let basic = levels("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");
    let basic: Vec<&str> = basic.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(basic, ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]);
}

/// A reviewer who is told that a reader changes permissions stops reading what we say.
#[test]
fn readers_change_no_permissions() {
    for name in [
        "ReadOnlyAccess",
        "SecurityAudit",
        "job-function/ViewOnlyAccess",
        "IAMReadOnlyAccess",
        "AmazonS3ReadOnlyAccess",
        "AmazonEC2ReadOnlyAccess",
        "AWSOrganizationsReadOnlyAccess",
    ] {
        let levels = levels(&format!("arn:aws:iam::aws:policy/{name}"));
        assert!(levels.len() > 4, "{name}: {levels:?}");
        let strong: Vec<_> = levels.iter().filter(|(level, _)| *level == Level::Permissions).collect();
        assert!(strong.is_empty(), "{name}: {strong:?}");
    }
}

#[test]
fn other_partitions_have_the_same_policies_with_their_own_arns() {
    let mut moved = 0;
    for arn in catalog::managed_arns() {
        for partition in ["aws-cn", "aws-us-gov"] {
            let there = arn.replacen("arn:aws:", &format!("arn:{partition}:"), 1);
            let (here, there) = (catalog::managed(arn).unwrap(), catalog::managed(&there).unwrap());
            assert!(!there.contains("arn:aws:"), "{arn} in {partition}");
            assert_eq!(here.replace("arn:aws:", &format!("arn:{partition}:")), there);
            moved += usize::from(here != there);
        }
    }
    assert!(moved > 20, "{moved}");
    let isolated = "arn:aws-iso-b:iam::aws:policy/service-role/AWSLambdaRole";
    assert_eq!(
        catalog::managed(isolated),
        catalog::managed("arn:aws:iam::aws:policy/service-role/AWSLambdaRole")
    );
}

#[test]
fn policies_of_organizations_are_known_by_arn_and_by_id() {
    for (id, kind) in
        [("p-FullAWSAccess", "service_control_policy"), ("p-RCPFullAWSAccess", "resource_control_policy")]
    {
        let by_id = catalog::managed(id).unwrap();
        assert_eq!(catalog::managed(&format!("arn:aws:organizations::aws:policy/{kind}/{id}")), Some(by_id));
        let document: Value = serde_json::from_str(by_id).unwrap();
        let statement = &document["Statement"][0];
        assert_eq!((&statement["Effect"], &statement["Action"]), (&"Allow".into(), &"*".into()));
        assert_eq!(statement["Resource"], "*");
        assert_eq!(statement["Principal"].as_str(), (kind == "resource_control_policy").then_some("*"));
    }
}

#[test]
fn what_is_no_embedded_policy_has_no_document() {
    for arn in [
        "",
        "AdministratorAccess",
        "p-examplepolicyid",
        "arn:aws:iam::aws:policy/",
        "arn:aws:iam::aws:policy/NoSuchPolicy",
        // The path is a part of it.
        "arn:aws:iam::aws:policy/ViewOnlyAccess",
        "arn:aws:iam::aws:policy/service-role/AdministratorAccess",
        // A customer's policy of the same name is another one.
        "arn:aws:iam::123456789012:policy/AdministratorAccess",
        "arn:nowhere:iam::aws:policy/AdministratorAccess",
        "arn::iam::aws:policy/AdministratorAccess",
        " arn:aws:iam::aws:policy/AdministratorAccess",
        "arn:aws:iam::aws:policy/AdministratorAccess ",
        "arn:aws:iam::aws:policy/*",
    ] {
        assert_eq!(catalog::managed(arn), None, "{arn}");
    }
}
