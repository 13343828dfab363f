//! Which names may stand where: the grammar of `.pairgate.hcl` on one page.

use super::read::Shape;

pub(super) const FILE: Shape = Shape {
    place: "the configuration file",
    attributes: &["language", "fail_on"],
    blocks: &["rule", "mass_delete", "blast_radius", "protect", "waive", "stateful", "environment"],
};

pub(super) const ENVIRONMENT: Shape = Shape {
    place: "`environment`",
    attributes: &["paths", "fail_on"],
    blocks: &["rule", "mass_delete", "blast_radius", "protect", "waive"],
};

pub(super) const RULE: Shape = Shape { place: "`rule`", attributes: &["level"], blocks: &[] };

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
