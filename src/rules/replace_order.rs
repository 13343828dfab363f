//! The rule `replace-order`.

use super::subject::object;
use super::{Context, Rule};
use crate::finding::Finding;
use crate::plan::value::path_text;
use crate::plan::{Actions, ResourceChange, Value};
use crate::text::Text;

/// Attributes that name an object, of which most services allow only one at a time.
const NAMES: [&str; 8] = [
    "name",
    "identifier",
    "cluster_identifier",
    "bucket",
    "function_name",
    "domain_name",
    "domain",
    "repository",
];

crate::rule! {
    /// ## What it finds
    ///
    /// A resource that serves traffic or holds something is destroyed before its replacement exists (`-/+`,
    /// Terraform's default order).
    ///
    /// ## Why it matters
    ///
    /// Between the two there is nothing: for seconds with a listener rule, for half an hour with a database or a
    /// distribution. If the creation then fails (a quota, a name that is not free yet), the gap lasts until
    /// somebody mends it.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// -/+ aws_lb.public    # destroy and then create replacement
    /// ```
    ///
    /// ## What to do
    ///
    /// - Add `lifecycle { create_before_destroy = true }`, to the resource and to what depends on it.
    /// - Two objects cannot have one name: use `name_prefix`, or put a version into the name. The finding says
    ///   so when the name stays the same.
    /// - Where two cannot exist (a single elastic address, a zone), announce a window.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`: the gap ends by itself and loses nothing, and where something would be
    /// lost `stateful-replace` blocks already. Teams with a promise about uptime set `mandatory_overridable` for
    /// production. `rule "replace-order" { level = ... }` takes `advisory`, `mandatory_overridable`, `mandatory` or
    /// `off`. When it blocks:
    ///
    /// ```hcl
    /// waive "replace-order" {
    ///   address = "aws_lb.public"
    ///   reason  = "maintenance window on Sunday"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "replace-order",
    level: Advisory,
    title: (
        "a serving resource is destroyed before its replacement exists",
        "稼働中のリソースが、代わりを作る前に削除される"
    ),
    help: (
        "add `create_before_destroy` where two can exist at once, or announce a window",
        "同時に 2 つ存在できるリソースであれば `create_before_destroy` を付けてください。できない場合はメンテナンス時間を告知してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let holds = |change: &ResourceChange<'_>| {
        context.consequences.iter().any(|one| {
            one.address == change.address && one.action == change.actions.name() && one.holds != "none"
        })
    };
    let changes = context.plan.changes.iter();
    changes
        .filter(|change| change.is_managed() && change.is_current())
        .filter(|change| change.actions == Actions::DeleteThenCreate)
        .filter(|change| (context.serves)(&change.kind) || holds(change))
        .map(|change| finding(context, rule, change))
        .collect()
}

fn finding(context: &Context<'_>, rule: &Rule, change: &ResourceChange<'_>) -> Finding {
    let (en, ja) = object(change);
    let message = Text::new(
        format!("{en} is destroyed before its replacement exists: it is missing in between"),
        format!("{ja} は代わりが作られる前に削除されるため、その間は存在しません"),
    );
    let mut finding = rule.finding(message).at(change.address.as_ref());
    for path in change.replace_paths.iter().map(path_text).filter(|path| !path.is_empty()) {
        let path = context.secrets.redact(&path).into_owned();
        finding = finding.detail(Text::new(
            format!("`{path}` forces the replacement"),
            format!("`{path}` の変更が置き換えの原因です"),
        ));
    }
    match kept_name(change) {
        None => finding,
        Some(name) => finding.detail(Text::new(
            format!("`{name}` stays the same: with `create_before_destroy` the new object needs another one"),
            format!(
                "`{name}` が変わらないため、`create_before_destroy` を使うには別の値にする必要があります"
            ),
        )),
    }
}

/// A naming attribute that is the same before and after.
fn kept_name(change: &ResourceChange<'_>) -> Option<&'static str> {
    let (before, after) = (change.change.before_value(), change.change.after_value());
    let text = |value: &Value<'_>, name| value.get(name).and_then(Value::as_str).map(str::to_owned);
    NAMES.into_iter().find(|name| {
        text(&before, name).is_some_and(|found| !found.is_empty() && text(&after, name) == Some(found))
    })
}
