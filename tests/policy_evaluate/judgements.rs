//! Policies as a whole.

use pairgate::finding::Level;
use pairgate::policy::Value;
use pairgate::policy::evaluate::{Environment, judge};
use pairgate::policy::expression::{Expr, Name};
use pairgate::policy::judgement::{Judgement, Seen, Verdict};
use pairgate::policy::program::{LevelExpr, Policy, PolicyFile};
use pairgate::source::{Source, Span};

use crate::ir::*;

fn judged(policy: &Policy) -> Option<Judgement> {
    judge_in(&mocks(&[]), policy)
}

#[test]
fn the_weightiest_block_counts() {
    let blocks = |conditions: Vec<Expr>| {
        let judgement = judged(&policy(conditions.into_iter().map(enforce).collect())).unwrap();
        let indices: Vec<usize> = judgement.enforced.iter().map(|one| one.index).collect();
        assert_eq!(indices, (0..indices.len()).collect::<Vec<_>>());
        judgement.verdict
    };
    assert_eq!(blocks(vec![]), Verdict::Pass);
    assert_eq!(blocks(vec![lit(true), unknown()]), Verdict::Unknown);
    assert_eq!(blocks(vec![lit(false), unknown()]), Verdict::Fail);
    assert_eq!(blocks(vec![error(), lit(false), lit(true)]), Verdict::Error);
    assert_eq!(blocks(vec![lit("true")]), Verdict::Pass);
    assert_eq!(blocks(vec![lit(Value::Bool(false).sensitive())]), Verdict::Fail);
    for (condition, said) in [(null(), "`condition` needs a bool, and this is null"), (int(1), "number")] {
        let fault = judged(&policy(vec![enforce(condition)])).unwrap().enforced.remove(0).fault.unwrap();
        assert!(fault.problem.message.contains(said), "{fault:?}");
    }
}

#[test]
fn a_filter_says_whether_it_applies() {
    let filtered = |filter: Expr| {
        let policy = Policy { filter: Some(filter), ..policy(vec![enforce(lit(false))]) };
        judged(&policy)
            .map(|judgement| (judgement.verdict, judgement.enforced.len(), judgement.fault.is_some()))
    };
    assert_eq!(filtered(lit(true)), Some((Verdict::Fail, 1, false)));
    assert_eq!(filtered(lit(false)), None);
    assert_eq!(filtered(unknown()), Some((Verdict::Unknown, 0, false)));
    assert_eq!(filtered(error()), Some((Verdict::Error, 0, true)));
    assert_eq!(filtered(null()), Some((Verdict::Error, 0, true)));
}

#[test]
fn the_level_may_be_an_expression() {
    let levelled = |level: Expr| {
        let policy = Policy { level: LevelExpr::Expr(level), ..policy(vec![enforce(lit(true))]) };
        let judgement = judged(&policy).unwrap();
        (
            judgement.level,
            judgement.verdict,
            judgement.fault.map_or(String::new(), |fault| fault.problem.message),
        )
    };
    assert_eq!(levelled(lit("advisory")), (Level::Advisory, Verdict::Pass, String::new()));
    for (level, said) in [
        (lit("mandatroy"), "`mandatroy` is no level"),
        (lit(Value::text("hunter2").sensitive()), "`(sensitive value)` is no level"),
        (null(), "this is a null"),
        (unknown(), "only after apply"),
        (error(), "attribute of null"),
    ] {
        let (level, verdict, message) = levelled(level);
        assert_eq!((level, verdict), (Level::Mandatory, Verdict::Error));
        assert!(message.contains(said), "{message}");
    }
    // Where the policy does not apply, nobody asks for its level.
    let policy = Policy { filter: Some(lit(false)), level: LevelExpr::Expr(error()), ..policy(vec![]) };
    assert!(judged(&policy).is_none());
}

#[test]
fn names_mean_the_subject_inputs_and_locals() {
    let file = file(vec![lit("of the file")]);
    let world = mocks(&[]);
    let inputs = [Value::text("given")];
    let mut named = policy(vec![
        enforce(eq(attrs("n"), int(1))),
        enforce(eq(name(Name::PriorAttrs), null())),
        enforce(eq(attr(name(Name::Meta), "type"), lit("t"))),
        enforce(eq(name(Name::Input(0)), lit("given"))),
        enforce(eq(local(0), int(1))),
        enforce(eq(file_local(0), lit("of the file"))),
        enforce(for_all_reads()),
    ]);
    // The slot of the local is not the one of the `for` around.
    let own = index(for_node(for_each(tuple(vec![attrs("n")]), slot(0))), int(0));
    named.locals = vec![local_of(own)];
    let subject = subject(plan_object(vec![("n", Value::int(1))]));
    let judgement = judge(&file, &named, &subject, &Environment::new(&file, &inputs, &world, "")).unwrap();
    let verdicts: Vec<Verdict> = judgement.enforced.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Verdict::Pass; 7]);
}

