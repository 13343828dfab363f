//! The rule `drift-overwritten`.

use rustc_hash::FxHashMap;

use super::subject::{Words, lines, object};
use super::{Context, Rule};
use crate::finding::Finding;
use crate::plan::value::join_path;
use crate::plan::{Actions, Marks, ResourceChange, Secrets, Value};
use crate::text::Text;

/// A longer value says little in one line, and the list of changes shows it.
const LONGEST: usize = 60;

static NULL: Value<'static> = Value::Null;

crate::rule! {
    /// ## What it finds
    ///
    /// Something was changed outside of Terraform since the last apply, and this plan changes it again: an
    /// attribute is set back, or an object that was deleted by hand is made again. Drift that the plan leaves
    /// alone is no finding.
    ///
    /// ## Why it matters
    ///
    /// A change by hand has a reason more often than not: last night's incident, a support case, a scaling that
    /// saved the day. Whoever plans on Monday does not know about it and undoes it with an unrelated pull request.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_ecs_service.api
    ///     ~ desired_count = 12 -> 4     # somebody scaled it to 12 by hand
    /// ```
    ///
    /// ## What to do
    ///
    /// - Ask who changed it and why: the provider's audit log knows (CloudTrail, for instance).
    /// - Keep it? Write the value into the configuration, or `ignore_changes` if another system owns it.
    /// - Undo it? Then this plan is right; say so in the review.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`, because setting drift back is what Terraform is for; a second person only
    /// has to know. `rule "drift-overwritten" { level = ... }` takes `advisory`, `mandatory_overridable`,
    /// `mandatory` or `off`. When it blocks:
    ///
    /// ```hcl
    /// waive "drift-overwritten" {
    ///   address = "aws_ecs_service.api"
    ///   reason  = "the incident is over, back to four"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "drift-overwritten",
    level: Advisory,
    title: ("a change made outside of Terraform is undone", "Terraform の外で行われた変更が打ち消される"),
    help: (
        "ask who changed it and why; to keep it, write it into the configuration before you apply",
        "誰がなぜ変更したのか確認してください。残す場合は、適用の前に設定へ反映してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    if context.plan.drift.is_empty() {
        return Vec::new();
    }
    let changes = context.plan.changes.iter().filter(|change| change.is_managed() && change.is_current());
    let changes: FxHashMap<&str, &ResourceChange<'_>> = changes
        .flat_map(|change| {
            let before = change.previous_address.as_deref();
            [Some(change.address.as_ref()), before]
                .into_iter()
                .flatten()
                .map(move |address| (address, change))
        })
        .collect();
    let drift = context.plan.drift.iter().filter(|drift| drift.is_managed() && drift.is_current());
    drift
        .filter_map(|drift| {
            let change = changes.get(drift.address.as_ref())?;
            match (&drift.actions, &change.actions) {
                (Actions::Delete, actions) if actions.creates() => Some(deleted(rule, change)),
                (Actions::Delete, _) => None,
                (_, Actions::Update) => changed(context, rule, drift, change),
                (_, actions) if actions.replaces() => changed(context, rule, drift, change),
                _ => None,
            }
        })
        .collect()
}

fn deleted(rule: &Rule, change: &ResourceChange<'_>) -> Finding {
    let (en, ja) = object(change);
    let message = Text::new(
        format!("{en} was deleted outside of Terraform, and this plan makes it again"),
        format!("{ja} は Terraform の外で削除されていますが、このプランで再び作成されます"),
    );
    rule.finding(message).at(change.address.as_ref())
}

