//! All accounts of an organisation, and IAM Identity Center.

use std::collections::BTreeSet;

use pairgate::audit::aws::facts::{Account, Standing, Used};
use pairgate::audit::aws::is_settled;
use pairgate::audit::known::{Known, Reason};
use pairgate::audit::object::AssigneeKind;
use pairgate::aws::audit::{Ask, Progress, collect};
use pairgate::diagnostic::Diagnostic;
use serde_json::Value;

use crate::front::{Front, Instead, Rule, deny, throttle};
use crate::stage::*;
use crate::support::moto::Workshop;

/// An organisation of the own account and three others, each with a user of its own; the last is suspended.
pub const ORGANISATION: &str = r#"
organizations = client("organizations")
organizations.create_organization(FeatureSet="ALL")
made = [organizations.create_account(Email=f"{name}@example.com", AccountName=name)["CreateAccountStatus"]["AccountId"] for name in ["shop", "data", "old"]]
for account, name in zip(made, ["shop-user", "data-user", "old-user"]):
    within(account, "iam").create_user(UserName=name)
organizations.close_account(AccountId=made[2])
result = made
"#;

pub fn strings(value: &Value) -> [&'static str; 3] {
    let one = |n: usize| -> &'static str { value[n].as_str().unwrap().to_owned().leak() };
    [one(0), one(1), one(2)]
}

fn names(account: &Account) -> Vec<&str> {
    account.users.get().unwrap().iter().map(|user| user.name.as_str()).collect()
}

fn all_not_read(account: &Account, reason: &Reason) {
    let whys = [
        account.root.reason(),
        account.users.reason(),
        account.groups.reason(),
        account.roles.reason(),
        account.policies.reason(),
    ];
    assert_eq!(whys, [Some(reason); 5]);
}

fn with_role(front: &Front) -> Ask {
    Ask { role_name: Some("audit".to_owned()), external_id: Some("the-audit".to_owned()), ..ask(front) }
}

#[test]
fn accounts_of_an_organisation_are_read_with_a_role_in_each() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let [shop, data, old] = strings(&aws.run(ORGANISATION));
    aws.run(r#"client("iam").create_user(UserName="root-user")"#);
    let front = Front::start(aws.address, recorded());
    let read = Read::of(&with_role(&front));
    assert_eq!(read.accounts.len(), 3);
    assert_eq!(
        (names(read.account(OWN)), names(read.account(shop)), names(read.account(data))),
        (vec!["root-user"], vec!["shop-user"], vec!["data-user"])
    );
    assert_eq!(read.account(shop).name.as_deref(), Some("shop"));
    assert!(read.told.contains(&Progress::Accounts(3)));
    assert!(read.told.iter().any(|told| matches!(told, Progress::LeftOut { account, .. } if account == old)));
    // A trust to the suspended one is still one within the organisation.
    let known = read.end.as_ref().unwrap().accounts.get().unwrap();
    let ids: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    assert_eq!(ids, BTreeSet::from([OWN, shop, data, old]));
    // The own account by the own credentials.
    let roles = front.bodies("AssumeRole");
    assert!(!roles.is_empty() && roles.iter().all(|body| !body.contains(OWN)), "{roles:?}");
    assert!(
        roles.iter().all(|body| body.contains("RoleSessionName=pairgate-audit")
            && body.contains("ExternalId=the-audit")
            && body.contains("role%2Faudit")),
        "{roles:?}"
    );
    // Only some, and not those that are read already.
    let front = Front::start(aws.address, recorded());
    let some = Ask { skip: [(shop.to_owned(), BTreeSet::new())].into(), ..with_role(&front) };
    let read = Read::of(&some);
    assert_eq!(
        read.accounts.iter().map(|one| one.id.as_str()).collect::<BTreeSet<_>>(),
        BTreeSet::from([OWN, data])
    );
    assert!(read.told.contains(&Progress::Kept { account: shop.to_owned() }));
    let only = Ask { accounts: [data.to_owned(), old.to_owned()].into(), ..with_role(&front) };
    let read = Read::of(&only);
    assert_eq!((read.accounts.len(), names(read.account(data))), (2, vec!["data-user"]));
    assert!(
        matches!(read.account(old).users.reason(), Some(Reason::Unsupported { said }) if said.get(pairgate::text::Lang::En).contains("SUSPENDED"))
    );
    let typo = Ask { accounts: ["999999999999".to_owned()].into(), ..with_role(&front) };
    assert_eq!(Read::of(&typo).end.unwrap_err().code, "aws-account");
    let alone = Ask { accounts: [data.to_owned()].into(), ..ask(&front) };
    assert_eq!(Read::of(&alone).end.unwrap_err().code, "aws-account");
}