/// Reads the local inside a `for` whose slot it uses as well.
fn for_all_reads() -> Expr {
    let body = tuple(vec![local(0), slot(0)]);
    eq(for_node(for_each(tuple(vec![int(5)]), body)), tuple(vec![tuple(vec![int(1), int(5)])]))
}

#[test]
fn a_local_that_fails_says_where() {
    let mut failing = policy(vec![enforce(eq(local(0), int(1))), enforce(local(0)), enforce(can_local())]);
    let broken = at((70, 80), pairgate::policy::expression::Node::Attribute(Box::new(null()), "x".into()));
    failing.locals = vec![local_of(broken)];
    let judgement = judged(&failing).unwrap();
    for enforced in &judgement.enforced[..2] {
        assert_eq!(enforced.fault.as_ref().unwrap().span, Span::new(70, 80));
    }
    assert_eq!(judgement.enforced[2].verdict, Verdict::Fail);
}

fn can_local() -> Expr {
    call(&CAN, vec![local(0)])
}

/// Gives the expressions of a condition the places where their texts stand.
fn explained(text: &str, condition: Expr) -> Vec<(String, String)> {
    let file = PolicyFile { source: Source::new("p.policy.hcl", text), ..file(vec![]) };
    let world = mocks(&[true, true, false]);
    let mut environment = Environment::new(&file, &[], &world, "");
    let policy = policy(vec![enforce(condition)]);
    let tags = plan_object(vec![("Owner", Value::text("me")), ("Key", Value::text("hunter2").sensitive())]);
    let subject =
        subject(plan_object(vec![("tags", tags), ("list", plan_list(vec![Value::int(1), Value::int(2)]))]));
    let quiet = judge(&file, &policy, &subject, &environment).unwrap();
    assert_eq!(quiet.enforced[0].seen, []);
    environment.explain = true;
    let judgement = judge(&file, &policy, &subject, &environment).unwrap();
    assert_eq!(judgement.verdict, quiet.verdict);
    let told = |seen: &Seen| (text[seen.span.start..seen.span.end].to_owned(), seen.text.clone());
    judgement.enforced[0].seen.iter().map(told).collect()
}

fn placed(text: &str, part: &str, expr: Expr) -> Expr {
    let start = text.find(part).unwrap();
    at((start, start + part.len()), expr.node)
}

#[test]
fn reasons_are_what_was_looked_at() {
    let text = "attrs.tags.Owner == local.x || attrs.tags.Key == 1 || attrs.never";
    let never = placed(text, "attrs.never", attrs("never"));
    let owner = || placed(text, "attrs.tags.Owner", attrs("tags.Owner"));
    let key = placed(text, "attrs.tags.Key", attrs("tags.Key"));
    let found = explained(text, or(or(eq(key, int(1)), eq(owner(), owner())), never));
    let told = [("attrs.tags.Owner", "\"me\""), ("attrs.tags.Key", "(sensitive value)")];
    assert_eq!(found, told.map(|(place, value)| (place.to_owned(), value.to_owned())));
}

#[test]
fn reasons_of_calls_and_loops() {
    let text = "length(resources) try(attrs.tags.Owner.x) v";
    let length = placed(text, "length(resources)", call(&LENGTH, vec![resources()]));
    let found = explained(text, eq(length, int(1)));
    assert_eq!(found, [("length(resources)".to_owned(), "(known after apply)".to_owned())]);
    let broken = placed(text, "attrs.tags.Owner", attr(attrs("tags.Owner"), "x"));
    let tried = placed(text, "try(attrs.tags.Owner.x)", call(&TRY, vec![broken, null()]));
    assert_eq!(
        explained(text, eq(tried, null())),
        [("try(attrs.tags.Owner.x)".to_owned(), "null".to_owned())]
    );
    let element = placed(text, "v", slot(0));
    let list = lit(Value::list((0..100).map(Value::int).collect()));
    let found = explained(text, eq(for_node(for_each(list, element)), int(1)));
    let values: Vec<&str> = found.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(values, ["0", "1", "2", "3"]);
}
