//! One test a point of the semantics, with policies as people write them.

use pairgate::iam::document::{Kind, Operator};
use pairgate::iam::grants::{Access, Answer, Budget, Undecided, wider};

use super::build::{beyond, compare, document, equal, narrower, on, open, policy, resource, when, within};

#[test]
fn order_lists_and_splitting_do_not_matter() {
    let one = policy(
        r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]}"#,
    );
    let other = policy(
        r#"{"Effect": "Allow", "Action": "s3:PutObject", "Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::a/*"]},
           {"Effect": "Allow", "Action": ["s3:GetObject", "s3:getobject"], "Resource": "arn:aws:s3:::b/*"},
           {"Effect": "Allow", "Action": "S3:GetObject", "Resource": "arn:aws:s3:::a/*"}"#,
    );
    equal(&one, &other);
}

#[test]
fn actions_have_no_case_and_resources_have() {
    let upper = policy(r#"{"Effect": "Allow", "Action": "S3:GETOBJECT", "Resource": "*"}"#);
    let lower = policy(r#"{"Effect": "Allow", "Action": "s3:getobject", "Resource": "*"}"#);
    equal(&upper, &lower);
    beyond(&on(r#""arn:aws:s3:::Bucket/*""#), &on(r#""arn:aws:s3:::bucket/*""#));
}

#[test]
fn wildcards_reach_over_colons_and_slashes() {
    narrower(&on(r#""arn:aws:s3:::*""#), &on(r#""arn:aws:s3:::prod-?/a*/b""#));
    narrower(&on(r#""arn:aws:sns:*""#), &on(r#""arn:aws:sns:eu-west-1:1:topic""#));
    equal(&on(r#""a*?b""#), &on(r#""a?*b""#));
    equal(&on(r#""a**b""#), &on(r#""a*b""#));
    let request = beyond(&on(r#"["a*", "*b"]"#), &on(r#""*""#));
    assert!(!request.resource.starts_with('a') && !request.resource.ends_with('b'), "{request:?}");
}

#[test]
fn an_action_always_has_a_service() {
    let star = policy(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
    let pair = policy(r#"{"Effect": "Allow", "Action": "*:*", "Resource": "*"}"#);
    equal(&star, &pair);
}

#[test]
fn several_old_statements_may_cover_one_new_one_together() {
    let old = policy(
        r#"{"Effect": "Allow", "NotAction": "s3:Delete*", "Resource": "*"},
           {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
    );
    within(&old, &policy(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#));
}

#[test]
fn everything_but_is_not_the_same_as_everything() {
    let but = policy(r#"{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}"#);
    let all = policy(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
    assert!(narrower(&all, &but).action.starts_with("iam:"));
    let less = policy(r#"{"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"}"#);
    narrower(&but, &less);
    let bucket = policy(r#"{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::secret/*"}"#);
    narrower(&all, &bucket);
}

#[test]
fn a_deny_wins_wherever_it_stands() {
    let all = policy(r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#);
    let kept = policy(
        r#"{"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}, {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
    );
    assert!(narrower(&all, &kept).action.to_lowercase().starts_with("s3:delete"));
    let denied = policy(r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#);
    within(&policy(r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#), &denied);
}

#[test]
fn a_condition_that_goes_is_more() {
    let request = narrower(&when("{}"), &when(r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#));
    assert_eq!(request.context, [("aws:MultiFactorAuthPresent".to_owned(), vec![])]);
}

#[test]
fn absent_keys() {
    // A positive operator is false, a negated one true, `IfExists` always true.
    narrower(&when(r#"{"StringEqualsIfExists": {"k:a": "x"}}"#), &when(r#"{"StringEquals": {"k:a": "x"}}"#));
    equal(
        &when(r#"{"StringNotEqualsIfExists": {"k:a": "x"}}"#),
        &when(r#"{"StringNotEquals": {"k:a": "x"}}"#),
    );
    narrower(&when(r#"{"StringNotEquals": {"k:a": "x"}}"#), &when(r#"{"StringEquals": {"k:a": "y"}}"#));
    within(
        &when(r#"{"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#),
        &when(r#"{"Null": {"aws:SourceIp": "true"}}"#),
    );
    equal(&when(r#"{"Null": {"k:a": "false"}}"#), &when(r#"{"StringLike": {"k:a": "*"}}"#));
}

#[test]
fn null_is_about_presence() {
    equal(
        &when("{}"),
        &policy(
            r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"Null": {"k:a": "true"}}},
           {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"Null": {"k:a": "false"}}}"#,
        ),
    );
    within(
        &when(r#"{"Null": {"k:a": "true"}}"#),
        &when(r#"{"Null": {"k:a": "true"}, "StringNotEquals": {"k:b": "x"}}"#),
    );
}

#[test]
fn condition_keys_have_no_case_and_values_have() {
    equal(
        &when(r#"{"StringEquals": {"AWS:username": "x"}}"#),
        &when(r#"{"StringEquals": {"aws:UserName": "x"}}"#),
    );
    beyond(&when(r#"{"StringEquals": {"k:a": "x"}}"#), &when(r#"{"StringEquals": {"k:a": "X"}}"#));
    narrower(
        &when(r#"{"StringEqualsIgnoreCase": {"k:a": "aB"}}"#),
        &when(r#"{"StringEquals": {"k:a": ["Ab", "AB"]}}"#),
    );
    equal(
        &when(r#"{"StringEqualsIgnoreCase": {"k:a": "a"}}"#),
        &when(r#"{"StringEquals": {"k:a": ["a", "A"]}}"#),
    );
}

#[test]
fn two_tests_of_one_key_both_count() {
    let both = r#"{"StringLike": {"k:a": "a*"}, "StringNotEquals": {"k:a": "ab"}}"#;
    assert_ne!(narrower(&when(r#"{"StringLike": {"k:a": "a*"}}"#), &when(both)).context, []);
    within(
        &on("[]".replace("[]", r#""nothing""#).as_str()),
        &when(r#"{"StringEquals": {"k:a": "x"}, "StringNotEquals": {"k:a": "x"}}"#),
    );
}

#[test]
fn numbers_and_dates_are_lines() {
    narrower(
        &when(r#"{"NumericLessThan": {"s3:max-keys": "10"}}"#),
        &when(r#"{"NumericLessThanEquals": {"s3:max-keys": "9"}}"#),
    );
    equal(&when(r#"{"NumericEquals": {"k:a": "2.50"}}"#), &when(r#"{"NumericEquals": {"k:a": "2.5"}}"#));
    equal(
        &when(r#"{"DateLessThan": {"aws:CurrentTime": "2025-01-01T00:00:00+09:00"}}"#),
        &when(r#"{"DateLessThan": {"aws:CurrentTime": "2024-12-31T15:00:00Z"}}"#),
    );
    narrower(
        &when(r#"{"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}"#),
        &when(r#"{"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}"#),
    );
    // More digits than a double has, which is what the tests' own evaluator compares.
    let (even, odd) = ("9007199254740992", "9007199254740993");
    let is = |number: &str| when(&format!(r#"{{"NumericEquals": {{"k:a": "{number}"}}}}"#));
    assert!(
        matches!(compare(&is(even), &is(odd)), Answer::Witness(request) if request.context[0].1 == [odd])
    );
}

#[test]
fn addresses_are_ranges_of_two_families() {
    narrower(
        &when(r#"{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#),
        &when(r#"{"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}}"#),
    );
    equal(
        &when(r#"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/9", "10.128.0.0/9"]}}"#),
        &when(r#"{"IpAddress": {"aws:SourceIp": "10.3.2.1/8"}}"#),
    );
    let request = beyond(
        &when(r#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#),
        &when(r#"{"IpAddress": {"aws:SourceIp": ["0.0.0.0/0", "::/0"]}}"#),
    );
    assert!(request.context[0].1[0].contains(':'), "{request:?}");
}

#[test]
fn arns_are_compared_part_by_part() {
    let like = |pattern: &str| when(&format!(r#"{{"ArnLike": {{"aws:SourceArn": "{pattern}"}}}}"#));
    narrower(&like("arn:aws:*:*:1:*"), &like("arn:aws:sns:*:1:topic*"));
    // A star of one part does not reach into the next.
    beyond(
        &like("arn:aws:s*:1:topic:x:y"),
        &when(r#"{"StringLike": {"aws:SourceArn": "arn:aws:s*:1:topic:x:y"}}"#),
    );
    equal(&like("arn:aws:sns:*:1:t"), &when(r#"{"ArnEquals": {"aws:SourceArn": "arn:aws:sns:*:1:t"}}"#));
    // The last part has colons too.
    narrower(&like("arn:aws:sns:eu:1:*"), &like("arn:aws:sns:eu:1:t:*"));
}

#[test]
fn for_all_values_is_true_without_values() {
    let all =
        |values: &str| when(&format!(r#"{{"ForAllValues:StringEquals": {{"aws:TagKeys": {values}}}}}"#));
    let any = |values: &str| when(&format!(r#"{{"ForAnyValue:StringEquals": {{"aws:TagKeys": {values}}}}}"#));
    narrower(&all(r#"["a", "b"]"#), &all(r#"["a"]"#));
    narrower(&any(r#"["a", "b"]"#), &any(r#"["a"]"#));
    let request = beyond(&any(r#"["a"]"#), &all(r#"["a"]"#));
    assert_eq!(request.context[0].1, [] as [String; 0]);
    let request = beyond(&all(r#"["a"]"#), &any(r#"["a"]"#));
    assert!(request.context[0].1.len() == 2 && request.context[0].1.contains(&"a".to_owned()), "{request:?}");
    // With the key present it is at least one value, and all of them.
    within(
        &any(r#"["a"]"#),
        &when(r#"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}, "Null": {"aws:TagKeys": "false"}}"#),
    );
}

#[test]
fn a_test_without_qualifier_on_several_values_is_read_in_every_way() {
    let plain = |values: &str| when(&format!(r#"{{"StringEquals": {{"aws:TagKeys": {values}}}}}"#));
    narrower(&plain(r#"["a", "b"]"#), &plain(r#"["a"]"#));
    open(
        &when(r#"{"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}"#),
        &plain(r#"["a"]"#),
        Undecided::Condition,
    );
    // For one value the same would hold of `aws:username`, which never has several.
    within(
        &policy(
            r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:username": "b"}}}"#,
        ),
        &when(r#"{"StringEquals": {"aws:username": "a"}}"#),
    );
    open(
        &policy(
            r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:TagKeys": "b"}}}"#,
        ),
        &plain(r#"["a"]"#),
        Undecided::Condition,
    );
}

#[test]
fn families_of_operators_on_one_key() {
    // Equal tests cancel whatever else there is.
    let both = r#"{"StringEquals": {"k:a": "1"}, "NumericLessThan": {"k:a": "5"}}"#;
    within(&when(r#"{"NumericLessThan": {"k:a": "5"}}"#), &when(both));
    open(
        &when(r#"{"NumericLessThan": {"k:a": "5"}}"#),
        &when(r#"{"StringEquals": {"k:a": "1"}}"#),
        Undecided::Condition,
    );
    beyond(&when(r#"{"NumericLessThan": {"k:a": "5"}}"#), &when(r#"{"StringEquals": {"k:a": "7"}}"#));
}

#[test]
fn a_key_of_truth_may_be_compared_as_a_text() {
    let text = when(r#"{"StringEquals": {"aws:MultiFactorAuthPresent": "true"}}"#);
    equal(&text, &when(r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#));
    beyond(&text, &when(r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"#));
    within(
        &when(r#"{"StringNotEquals": {"aws:MultiFactorAuthPresent": "false"}}"#),
        &when(r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#),
    );
}

#[test]
fn an_unknown_operator_is_not_decided_but_cancels() {
    let mut strange = when(r#"{"StringEquals": {"k:a": "1"}}"#);
    strange.statements[0].conditions[0].operator = Operator::Unknown;
    strange.statements[0].conditions[0].written = "StringSounds".to_owned();
    equal(&strange, &strange);
    within(&when("{}"), &strange);
    open(&strange, &when("{}"), Undecided::Condition);
    open(&when(r#"{"StringEquals": {"k:a": "1"}}"#), &strange, Undecided::Condition);
}

#[test]
fn variables_with_the_same_text_are_the_same() {
    let home = on(r#""arn:aws:s3:::home/${aws:username}/*""#);
    equal(&home, &on(r#"["arn:aws:s3:::home/${aws:username}/*"]"#));
    narrower(&on(r#""arn:aws:s3:::home/*""#), &home);
    narrower(&home, &on(r#""arn:aws:s3:::home/${aws:username}/inner/*""#));
    within(
        &policy(
            r#"{"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::home/${aws:username}*"]}"#,
        ),
        &home,
    );
}

#[test]
fn a_variable_that_becomes_a_star_is_more() {
    let request = beyond(&on(r#""arn:aws:s3:::home/${aws:username}/*""#), &on(r#""arn:aws:s3:::home/*""#));
    assert!(request.resource.starts_with("arn:aws:s3:::home/"), "{request:?}");
    // Only some value of the variable shows it, and the request says which.
    let request = beyond(&on(r#""arn:aws:s3:::home/${aws:username}/*""#), &on(r#""arn:aws:s3:::home/*/*""#));
    assert!(request.context.iter().any(|(key, _)| key == "aws:username"), "{request:?}");
    let request =
        beyond(&on(r#""arn:aws:s3:::home/bob/*""#), &on(r#""arn:aws:s3:::home/${aws:username}/*""#));
    assert_ne!(request.context[0].1, ["bob"]);
}

#[test]
fn a_question_mark_is_no_variable() {
    beyond(&on(r#""home/?""#), &on(r#""home/${aws:userid}""#));
}

#[test]
fn variables_may_have_defaults() {
    let with = on(r#""team/${aws:PrincipalTag/team, 'none'}/*""#);
    equal(&with, &on(r#""team/${aws:principaltag/team,'none'}/*""#));
    let request = beyond(&on(r#""team/${aws:PrincipalTag/team}/*""#), &with);
    assert_eq!(request.context, [("aws:principaltag/team".to_owned(), vec![])]);
    assert_eq!(request.resource, "team/none/x");
}

#[test]
fn variables_stand_in_conditions_too() {
    let own = when(r#"{"StringEquals": {"s3:prefix": "${aws:username}"}}"#);
    equal(&own, &own.clone());
    narrower(&when(r#"{"StringLike": {"s3:prefix": "*"}}"#), &own);
    narrower(&when(r#"{"StringLike": {"s3:prefix": "${aws:username}*"}}"#), &own);
    let request = beyond(&own, &when(r#"{"StringLike": {"s3:prefix": "home/*"}}"#));
    assert!(request.context.iter().any(|(key, _)| key == "s3:prefix"), "{request:?}");
    // Both variables may have the same value: not decided by guessing, but by a request.
    beyond(
        &when(r#"{"StringNotEquals": {"k:a": "${k:b}"}}"#),
        &when(r#"{"StringEquals": {"k:a": "${k:b}"}}"#),
    );
}

#[test]
fn escaped_wildcards_are_characters() {
    let star = on(r#""a${*}b""#);
    narrower(&on(r#""a*b""#), &star);
    equal(
        &star,
        &document(
            Kind::Identity,
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "a${*}b"}}"#,
        ),
    );
    assert_eq!(beyond(&on(r#""axb""#), &star).resource, "a*b");
    assert_eq!(beyond(&on(r#""x""#), &on(r#""${$}${?}""#)).resource, "$?");
}

#[test]
fn in_the_old_language_there_are_no_variables() {
    let text = |version: &str| {
        document(
            Kind::Identity,
            &format!(
                r#"{{"Version": "{version}", "Statement": {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "home/${{aws:username}}"}}}}"#
            ),
        )
    };
    let request = beyond(&text("2008-10-17"), &text("2012-10-17"));
    assert!(!request.resource.contains('$'), "{request:?}");
    assert_eq!(beyond(&text("2012-10-17"), &text("2008-10-17")).resource, "home/${aws:username}");
}

#[test]
fn principals() {
    let to = |who: &str| {
        resource(&format!(
            r#"{{"Effect": "Allow", "Principal": {who}, "Action": "s3:GetObject", "Resource": "*"}}"#
        ))
    };
    equal(&to(r#""*""#), &to(r#"{"AWS": "*"}"#));
    equal(&to(r#"{"AWS": "111122223333"}"#), &to(r#"{"AWS": "arn:aws:iam::111122223333:root"}"#));
    narrower(&to(r#""*""#), &to(r#"{"AWS": "111122223333"}"#));
    narrower(&to(r#""*""#), &to(r#"{"Service": "sns.amazonaws.com"}"#));
    narrower(&to(r#"{"AWS": "111122223333"}"#), &to(r#"{"AWS": "arn:aws:iam::111122223333:user/u"}"#));
    narrower(
        &to(r#"{"AWS": "111122223333"}"#),
        &to(r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/r/s"}"#),
    );
    narrower(
        &to(r#"{"AWS": "arn:aws:iam::111122223333:role/path/r"}"#),
        &to(r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/r/s"}"#),
    );
    let request =
        beyond(&to(r#"{"AWS": "111122223333"}"#), &to(r#"{"AWS": ["111122223333", "444455556666"]}"#));
    assert!(request.principal.as_deref().unwrap().contains("444455556666"), "{request:?}");
    beyond(&to(r#"{"AWS": "111122223333"}"#), &to(r#"{"Service": "sns.amazonaws.com"}"#));
    equal(
        &to(r#"{"AWS": "111122223333"}"#),
        &to(r#"{"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/r"]}"#),
    );
}

#[test]
fn account_numbers_are_of_the_partition_of_the_policies() {
    let to = |who: &str| {
        resource(&format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": "{who}"}}, "Action": "s3:GetObject", "Resource": "arn:aws-cn:s3:::b/*"}}"#
        ))
    };
    equal(&to("111122223333"), &to("arn:aws-cn:iam::111122223333:root"));
}

#[test]
fn not_principal_spares_only_who_is_listed() {
    let but = |who: &str| {
        resource(&format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}},
               {{"Effect": "Deny", "NotPrincipal": {{"AWS": {who}}}, "Action": "*", "Resource": "*"}}"#
        ))
    };
    let account = but(r#""arn:aws:iam::111122223333:root""#);
    let user = but(r#"["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/u"]"#);
    // The account in the list does not spare its users.
    assert_eq!(beyond(&account, &user).principal.as_deref(), Some("AWS arn:aws:iam::111122223333:user/u"));
    let allow = |who: &str| {
        resource(&format!(
            r#"{{"Effect": "Allow", "NotPrincipal": {{"AWS": "{who}"}}, "Action": "s3:GetObject", "Resource": "*"}}"#
        ))
    };
    // Nobody says whether it does so for an Allow.
    let user = resource(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/u"}, "Action": "s3:GetObject", "Resource": "*"}"#,
    );
    open(&allow("111122223333"), &user, Undecided::Principal);
    beyond(&allow("arn:aws:iam::111122223333:user/u"), &user);
    equal(&allow("111122223333"), &allow("111122223333"));
}

#[test]
fn statements_that_aws_refuses() {
    let mut broken = on(r#""a""#);
    broken.statements[0].broken = true;
    let nothing = policy(r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#);
    open(&nothing, &broken, Undecided::Broken);
    within(&broken, &broken);
    beyond(&broken, &on(r#""a""#));
    let deny = |broken: bool| {
        let mut made = policy(
            r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, {"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}"#,
        );
        made.statements[1].broken = broken;
        made
    };
    equal(&deny(true), &deny(true));
    open(
        &deny(true),
        &policy(r#"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}"#),
        Undecided::Broken,
    );
    beyond(&deny(false), &deny(true));
}

#[test]
fn gates_limit_each_other() {
    use pairgate::iam::grants::GateKind;
    use std::sync::Arc;
    let all = Arc::new(policy(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#));
    let s3 = Arc::new(policy(r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#));
    let ec2 = Arc::new(policy(r#"{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}"#));
    let ask = |old: &Access, new: &Access| wider(old, new, &mut Budget::default());
    let granted = Access::granted([all.clone()]);
    let limited = granted.clone().limited(GateKind::Boundary, [s3.clone()]);
    assert_eq!(ask(&granted, &limited), Answer::Empty);
    assert!(matches!(ask(&limited, &granted), Answer::Witness(_)));
    assert_eq!(ask(&Access::granted([s3.clone()]), &limited), Answer::Empty);
    assert_eq!(ask(&limited, &Access::granted([s3.clone()])), Answer::Empty);
    let none = Access::granted([s3.clone()]).limited(GateKind::Boundary, [ec2.clone()]);
    assert_eq!(ask(&Access::nothing(), &none), Answer::Empty);
    assert!(matches!(ask(&Access::nothing(), &Access::granted([s3.clone()])), Answer::Witness(_)));
    assert_eq!(ask(&Access::nothing(), &Access::nothing()), Answer::Empty);
    assert_eq!(ask(&Access::granted([]), &Access::granted([])), Answer::Empty);
    let open = granted.clone().limited(GateKind::Boundary, [s3, ec2]);
    assert!(matches!(ask(&limited, &open), Answer::Witness(request) if request.action.starts_with("ec2:")));
}

#[test]
fn the_answer_is_the_same_each_time() {
    let (old, new) =
        (on(r#"["a*", "*b"]"#), policy(r#"{"Effect": "Allow", "NotAction": "s3:Get*", "Resource": "*"}"#));
    let first = compare(&old, &new);
    for _ in 0..5 {
        assert_eq!(compare(&old, &new), first);
    }
}

/// `ALICE` fits the variable without case and not with it.
#[test]
fn a_variable_without_case_is_more_than_the_same_with_case() {
    let exact = when(r#"{"StringEquals": {"aws:PrincipalTag/x": "${aws:username}"}}"#);
    let folded = when(r#"{"StringEqualsIgnoreCase": {"aws:PrincipalTag/x": "${aws:username}"}}"#);
    assert_ne!(compare(&exact, &folded), Answer::Empty);
}

/// A tag is any text: neither true nor false, below five nor above.
#[test]
fn a_value_of_a_tag_may_be_no_number_and_no_truth() {
    let some = when(r#"{"Null": {"aws:RequestTag/x": "false"}}"#);
    for (operator, value, other, more) in [
        ("Bool", "true", "Bool", "false"),
        ("NumericLessThan", "5", "NumericGreaterThanEquals", "5"),
        ("IpAddress", "0.0.0.0/0", "IpAddress", "::/0"),
    ] {
        let statement = |operator: &str, value: &str| {
            format!(
                r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {{"{operator}": {{"aws:RequestTag/x": "{value}"}}}}}}"#
            )
        };
        let old = policy(&format!("{}, {}", statement(operator, value), statement(other, more)));
        assert_ne!(compare(&old, &some), Answer::Empty, "{operator}");
    }
    // A key that has such values only is another matter.
    let statement = |value: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {{"Bool": {{"aws:SecureTransport": "{value}"}}}}}}"#
        )
    };
    let old = policy(&format!("{}, {}", statement("true"), statement("false")));
    within(&old, &when(r#"{"Null": {"aws:SecureTransport": "false"}}"#));
}

/// The value may hold colons, so that what follows it in the ARN is another part than it seems.
#[test]
fn a_variable_in_an_arn_may_hold_colons() {
    let old = when(r#"{"ArnLike": {"aws:SourceArn": ["${aws:PrincipalTag/a}/x*", "arn:aws:s3:::*"]}}"#);
    let new = when(r#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:1:?/x*"}}"#);
    assert_ne!(compare(&old, &new), Answer::Empty);
    let old = when(r#"{"ArnLike": {"aws:SourceArn": "*/x*"}}"#);
    let new = when(r#"{"ArnLike": {"aws:SourceArn": "${aws:PrincipalTag/a}/x*"}}"#);
    assert_ne!(compare(&old, &new), Answer::Empty);
}