#[test]
fn the_trouble_of_one_account_is_its_own() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let [shop, data, _] = strings(&aws.run(ORGANISATION));
    let of = |rules: Vec<Rule>| {
        let front = Front::start(aws.address, with(rules));
        (Read::of(&with_role(&front)), front)
    };
    // The role is missing or does not let in.
    let (read, _) = of(vec![deny("AssumeRole").with(shop)]);
    all_not_read(read.account(shop), &Reason::Forbidden { permission: "sts:AssumeRole".to_owned() });
    assert_eq!(names(read.account(data)), ["data-user"]);
    assert!(read.accounts.iter().all(|one| is_settled(one) == (one.id != shop)));
    // The account is closed between the list and the role, or in the middle.
    let gone = || Rule::always("DescribeAccount", Instead::Code("AccountNotFoundException", 400));
    let (read, _) = of(vec![deny("AssumeRole").with(shop), gone()]);
    all_not_read(read.account(shop), &Reason::Gone);
    let lost = || Rule::always("ListAccessKeys", Instead::Code("InvalidClientTokenId", 403)).of(shop);
    let (read, _) = of(vec![lost(), gone()]);
    all_not_read(read.account(shop), &Reason::Gone);
    assert_eq!(names(read.account(data)), ["data-user"]);
    // The same, and the account is there: only what failed is missing.
    let (read, _) =
        of(vec![Rule::always("ListSSHPublicKeys", Instead::Code("InvalidClientTokenId", 403)).of(shop)]);
    assert_eq!(names(read.account(shop)), ["shop-user"]);
    assert!(read.accounts.iter().all(|one| is_settled(one) == (one.id != shop)));
    // Asked too often in one.
    let (read, _) = of(vec![throttle("ListSSHPublicKeys").of(data)]);
    assert_eq!(user(read.account(data), "data-user").ssh_keys, Known::NotRead(Reason::Throttled));
    assert!(user(read.account(shop), "shop-user").ssh_keys.get().is_some());
    // Nobody may list accounts: that is an end, unless they are named.
    let (read, front) = of(vec![deny("ListAccounts")]);
    assert_eq!((read.end.unwrap_err().code, read.accounts.len()), ("aws-accounts", 0));
    let named = Ask { accounts: [data.to_owned()].into(), ..with_role(&front) };
    let read = Read::of(&named);
    assert_eq!(names(read.account(data)), ["data-user"]);
    assert_eq!(read.end.unwrap().accounts, forbidden("organizations:ListAccounts"));
    // Own credentials that end on the way end it all, and whatever keeps the accounts can end it too.
    let (read, _) = of(vec![Rule::always("AssumeRole", Instead::Code("ExpiredToken", 403))]);
    assert_eq!(read.end.unwrap_err().code, "aws-base");
    let front = Front::start(aws.address, recorded());
    let full = |_| Err(Diagnostic::error("full", "no place left"));
    let one = Ask { parallel: 1, ..with_role(&front) };
    let mut given = 0;
    let ended = collect(&one, &mut |_| (), &mut |account| {
        given += 1;
        full(account)
    });
    assert_eq!((ended.unwrap_err().code, given), ("full", 1));
    assert_eq!(front.accounts().len(), 1);
}

/// Somebody and a group have a permission set, and so has somebody who is not there any more.
pub const CENTER: &str = r#"
admin, people = client("sso-admin"), client("identitystore")
instance = admin.list_instances()["Instances"][0]
arn, store = instance["InstanceArn"], instance["IdentityStoreId"]
alice = people.create_user(IdentityStoreId=store, UserName="alice", Name={"GivenName": "A", "FamilyName": "B"}, DisplayName="Alice")["UserId"]
team = people.create_group(IdentityStoreId=store, DisplayName="team")["GroupId"]
empty = people.create_group(IdentityStoreId=store, DisplayName="empty")["GroupId"]
people.create_group_membership(IdentityStoreId=store, GroupId=team, MemberId={"UserId": alice})
set = admin.create_permission_set(InstanceArn=arn, Name="Admin", SessionDuration="PT1H")["PermissionSet"]["PermissionSetArn"]
unused = admin.create_permission_set(InstanceArn=arn, Name="Unused")["PermissionSet"]["PermissionSetArn"]
admin.provision_permission_set(InstanceArn=arn, PermissionSetArn=set, TargetType="ALL_PROVISIONED_ACCOUNTS")
for kind, who in [("USER", alice), ("GROUP", team), ("GROUP", empty), ("USER", "11111111-2222-3333-4444-555555555555")]:
    admin.create_account_assignment(InstanceArn=arn, TargetId="123456789012", TargetType="AWS_ACCOUNT", PermissionSetArn=set, PrincipalType=kind, PrincipalId=who)
