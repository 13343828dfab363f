//! The rule `unmoved-rename`.

use super::renames::{Pair, Rename, renames};
use super::subject::{count, lines, plain};
use super::{Context, Rule};
use crate::finding::Finding;
use crate::text::Text;

crate::rule! {
    /// ## What it finds
    ///
    /// An object is destroyed because its address is gone, and one of the same type is created whose known
    /// settings are nearly the same: most likely somebody renamed a block, a module or a key and forgot the
    /// `moved` block. Names, ids and the tag `Name` may differ. The finding suggests the exact block; a module
    /// whose objects all move is one finding with one block.
    ///
    /// ## Why it matters
    ///
    /// For Terraform an address is the identity. A tidier name in the code is a new object and a destroyed old
    /// one, with all that it holds.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// - aws_instance.web          # (because aws_instance.web is not in configuration)
    /// + aws_instance.frontend     # same ami, same subnet, same everything
    /// ```
    ///
    /// ## What to do
    ///
    /// - Renamed? Add the suggested `moved` block and plan again: the pair becomes a move.
    /// - Two different things? Nothing. The rule compares what is known before apply, and can be wrong.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`, because this is a guess, and what would be lost by a wrong one is blocked
    /// by `stateful-destroy`. `rule "unmoved-rename" { level = ... }` takes `advisory`, `mandatory_overridable`,
    /// `mandatory` or `off`. When it blocks:
    ///
    /// ```hcl
    /// waive "unmoved-rename" {
    ///   address = "aws_iam_user.this[\"bob\"]"
    ///   reason  = "bob leaves, carol comes: two people, equal settings"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "unmoved-rename",
    level: Advisory,
    title: (
        "a resource looks renamed, but no `moved` block says so",
        "リソースの名前を変えたようだが、`moved` ブロックがない"
    ),
    help: (
        "if it was renamed, add the suggested `moved` block and plan again",
        "名前の変更であれば、提案された `moved` ブロックを追加してプランを作り直してください"
    ),
    check: check,
}

fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    renames(context.plan).iter().map(|rename| finding(rule, rename)).collect()
}

fn finding(rule: &Rule, rename: &Rename<'_>) -> Finding {
    let (from, to, number) = (&rename.from, &rename.to, rename.pairs.len());
    let message = match number {
        1 => Text::new(
            format!("`{from}` is destroyed and `{to}` created: this looks like a rename"),
            format!(
                "`{from}` が削除され `{to}` が作成されますが、同じオブジェクトの名前を変えただけのようです"
            ),
        ),
        _ => Text::new(
            format!(
                "{} of `{from}` are destroyed and created again in `{to}`: this looks like a rename",
                count(number, if rename.module { "resource" } else { "instance" })
            ),
            format!(
                "`{from}` の {number} 個のリソースが削除され、`{to}` に作り直されます。名前を変えただけのようです"
            ),
        ),
    };
    let mut finding = rule
        .finding(message)
        .at(from.as_str())
        .detail(plain(format!("moved {{\n  from = {from}\n  to   = {to}\n}}")));
    let different = rename.pairs.iter().find_map(|pair| pair.likeness.renamed);
    if let Some(name) = different {
        finding = finding.detail(Text::new(
            format!("`{name}` differs: where the provider cannot change it in place, keep the old value, or the move ends in a replacement"),
            format!("`{name}` が異なります。その場で変更できない属性であれば、元の値のままにしないと移動しても置き換えになります"),
        ));
    }
    match rename.pairs.as_slice() {
        [pair] => finding.detail(alike(pair)),
        pairs => lines(
            finding,
            pairs.iter().map(|pair| plain(format!("`{}` → `{}`", pair.from.address, pair.to.address))),
        ),
    }
}

fn alike(pair: &Pair<'_>) -> Text {
    let (equal, compared) = (pair.likeness.equal, pair.likeness.compared);
    Text::new(
        format!("{equal} of {} that both have are equal", count(compared, "known value")),
        format!("両方で分かっている値 {compared} 個のうち {equal} 個が一致しています"),
    )
}
