//! Commands and blocks that somebody copies without reading: each does what the finding says, and no more.

use pairgate::audit::remedy::{Managed, SourceFile, Sources, remedies};
use pairgate::audit::{AwsItem, Change, GitHubItem, Object, Principal, PrincipalKind};
use pairgate::text::Lang;

use crate::world::{World, known};
use crate::{of, unmanaged};

const ACCOUNT: &str = "123456789012";

fn aws(item: AwsItem) -> Object {
    Object::Aws { account: ACCOUNT.to_owned(), partition: "aws".to_owned(), item }
}

fn github(item: GitHubItem) -> Object {
    Object::GitHub { organisation: "acme".to_owned(), item }
}

fn key() -> Object {
    aws(AwsItem::AccessKey { user: "alice".to_owned(), id: Some("AKIAEXAMPLE".to_owned()), slot: 1 })
}

fn narrowed(policy: &str, new: &str) -> pairgate::audit::Finding {
    let principal = Principal { kind: PrincipalKind::Role, name: "deploy".to_owned() };
    let change = Change::Narrow([(policy.to_owned(), new.to_owned())].into());
    crate::finding(aws(AwsItem::Grants { principal }), change)
}

const LESS: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;
const OF_AWS: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// Nobody can write a version of a policy of AWS. A copy takes its place, and nothing is detached before the copy is there.
#[test]
fn a_policy_of_aws_is_narrowed_by_a_copy() {
    let remedy = of(&narrowed(OF_AWS, LESS));
    let [line] = remedy.commands.as_slice() else { panic!("{:#?}", remedy.commands) };
    assert!(!line.contains("create-policy-version"), "{line}");
    let parts: Vec<&str> = line.split(" && ").collect();
    assert!(
        parts[0].starts_with("aws iam create-policy --policy-name AdministratorAccess-narrowed "),
        "{line}"
    );
    assert_eq!(
        parts[1..],
        [
            "aws iam attach-role-policy --role-name deploy --policy-arn arn:aws:iam::123456789012:policy/AdministratorAccess-narrowed",
            "aws iam detach-role-policy --role-name deploy --policy-arn arn:aws:iam::aws:policy/AdministratorAccess",
        ]
    );
}

/// An empty text takes the policy off the principal; it is no document that could be written.
#[test]
fn a_policy_of_which_nothing_is_used_is_taken_off_the_principal() {
    let own = format!("arn:aws:iam::{ACCOUNT}:policy/p");
    for (policy, wanted) in [
        (OF_AWS, format!("aws iam detach-role-policy --role-name deploy --policy-arn {OF_AWS}")),
        (own.as_str(), format!("aws iam detach-role-policy --role-name deploy --policy-arn {own}")),
        ("inline", "aws iam delete-role-policy --role-name deploy --policy-name inline".to_owned()),
    ] {
        assert_eq!(of(&narrowed(policy, "")).commands, [wanted]);
    }
    // Who else has it keeps it.
    assert!(of(&narrowed(&own, LESS)).commands[0].starts_with("aws iam create-policy-version --policy-arn"));
}

/// The same in code: the attachment goes, and the policy, which others may have, stays.
#[test]
fn a_patch_takes_off_the_attachment_and_leaves_the_policy() {
    let text = "resource \"aws_iam_role_policy_attachment\" \"deploy\" {\n  role       = \"deploy\"\n  policy_arn = \"arn:aws:iam::aws:policy/AdministratorAccess\"\n}\n\nresource \"aws_iam_role\" \"deploy\" {\n  name               = \"deploy\"\n  assume_role_policy = \"{}\"\n}\n";
    let sources = |text: &str| Sources {
        files: vec![SourceFile { path: "main.tf".to_owned(), text: text.to_owned() }],
        ..Sources::default()
    };
    let remedy = remedies(&[narrowed(OF_AWS, "")], Some(&sources(text))).remove(0);
    let edits = &remedy.patch().unwrap_or_else(|| panic!("{:#?}", remedy.managed)).edits;
    let [edit] = edits.as_slice() else { panic!("{edits:#?}") };
    assert!(text[edit.from..edit.to].contains("aws_iam_role_policy_attachment"));
    assert!(!text[edit.from..edit.to].contains("\"aws_iam_role\""));
    // With a new text a person has to write the copy.
    let remedy = remedies(&[narrowed(OF_AWS, LESS)], Some(&sources(text))).remove(0);
    let Managed::Yes { patch: None, note: Some(note), .. } = &remedy.managed else {
        panic!("{:#?}", remedy.managed)
    };
    assert!(note.get(Lang::En).contains("one of AWS"), "{note:?}");
}

/// Roles of the same name are in each account: whose credentials the commands need is told with them.
#[test]
fn commands_of_aws_say_for_which_account_they_are() {
    for item in [
        AwsItem::Role { name: "deploy".to_owned() },
        AwsItem::User { name: "alice".to_owned() },
        AwsItem::Policy { arn: format!("arn:aws:iam::{ACCOUNT}:policy/p") },
        AwsItem::Grants { principal: Principal { kind: PrincipalKind::Role, name: "deploy".to_owned() } },
        AwsItem::Password { user: "alice".to_owned() },
    ] {
        let remedy = unmanaged(aws(item.clone()), Change::Remove);
        let steps = remedy.steps.unwrap_or_else(|| panic!("{item:?}"));
        for lang in [Lang::En, Lang::Ja] {
            let told = steps.get(lang);
            assert!(told.contains(ACCOUNT) && told.contains("aws sts get-caller-identity"), "{told}");
        }
    }
}