fn changed(
    context: &Context<'_>,
    rule: &Rule,
    drift: &ResourceChange<'_>,
    change: &ResourceChange<'_>,
) -> Option<Finding> {
    let (was, is, wanted) =
        (drift.change.before_value(), drift.change.after_value(), change.change.after_value());
    let unknown = change.change.unknown_marks();
    let ((one, two), (three, four)) = (drift.change.sensitive_marks(), change.change.sensitive_marks());
    let mut walk = Walk { secrets: context.secrets, found: Vec::new() };
    walk.compare("", [&was, &is, &wanted], &unknown, [&one, &two, &three, &four]);
    let (en, ja) = object(change);
    let names: Vec<String> = walk.found.iter().map(|(path, _)| format!("`{path}`")).collect();
    let names = match names.as_slice() {
        [] => return None,
        [first, second, third, _, ..] => format!("{first}, {second}, {third}, …"),
        few => few.join(", "),
    };
    let message = Text::new(
        format!("{en} was changed outside of Terraform, and this plan overwrites it: {names}"),
        format!("{ja} は Terraform の外で変更されていますが、このプランで上書きされます: {names}"),
    );
    let mut finding = rule.finding(message).at(change.address.as_ref());
    if let [(path, _)] = walk.found.as_slice() {
        finding = finding.attribute(path.as_str());
    }
    let detail =
        |(path, (en, ja)): (String, Words)| Text::new(format!("`{path}`: {en}"), format!("`{path}`: {ja}"));
    Some(lines(finding, walk.found.into_iter().map(detail)))
}

struct Walk<'s> {
    secrets: &'s Secrets,
    found: Vec<(String, Words)>,
}

impl Walk<'_> {
    /// Compares what was applied, what is there now and what the plan wants.
    fn compare(
        &mut self,
        path: &str,
        values: [&Value<'_>; 3],
        unknown: &Marks<'_>,
        sensitive: [&Marks<'_>; 4],
    ) {
        let [was, is, wanted] = values;
        // Unknown as a whole is mostly a computed attribute that moves with every update.
        if same(was, is) || same(is, wanted) || unknown.is_all() {
            return;
        }
        let hidden = sensitive.iter().any(|marks| marks.is_all());
        if let (false, Value::Object(one), Value::Object(other), Value::Object(_)) = (hidden, was, is, wanted)
        {
            let mut names: Vec<&str> = one.iter().chain(other).map(|(name, _)| name.as_ref()).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                let members = [was, is, wanted].map(|value| value.get(name).unwrap_or(&NULL));
                let marks = sensitive.map(|marks| marks.member(name));
                self.compare(&join_path(path, name), members, unknown.member(name), marks);
            }
            return;
        }
        let hidden = !unknown.is_none() || sensitive.iter().any(|marks| !marks.is_none());
        let shown = values.map(|value| if hidden { None } else { self.show(value) });
        let words = match shown {
            [Some(was), Some(is), Some(wanted)] => (
                format!("applied `{was}`, now `{is}`, after this plan `{wanted}`"),
                format!("前回の適用 `{was}` → 現在 `{is}` → このプランの適用後 `{wanted}`"),
            ),
            _ if same(was, wanted) => {
                ("is set back to the value applied last".to_owned(), "前回適用した値に戻ります".to_owned())
            }
            _ => ("is set to another value".to_owned(), "別の値になります".to_owned()),
        };
        let path = if path.is_empty() { "*".into() } else { self.secrets.redact(path) };
        self.found.push((path.into_owned(), words));
    }

    /// A plain value that may be said and is short enough to be read.
    fn show(&self, value: &Value<'_>) -> Option<String> {
        let text = match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(text) | Value::String(text) if self.secrets.hides(text) => return None,
            Value::Number(text) => text.to_string(),
            Value::String(text) => format!("\"{}\"", self.secrets.redact(text)),
            Value::Array(items) => {
                let items: Option<Vec<String>> = items.iter().map(|item| self.show(item)).collect();
                format!("[{}]", items?.join(", "))
            }
            Value::Object(_) => return None,
        };
        (text.chars().count() <= LONGEST && !text.contains('\n')).then_some(text)
    }
}

/// Equal, or both nothing, at every depth: providers write an unset attribute as null, "", 0 or [] as
/// they please, and a refresh that only rewrites those is no change that somebody made.
fn same(one: &Value<'_>, other: &Value<'_>) -> bool {
    match (one, other) {
        _ if one.is_empty() && other.is_empty() => true,
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(members), Value::Object(others)) => {
            let pair = |name: &str| (one.get(name).unwrap_or(&NULL), other.get(name).unwrap_or(&NULL));
            members.iter().chain(others).map(|(name, _)| pair(name)).all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}
