//! What principals used last.

use pairgate::audit::aws::facts::{ServiceUses, Used};
use pairgate::audit::aws::read::{self, Accessed};
use pairgate::audit::{Known, Reason};
use serde_json::{Value, json};

use crate::make::{self, ID, only, settings, source};

fn arn(name: &str) -> String {
    format!("arn:aws:iam::{ID}:role/{name}")
}

fn read(text: impl AsRef<str>) -> Vec<Accessed> {
    read::accessed(&source(text), &settings()).unwrap()
}

fn uses(change: impl FnOnce(&mut Value)) -> Known<ServiceUses> {
    let mut answer = make::about(&arn("deploy"), make::answer());
    change(&mut answer);
    read(answer.to_string()).remove(0).uses
}

#[track_caller]
fn refused(text: &str, code: &str, words: &str) {
    let errors = read::accessed(&source(text), &settings()).unwrap_err();
    let (found, message) = only(&errors);
    assert_eq!(found, code, "{message}");
    assert!(message.contains(words), "{message}");
}

#[test]
fn services_and_actions_tell_their_last_use() {
    let Known::Known(uses) = uses(|_| ()) else { panic!() };
    assert_eq!(uses.made, "2026-06-30T00:00:05Z".parse().unwrap());
    let at = "2026-06-01T00:00:00Z".parse().unwrap();
    let last = Used::At { at, service: None, region: Some("eu-west-1".to_owned()) };
    let s3 = &uses.services["s3"];
    assert_eq!(s3.used, last);
    assert_eq!(s3.by, Some(arn("deploy")));
    let actions = s3.actions.as_ref().unwrap();
    assert_eq!((&actions["GetObject"], &actions["DeleteBucket"]), (&last, &Used::Never));
    let sqs = &uses.services["sqs"];
    assert_eq!((&sqs.used, &sqs.by, &sqs.actions), (&Used::Never, &None, &None));
}

#[test]
fn a_list_lines_and_an_object_by_arn_say_the_same() {
    let (one, other) = (make::about(&arn("a"), make::answer()), make::about(&arn("b"), make::answer()));
    let lines = read(format!("{one}\n{other}\n"));
    assert_eq!(lines.iter().map(|one| one.arn.clone()).collect::<Vec<_>>(), [arn("a"), arn("b")]);
    assert!(lines.iter().all(|one| one.account == ID && one.uses.get().is_some()));
    assert_eq!(read(format!("[{one}, {other}]")), lines);
    let by = json!({ arn("a"): make::answer(), arn("b"): make::answer() });
    assert_eq!(read(by.to_string()), lines);
    assert_eq!(read(serde_json::to_string_pretty(&by).unwrap()), lines);
    assert_eq!(read(format!("\u{feff}{one}\r\n{other}\r\n")), lines);
}

#[test]
fn pages_of_one_answer_are_joined_and_a_cut_one_is_refused() {
    let page = |at: usize, truncated: bool| {
        let mut page = make::about(&arn("a"), make::answer());
        page["ServicesLastAccessed"] = json!([page["ServicesLastAccessed"][at]]);
        page["IsTruncated"] = truncated.into();
        page
    };
    let whole = read(make::about(&arn("a"), make::answer()).to_string());
    assert_eq!(read(format!("{}\n{}\n", page(0, true), page(1, false))), whole);
    refused(&page(0, true).to_string(), "audit-list-cut", "goes on after its last page");
    refused(&format!("{}{}", page(0, false), page(1, false)), "audit-accessed", "a second answer");
    let mut other = page(1, false);
    other["JobCompletionDate"] = "2026-06-29T00:00:00Z".into();
    refused(&format!("{}{other}", page(0, true)), "audit-accessed", "different jobs");
    let twice = json!({ arn("a"): make::answer() }).to_string();
    let twice = format!("{},{}", &twice[..twice.len() - 1], &twice[1..]);
    refused(&twice, "audit-accessed", "a second answer");
}

#[test]
fn a_job_that_is_not_complete_tells_nothing() {
    let said = |change: fn(&mut Value)| match uses(change) {
        Known::NotRead(Reason::Failed { said }) => said.get(pairgate::text::Lang::En).to_owned(),
        other => panic!("{other:?}"),
    };
    assert!(said(|answer| answer["JobStatus"] = "IN_PROGRESS".into()).contains("in progress"));
    let failed = said(|answer| {
        answer["JobStatus"] = "FAILED".into();
        answer["Error"] = json!({"Code": "InternalError", "Message": "try again"});
    });
    assert!(failed.contains("InternalError try again"), "{failed}");
}

#[test]
fn what_contradicts_itself_is_never_unused() {
    let s3 = |member: &'static str, value: Value| {
        uses(move |answer| answer["ServicesLastAccessed"][0][member] = value)
    };
    let changes: [fn(&mut Value); 10] = [
        |answer| answer["JobStatus"] = "DONE".into(),
        |answer| answer["JobStatus"] = Value::Null,
        |answer| answer["JobCompletionDate"] = Value::Null,
        |answer| answer["JobCompletionDate"] = "2026-07-01T01:00:00Z".into(),
        |answer| answer["ServicesLastAccessed"] = Value::Null,
        |answer| answer["ServicesLastAccessed"][1]["TotalAuthenticatedEntities"] = 1.into(),
        |answer| answer["ServicesLastAccessed"][1]["LastAuthenticatedRegion"] = "eu-west-1".into(),
        |answer| answer["ServicesLastAccessed"][1]["ServiceNamespace"] = "s3".into(),
        |answer| {
            answer["ServicesLastAccessed"][0]["TrackedActionsLastAccessed"][0]["LastAccessedTime"] =
                Value::Null
        },
        |answer| {
            answer["ServicesLastAccessed"][0]["TrackedActionsLastAccessed"][1]["ActionName"] =
                "GetObject".into()
        },
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let found = uses(change);
        let is_odd = matches!(found, Known::NotRead(Reason::Odd { .. }));
        assert!(
            is_odd || (at == 3 && matches!(found, Known::NotRead(Reason::Future { .. }))),
            "{at}: {found:?}"
        );
    }
    assert!(s3("LastAuthenticated", Value::Null).reason().is_some());
    assert!(s3("LastAuthenticated", "2026-07-01T01:00:00Z".into()).reason().is_some());
    // Nothing tracked is not "no action was used".
    let none = s3("TrackedActionsLastAccessed", json!([]));
    assert_eq!(none.get().unwrap().services["s3"].actions, None);
}

#[test]
fn answers_about_nobody_and_other_files_are_refused() {
    refused(&make::answer().to_string(), "audit-accessed", "no `Arn`");
    refused(
        &make::about("arn:aws:s3:::bucket", make::answer()).to_string(),
        "audit-accessed",
        "not the ARN of a principal",
    );
    let text = make::about(&arn("a"), make::answer()).to_string();
    refused(&text[..text.len() - 9], "audit-file-cut", "cut off");
    refused(&text.replace("2026-06-01T00:00:00+00:00", "June"), "audit-file-shape", "`June` is no moment");
    refused("", "audit-file-empty", "empty");
}
