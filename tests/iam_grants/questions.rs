//! Whether an access allows some of a question, and whether it lacks some.

use pairgate::iam::grants::{Access, Answer, Budget, Question, allows, lacks};

use super::build::{policy, when};
use super::naive;

fn grants(access: &Access, actions: &[&str], resources: &[&str], context: &[(&str, &str)]) -> bool {
    let question = Question { actions, resources, context };
    match allows(access, &question, &mut Budget::default()) {
        Answer::Empty => false,
        Answer::Witness(request) => {
            assert!(naive::allowed(access, &request), "{request:?}");
            true
        }
        other => panic!("{other:?}"),
    }
}

fn all_of(access: &Access, actions: &[&str], resources: &[&str], context: &[(&str, &str)]) -> bool {
    let question = Question { actions, resources, context };
    match lacks(access, &question, &mut Budget::default()) {
        Answer::Empty => true,
        Answer::Witness(request) => {
            assert!(!naive::allowed(access, &request), "{request:?}");
            false
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn some_and_all() {
    let access = Access::of(policy(
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}"#,
    ));
    assert!(grants(&access, &["s3:GetObject"], &[], &[]));
    assert!(grants(&access, &["S3:getobject", "ec2:*"], &["arn:aws:s3:::b/*"], &[]));
    assert!(!grants(&access, &["s3:DeleteBucket"], &[], &[]));
    assert!(!grants(&access, &["ec2:*"], &[], &[]));
    assert!(all_of(&access, &["s3:Get*"], &[], &[]));
    assert!(!all_of(&access, &["s3:Delete*"], &[], &[]));
    assert!(!all_of(&access, &["*"], &["*"], &[]));
    assert!(!grants(&Access::nothing(), &[], &[], &[]));
    assert!(!all_of(&Access::nothing(), &["s3:Get*"], &[], &[]));
}

#[test]
fn what_is_known_of_the_context_counts() {
    let access = Access::of(when(
        r#"{"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}, "Bool": {"aws:SecureTransport": "true"}}"#,
    ));
    let ask = |service: &str, some: bool| {
        let context = [("iam:passedtoservice", service), ("aws:SecureTransport", "true")];
        match some {
            true => grants(&access, &["s3:GetObject"], &[], &context),
            false => all_of(&access, &["s3:GetObject"], &[], &context),
        }
    };
    assert!(ask("lambda.amazonaws.com", true));
    assert!(ask("lambda.amazonaws.com", false));
    assert!(!ask("ec2.amazonaws.com", true));
    assert!(!ask("ec2.amazonaws.com", false));
    assert!(!grants(&access, &["s3:GetObject"], &[], &[("aws:SecureTransport", "false")]));
}

#[test]
fn a_variable_may_be_known_too() {
    let access = Access::of(policy(
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:username}/*"}"#,
    ));
    assert!(grants(&access, &["s3:GetObject"], &["arn:aws:s3:::home/*"], &[("aws:username", "bob")]));
    assert!(grants(&access, &["s3:GetObject"], &["arn:aws:s3:::home/bob/*"], &[]));
    assert!(!grants(&access, &["s3:GetObject"], &["arn:aws:s3:::other/*"], &[]));
}
