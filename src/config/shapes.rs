//! Which names may stand where: the grammar of `.pairgate.hcl` on one page.

use super::raw::{Node, RawAttribute, RawBody};
use super::read::{Reader, quote};
use super::suggest::closest;
use crate::source::Span;
use std::collections::BTreeMap;

/// The names that may stand in a body.
pub(super) struct Shape {
    /// What the body belongs to, fit for "unknown attribute ... in".
    pub(super) place: &'static str,
    pub(super) attributes: &'static [&'static str],
    pub(super) blocks: &'static [&'static str],
}

pub(super) const FILE: Shape = Shape {
    place: "the configuration file",
    attributes: &["language", "fail_on"],
    blocks: &[
        "rule",
        "policies",
        "mass_delete",
        "blast_radius",
        "protect",
        "waive",
        "stateful",
        "signoff",
        "procedure",
        "freeze",
        "environment",
    ],
};

pub(super) const ENVIRONMENT: Shape = Shape {
    place: "`environment`",
    attributes: &["paths", "production", "fail_on"],
    blocks: &[
        "rule",
        "policies",
        "mass_delete",
        "blast_radius",
        "protect",
        "waive",
        "signoff",
        "procedure",
        "freeze",
    ],
};

pub(super) const RULE: Shape = Shape { place: "`rule`", attributes: &["level"], blocks: &[] };

pub(super) const POLICIES: Shape =
    Shape { place: "`policies`", attributes: &["pack", "folders", "inputs"], blocks: &[] };

pub(super) const MASS_DELETE: Shape =
    Shape { place: "`mass_delete`", attributes: &["count", "percent"], blocks: &[] };

pub(super) const BLAST_RADIUS: Shape = Shape {
    place: "`blast_radius`",
    attributes: &[
        "max_level",
        "changed",
        "destroyed",
        "affected",
        "share",
        "recoverable",
        "irreversible_data",
        "irreversible_identity",
        "consumers",
    ],
    blocks: &[],
};

pub(super) const PROTECT: Shape =
    Shape { place: "`protect`", attributes: &["addresses", "types", "tags", "reason"], blocks: &[] };

pub(super) const WAIVE: Shape =
    Shape { place: "`waive`", attributes: &["address", "reason", "owner", "expires"], blocks: &[] };

pub(super) const STATEFUL: Shape =
    Shape { place: "`stateful`", attributes: &["category", "holds", "destroy", "serving"], blocks: &[] };

pub(super) const SIGNOFF: Shape = Shape {
    place: "`signoff`",
    attributes: &[
        "operators",
        "signatures",
        "allowed_signers",
        "touch",
        "overridable",
        "apps",
        "signers",
        "teams",
        "live",
        "acknowledge",
        "wait",
        "expires",
    ],
    blocks: &["tier"],
};

pub(super) const TIER: Shape = Shape {
    place: "`tier`",
    attributes: &["blast_radius", "rules", "signers", "teams", "live", "acknowledge", "wait", "expires"],
    blocks: &[],
};

pub(super) const PROCEDURE: Shape =
    Shape { place: "`procedure`", attributes: &["blast_radius", "documents"], blocks: &["section"] };

pub(super) const SECTION: Shape = Shape { place: "`section`", attributes: &["headings"], blocks: &[] };

pub(super) const FREEZE: Shape = Shape {
    place: "`freeze`",
    attributes: &["starts", "lasts", "time_zone", "holidays", "reason"],
    blocks: &[],
};

impl Reader<'_> {
    /// Reports unknown names and attributes that are set twice.
    pub(super) fn check(&mut self, body: &RawBody, shape: &Shape) {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for RawAttribute { name, .. } in &body.attributes {
            if shape.attributes.contains(&name.value.as_str()) {
                if let Some(first) = seen.insert(&name.value, name.span) {
                    self.twice(
                        format!("{} is set twice", quote(&name.value)),
                        first,
                        name.span,
                        "keep one of the two",
                    );
                }
            } else if shape.blocks.contains(&name.value.as_str()) {
                let help = format!("write `{} {{ ... }}` without `=`", name.value);
                self.error(
                    "config-name",
                    format!("{} is a block, not an attribute", quote(&name.value)),
                    name.span,
                    "",
                    help,
                );
            } else {
                self.unknown("attribute", name, shape);
            }
        }
        for block in &body.blocks {
            let kind = &block.kind;
            if shape.blocks.contains(&kind.value.as_str()) {
                continue;
            }
            if shape.attributes.contains(&kind.value.as_str()) {
                let help = format!("write `{} = ...`", kind.value);
                self.error(
                    "config-name",
                    format!("{} is an attribute, not a block", quote(&kind.value)),
                    kind.span,
                    "",
                    help,
                );
            } else {
                self.unknown("block", kind, shape);
            }
        }
    }

    fn unknown(&mut self, what: &str, name: &Node<String>, shape: &Shape) {
        let known = || shape.attributes.iter().chain(shape.blocks).copied();
        let general = FILE.attributes.iter().chain(FILE.blocks).any(|known| *known == name.value);
        // No name of the file is close to what only an environment has, and saying one would mislead.
        let inside = !general && ENVIRONMENT.attributes.contains(&name.value.as_str());
        let near = closest(&name.value, known()).filter(|_| !general && !inside);
        let label = near.map(|name| format!("did you mean `{name}`?"));
        let label = label
            .or_else(|| general.then(|| "this belongs outside, at the top level of the file".to_owned()))
            .or_else(|| inside.then(|| "this belongs into a block `environment`".to_owned()));
        let help =
            format!("known here: {}", known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "));
        let message = format!("unknown {what} {} in {}", quote(&name.value), shape.place);
        self.error("config-name", message, name.span, label.as_deref().unwrap_or_default(), help);
    }
}
