//! The rule `shared-output-changed`.

use super::subject::lines;
use super::{Context, Rule};
use crate::finding::{Finding, Level};
use crate::graph::Consumer;
use crate::plan::Actions;
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// An output of this root module that another root module reads changes or disappears. The readers are named
    /// with file and line. An output that disappears without a known reader is shown as well, as `advisory`: a
    /// reader may live in another repository.
    ///
    /// ## Why it matters
    ///
    /// `terraform_remote_state` and its like read the output at the next plan over there. Nothing fails here and
    /// now; it fails next week for a colleague who changed something else. Worse, it does not fail and the other
    /// side quietly follows the new value into a replacement.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// Changes to Outputs:
    ///   - db_endpoint = "db.internal:5432" -> null
    /// ```
    ///
    /// ## What to do
    ///
    /// - Removed: let the readers go first, then the output.
    /// - Changed: plan the readers right after this apply, and put both pull requests into the same review.
    /// - Renamed: keep the old name beside the new one until nobody reads it.
    ///
    /// ## Configuration
    ///
    /// The default level is `mandatory_overridable` when a reader is known and `advisory` when none is;
    /// `rule "shared-output-changed" { level = ... }` takes `advisory`, `mandatory_overridable`, `mandatory` or
    /// `off`. The address of the finding is `output.NAME`:
    ///
    /// ```hcl
    /// waive "shared-output-changed" {
    ///   address = "output.db_endpoint"
    ///   reason  = "readers are planned in the same window"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "shared-output-changed",
    level: MandatoryOverridable,
    title: (
        "an output that other root modules read changes or disappears",
        "他のルートモジュールが参照している出力値が変わる、または消える"
    ),
    help: (
        "let the readers go first when it is removed; plan them right after this apply when it changes",
        "出力値を消す場合は、先に参照側を直してください。値が変わる場合は、適用後すぐに参照側のプランを確認してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut found = Vec::new();
    for output in &context.plan.outputs {
        let name = output.name.as_ref();
        let removed = match &output.actions {
            Actions::NoOp | Actions::Create | Actions::Read => continue,
            actions => *actions == Actions::Delete,
        };
        let target = format!("output.{name}");
        let readers: Vec<&Consumer> =
            context.radius.consumers.iter().filter(|one| one.target == target).collect();
        // Most plans change some output, and the report shows it: only what others lose or read is news.
        if readers.is_empty() && !removed {
            continue;
        }
        let (verb, verb_ja) =
            if removed { ("is removed", "削除されます") } else { ("changes", "変わります") };
        let message = match readers.len() {
            0 => Text::new(
                format!("output `{name}` is removed; no reader of it is known"),
                format!("出力値 `{name}` が削除されます。参照元は見つかっていません"),
            ),
            n => Text::new(
                format!("output `{name}` {verb}, and other root modules read it in {n} {}", places(n)),
                format!("出力値 `{name}` が{verb_ja}。他のルートモジュールの {n} か所から参照されています"),
            ),
        };
        let mut finding = rule.finding(message).at(format!("output.{name}"));
        if readers.is_empty() {
            finding.level = Level::Advisory;
        }
        let readers = readers.into_iter().map(|one| {
            let at = format!("`{}` (`{}`)", one.root_module, one.place);
            one.reads.clone().map(|reads| format!("{at}: {reads}"))
        });
        found.push(lines(finding, readers));
    }
    found
}

fn places(number: usize) -> &'static str {
    if number == 1 { "place" } else { "places" }
}