/// Assignments are taken away where Identity Center is, and not in the account that they are for.
#[test]
fn an_assignment_is_removed_with_credentials_of_the_account_of_identity_center() {
    let item = AwsItem::Assignment {
        instance: "arn:aws:sso:::instance/ssoins-1".to_owned(),
        permission_set: "arn:aws:sso:::permissionSet/ssoins-1/ps-1".to_owned(),
        kind: pairgate::audit::object::AssigneeKind::User,
        assignee: "9067-1".to_owned(),
    };
    let steps = unmanaged(aws(item), Change::Remove).steps.unwrap();
    assert!(steps.get(Lang::En).contains("management account"), "{steps:?}");
    assert!(!steps.get(Lang::En).contains("get-caller-identity"), "{steps:?}");
}

/// The finding says that nothing has the policy. Who has it by the time somebody copies the lines keeps it: then AWS
/// refuses the last one.
#[test]
fn a_policy_is_not_taken_off_whoever_got_it_meanwhile() {
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy/p");
    let lines = unmanaged(aws(AwsItem::Policy { arn: arn.clone() }), Change::Remove).commands;
    assert!(lines.iter().all(|line| !line.contains("detach")), "{lines:#?}");
    assert_eq!(lines.last().unwrap(), &format!("aws iam delete-policy --policy-arn {arn}"));
}

/// `status` of an imported key is `Active` by default: an apply would switch a key on that was switched off.
#[test]
fn an_import_does_not_switch_on_a_key_that_is_off() {
    for change in [Change::Remove, Change::Deactivate] {
        let import = unmanaged(key(), change.clone()).import.unwrap();
        assert!(import.contains("status = \"Inactive\""), "{change:?}: {import}");
    }
    let import = unmanaged(key(), Change::Replace).import.unwrap();
    assert!(!import.contains("Inactive"), "{import}");
}

/// A resource that is imported with less than it has loses the rest at the next apply.
#[test]
fn an_import_says_that_the_plan_has_to_be_empty_before_it_is_applied() {
    for object in [
        github(GitHubItem::RepositorySetting {
            repository: "shop".to_owned(),
            name: "visibility".to_owned(),
        }),
        github(GitHubItem::TeamRepository { slug: "ops".to_owned(), repository: "shop".to_owned() }),
        github(GitHubItem::OrganisationSecret { name: "TOKEN".to_owned() }),
        aws(AwsItem::Role { name: "deploy".to_owned() }),
        aws(AwsItem::User { name: "alice".to_owned() }),
        key(),
    ] {
        let import = unmanaged(object, Change::Look).import.unwrap();
        let first = import.lines().next().unwrap();
        assert!(first.starts_with("# ") && first.contains("terraform plan"), "{import}");
    }
}

/// `PATCH …/hooks/ID` takes no `insecure_ssl` beside `config`, and a new `config` drops the secret; `…/hooks/ID/config`
/// changes what is given and nothing else.
#[test]
fn a_hook_is_made_to_verify_certificates_where_its_configuration_is() {
    let change = || Change::Set { name: "insecure_ssl", value: "0".to_owned() };
    let host = || "ci.example.com".to_owned();
    let of_organisation = github(GitHubItem::OrganisationHook { id: 7, host: host() });
    let lines = unmanaged(of_organisation, change()).commands;
    assert_eq!(lines, ["gh api -X PATCH /orgs/acme/hooks/7/config -f insecure_ssl=0"]);
    let of_repository =
        github(GitHubItem::RepositoryHook { repository: "shop".to_owned(), id: 7, host: host() });
    let lines = unmanaged(of_repository, change()).commands;
    assert_eq!(lines, ["gh api -X PATCH /repos/acme/shop/hooks/7/config -f insecure_ssl=0"]);
}

/// The finding says that another owner can make them a member. The command must not put them out of the organisation.
#[test]
fn an_inactive_owner_is_made_a_member_and_not_thrown_out() {
    let mut world = World::clean();
    world.join("frank", true, 200);
    let finding = world.one();
    assert_eq!(finding.check.id, "github-owner-inactive");
    let remedy = of(&finding);
    assert_eq!(remedy.commands, ["gh api -X PUT /orgs/acme/memberships/frank -f role=member"]);
}

/// A secret that too many can read is given to fewer: it need not be replaced for that.
#[test]
fn a_secret_for_all_is_given_to_some_as_the_finding_says() {
    let mut world = World::clean();
    known(&mut world.org.secrets)[0].visibility = "all".to_owned();
    let finding = world.one();
    assert_eq!(finding.check.id, "github-secret-all-repositories");
    let steps = of(&finding).steps.unwrap();
    assert!(steps.get(Lang::En).contains("selected"), "{steps:?}");
    assert!(!steps.get(Lang::En).contains("replace"), "{steps:?}");
    assert!(!steps.get(Lang::Ja).contains("更新"), "{steps:?}");
}
