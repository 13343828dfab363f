//! The rule `import-or-forget`.

use super::subject::{count, lines, object, plain};
use super::{Context, Rule};
use crate::finding::Finding;
use crate::plan::{Actions, ResourceChange};
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// What Terraform starts to manage, stops to manage or calls by another name: imports, forgotten objects
    /// (`removed` blocks, OpenTofu's `forget`) and moves. Imports and moves are one finding each, with a list.
    ///
    /// ## Why it matters
    ///
    /// None of these touches the object, so they are easily read over. A forgotten object stays, costs money and
    /// keeps its permissions, and from now on nobody's plan shows it. An import that also changes something
    /// changes an object whose settings nobody wrote down.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// .  aws_s3_bucket.legacy          # no longer managed, not destroyed
    ///    aws_iam_role.ci               # imported from "ci"
    ///    aws_instance.a -> aws_instance.b
    /// ```
    ///
    /// ## What to do
    ///
    /// - Forgotten: write down who owns it now, or destroy it instead.
    /// - Imported: is the id the right one? Does the plan change it at the same time? Then import first.
    /// - Moved: nothing, if the pairs are right.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`. `rule "import-or-forget" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`. When it blocks, forgotten objects can be waived one by one:
    ///
    /// ```hcl
    /// waive "import-or-forget" {
    ///   address = "aws_s3_bucket.legacy"
    ///   reason  = "handed over to the data team's root module"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "import-or-forget",
    level: Advisory,
    title: (
        "objects are imported, forgotten or renamed",
        "オブジェクトのインポート・管理対象からの除外・アドレスの移動がある"
    ),
    help: (
        "check the ids of imports, and write down who owns what is no longer managed",
        "インポートする ID が正しいか確認し、管理対象から外れるものは今後の担当を記録してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let changes: Vec<&ResourceChange<'_>> =
        context.plan.changes.iter().filter(|change| change.is_managed()).collect();
    let mut found: Vec<Finding> = changes.iter().filter_map(|change| forgotten(rule, change)).collect();
    let imports = changes.iter().filter_map(|change| {
        let importing = change.importing.as_ref()?;
        let id = importing.id.as_deref().map(|id| format!("`{}`", context.secrets.redact(id)));
        Some((change.address.as_ref(), import_line(change, id)))
    });
    found.extend(gathered(rule, imports.collect(), |number| {
        Text::new(
            format!("{} imported", objects(number)),
            format!("{number} 個のオブジェクトがインポートされます"),
        )
    }));
    let moves = changes.iter().filter_map(|change| {
        let from = change.previous_address.as_deref().filter(|from| *from != change.address)?;
        let to = change.address.as_ref();
        Some((to, plain(format!("`{from}` → `{to}`"))))
    });
    found.extend(gathered(rule, moves.collect(), |number| {
        Text::new(
            format!("{} moved to another address", objects(number)),
            format!("{number} 個のオブジェクトのアドレスが変わります"),
        )
    }));
    found
}

fn objects(number: usize) -> String {
    format!("{} {}", count(number, "object"), if number == 1 { "is" } else { "are" })
}

fn forgotten(rule: &Rule, change: &ResourceChange<'_>) -> Option<Finding> {
    let (en, ja) = object(change);
    let message = match change.actions {
        Actions::Forget => Text::new(
            format!("{en} is no longer managed: it stays, and no plan will show it again"),
            format!("{ja} は管理対象から外れます。実体は残りますが、今後のプランには現れません"),
        ),
        Actions::CreateThenForget => Text::new(
            format!("{en} is made anew, and the old object stays without being managed"),
            format!("{ja} は新しく作り直され、古い実体は管理対象から外れたまま残ります"),
        ),
        _ => return None,
    };
    Some(rule.finding(message).at(change.address.as_ref()))
}

fn import_line(change: &ResourceChange<'_>, id: Option<String>) -> Text {
    let address = &change.address;
    let (from, from_ja) = match id {
        Some(id) => (format!(" from {id}"), format!(" (ID {id})")),
        None if change.importing.as_ref().is_some_and(|importing| importing.unknown) => {
            (" (id known after apply)".to_owned(), " (ID は適用後に確定)".to_owned())
        }
        None => (String::new(), String::new()),
    };
    let (also, also_ja) = match &change.actions {
        Actions::Update => (", and changed at the same time", "。同時に変更されます"),
        actions if actions.replaces() => (", and replaced at the same time", "。同時に置き換えられます"),
        _ => ("", ""),
    };
    Text::new(format!("`{address}`{from}{also}"), format!("`{address}`{from_ja}{also_ja}"))
}

/// One finding for all of them; with an address when there is only one.
fn gathered(rule: &Rule, found: Vec<(&str, Text)>, message: impl Fn(usize) -> Text) -> Option<Finding> {
    let mut finding = rule.finding(message(found.len()));
    if let [(address, _)] = found.as_slice() {
        finding = finding.at(*address);
    }
    (!found.is_empty()).then(|| lines(finding, found.into_iter().map(|(_, line)| line)))
}
