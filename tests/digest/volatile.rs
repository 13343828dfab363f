//! Attributes that providers move by themselves.

use crate::{full, outcome};

struct Moment<'m> {
    before: &'m str,
    after: &'m str,
    prior: &'m str,
    planned: &'m str,
    /// The member `resource_drift` with its comma, if any.
    drift: &'m str,
}

const BASE: Moment<'_> = Moment { before: "1", after: "1", prior: "1", planned: "1", drift: "" };

fn plan(moment: &Moment<'_>, kind: &str, attribute: &str) -> String {
    let Moment { before, after, prior, planned, drift } = moment;
    let values = |time: &str| format!(r#"{{"id":"db","{attribute}":"2026-01-01T00:0{time}:00Z"}}"#);
    let state = |time: &str| {
        format!(
            r#"{{"root_module":{{"resources":[{{"address":"{kind}.a","mode":"managed","type":"{kind}","name":"a","values":{}}}]}}}}"#,
            values(time)
        )
    };
    format!(
        r#"{{"format_version":"1.2","planned_values":{},{drift}"resource_changes":[{{"address":"{kind}.a","mode":"managed","type":"{kind}","name":"a","change":{{"actions":["no-op"],"before":{},"after":{}}}}}],"prior_state":{{"values":{}}}}}"#,
        state(planned),
        values(before),
        values(after),
        state(prior)
    )
}

const MOVED: Moment<'_> = Moment { before: "2", after: "3", prior: "4", planned: "5", drift: "" };

fn drift(before: &str, after: &str, more: &str) -> String {
    format!(
        r#""resource_drift":[{{"address":"aws_db_instance.a","mode":"managed","type":"aws_db_instance","name":"a","change":{{"actions":["update"],"before":{before},"after":{after}{more}}}}}],"#
    )
}

const ATTRIBUTE: &str = "latest_restorable_time";

fn with_drift(drift: &str) -> String {
    plan(&Moment { drift, ..BASE }, "aws_db_instance", ATTRIBUTE)
}

#[test]
fn a_listed_attribute_may_move() {
    assert_eq!(
        full(&plan(&BASE, "aws_db_instance", ATTRIBUTE)),
        full(&plan(&MOVED, "aws_db_instance", ATTRIBUTE))
    );
    let gone = plan(&BASE, "aws_db_instance", ATTRIBUTE)
        .replace(r#","latest_restorable_time":"2026-01-01T00:01:00Z""#, "");
    assert_eq!(full(&plan(&BASE, "aws_db_instance", ATTRIBUTE)), full(&gone), "not there yet");
}

#[test]
fn any_other_attribute_counts() {
    for (kind, attribute) in [
        ("aws_db_instance", "restorable_time"),
        ("aws_db_instance", "latest_restorable_time2"),
        ("aws_instance", ATTRIBUTE),
        ("terraform_data", ATTRIBUTE),
    ] {
        let base = full(&plan(&BASE, kind, attribute));
        for moment in [
            Moment { before: "2", ..BASE },
            Moment { after: "2", ..BASE },
            Moment { prior: "2", ..BASE },
            Moment { planned: "2", ..BASE },
        ] {
            assert_ne!(base, full(&plan(&moment, kind, attribute)), "{kind}.{attribute}");
        }
    }
}

#[test]
fn the_name_inside_of_an_attribute_counts() {
    let plan = |time: &str| {
        crate::plan_of(
            "aws_db_instance",
            &format!(
                r#"{{"actions":["update"],"before":{{}},"after":{{"tags":{{"latest_restorable_time":"{time}"}}}}}}"#
            ),
        )
    };
    assert_ne!(full(&plan("1")), full(&plan("2")));
}

#[test]
fn drift_that_is_nothing_else_is_as_no_drift() {
    let none = with_drift("");
    let moved = with_drift(&drift(
        r#"{"id":"db","a":[1],"latest_restorable_time":"1"}"#,
        r#"{"id":"db","a":[1],"latest_restorable_time":"2"}"#,
        "",
    ));
    let sorted_otherwise = with_drift(&drift(
        r#"{"id":"db","a":[1],"latest_restorable_time":"1"}"#,
        r#"{"latest_restorable_time":"2","a":[1],"id":"db"}"#,
        "",
    ));
    assert_eq!(full(&none), full(&moved));
    assert_eq!(full(&none), full(&sorted_otherwise), "order of keys");
}

#[test]
fn other_drift_keeps_its_place_when_volatile_drift_goes() {
    let element = |kind: &str, attribute: &str| {
        format!(
            r#"{{"address":"{kind}.a","type":"{kind}","name":"a","change":{{"actions":["update"],"before":{{"{attribute}":1}},"after":{{"{attribute}":2}}}}}}"#
        )
    };
    let volatile = element("aws_db_instance", ATTRIBUTE);
    let real = element("aws_instance", "x");
    let list = |elements: &[&str]| with_drift(&format!(r#""resource_drift":[{}],"#, elements.join(",")));
    let one = full(&list(&[&real]));
    assert_eq!(one, full(&list(&[&volatile, &real])));
    assert_eq!(one, full(&list(&[&real, &volatile])));
    assert_eq!(one, full(&list(&[&volatile, &real, &volatile])));
    assert_ne!(one, full(&list(&[&real, &real])));
    assert_ne!(one, full(&list(&[&volatile])));
}

#[test]
fn drift_that_is_more_than_a_moved_clock_counts() {
    let none = full(&with_drift(""));
    let (one, other) =
        (r#"{"id":"db","latest_restorable_time":"1"}"#, r#"{"id":"db","latest_restorable_time":"2"}"#);
    for (name, text) in [
        ("another attribute", with_drift(&drift(one, r#"{"id":"x","latest_restorable_time":"2"}"#, ""))),
        ("an attribute more", with_drift(&drift(one, r#"{"id":"db","n":null,"latest_restorable_time":"2"}"#, ""))),
        ("texts instead of objects", with_drift(&drift("\"one\"", "\"other\"", ""))),
        ("no object at all", with_drift(&drift("null", "null", ""))),
        ("marks", with_drift(&drift(one, other, r#","after_sensitive":{"id":true}"#))),
        ("an unknown member", with_drift(&drift(one, other, r#","new_in_2030":"x""#))),
        ("an import", with_drift(&drift(one, other, r#","importing":{"id":"x"}"#))),
        (
            "a move",
            with_drift(&drift(one, other, "")).replace(r#""address":"aws_db_instance.a","mode":"managed","type":"aws_db_instance","name":"a","change":{"actions":["update"]"#,
                r#""address":"aws_db_instance.a","previous_address":"aws_db_instance.b","mode":"managed","type":"aws_db_instance","name":"a","change":{"actions":["update"]"#),
        ),
        ("a delete", with_drift(&drift(one, other, "").replace("update", "delete"))),
    ] {
        assert_ne!(Some(&none), outcome(&text).as_ref(), "{name}: {text}");
    }
}