result = {"arn": arn, "set": set, "alice": alice, "team": team, "empty": empty}
"#;

#[test]
fn permission_sets_and_who_has_them() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let seeded = aws.run(CENTER);
    let text = |name: &str| seeded[name].as_str().unwrap().to_owned();
    let of = |rules: Vec<Rule>| {
        let front = Front::start(aws.address, with(rules));
        let read = Read::of(&ask(&front));
        read.end.unwrap().identity_center
    };
    let found = of(Vec::new());
    let [instance] = &found.get().unwrap()[..] else { panic!("{found:?}") };
    assert_eq!(instance.instance, text("arn"));
    let assignments = instance.assignments.get().unwrap();
    assert_eq!(assignments.len(), 4);
    let standing = |id: &str| {
        let one = assignments.iter().find(|one| one.assignee == id).unwrap();
        assert_eq!(
            (one.account.as_str(), &one.permission_set, &one.permission_set_name),
            (OWN, &text("set"), &Known::Known("Admin".to_owned()))
        );
        (one.kind, one.standing.clone())
    };
    let there = |name: &str, members| {
        Known::Known(Standing::There { name: name.to_owned(), members: Known::Known(members) })
    };
    assert_eq!(standing(&text("alice")), (AssigneeKind::User, there("alice", None)));
    assert_eq!(standing(&text("team")), (AssigneeKind::Group, there("team", Some(1))));
    assert_eq!(standing(&text("empty")), (AssigneeKind::Group, there("empty", Some(0))));
    assert_eq!(
        standing("11111111-2222-3333-4444-555555555555"),
        (AssigneeKind::User, Known::Known(Standing::Deleted))
    );
    // Missing permissions, each where its fact would stand.
    let no =
        |operation: &'static str| vec![Rule::always(operation, Instead::Code("AccessDeniedException", 400))];
    assert_eq!(of(no("ListInstances")), forbidden("sso:ListInstances"));
    let instance = |operation: &'static str| of(no(operation)).get().unwrap().clone();
    assert_eq!(instance("ListPermissionSets")[0].assignments, forbidden("sso:ListPermissionSets"));
    let partly = instance("ListAccountAssignments");
    assert_eq!((partly.len(), partly[0].assignments.get().map(Vec::len)), (2, Some(0)));
    assert_eq!(partly[1].assignments, forbidden("sso:ListAccountAssignments"));
    let named = instance("DescribePermissionSet");
    assert_eq!(
        named[0].assignments.get().unwrap()[0].permission_set_name,
        forbidden("sso:DescribePermissionSet")
    );
    let people = instance("DescribeUser");
    let standings = people[0].assignments.get().unwrap();
    assert_eq!(
        standings.iter().filter(|one| one.standing == forbidden("identitystore:DescribeUser")).count(),
        2
    );
    let members = instance("ListGroupMemberships");
    let groups = members[0].assignments.get().unwrap().iter().filter(|one| one.kind == AssigneeKind::Group);
    for group in groups {
        assert!(
            matches!(&group.standing, Known::Known(Standing::There { members, .. }) if *members == forbidden("identitystore:ListGroupMemberships"))
        );
    }
}

#[test]
fn no_instance_where_roles_speak_of_one_is_not_nothing_there() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let trust = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let none = || Rule::always("ListInstances", Instead::Says(200, "{\"Instances\":[]}".to_owned()));
    let front = Front::start(aws.address, with(vec![none()]));
    assert_eq!(Read::of(&ask(&front)).end.unwrap().identity_center, Known::Known(Vec::new()));
    assert_eq!(front.asked("ListInstances"), 1);
    let role = format!(
        "client('iam').create_role(RoleName='AWSReservedSSO_Admin_0123456789abcdef', \
         Path='/aws-reserved/sso.amazonaws.com/eu-west-1/', AssumeRolePolicyDocument='{trust}')"
    );
    aws.run(&role);
    let front = Front::start(aws.address, with(vec![none()]));
    let read = Read::of(&ask(&front));
    assert!(matches!(read.end.as_ref().unwrap().identity_center.reason(), Some(Reason::Unsupported { .. })));
    // The region that the role speaks of was asked as well.
    assert_eq!(front.asked("ListInstances"), 2);
    let account = read.one();
    assert_eq!(
        pairgate::aws::audit::identity_center_regions(&account),
        BTreeSet::from(["eu-west-1".to_owned()])
    );
    assert_eq!(account.roles.get().unwrap()[0].used, Known::Known(Used::Never));
}
