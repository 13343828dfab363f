//! What the evaluator does itself.

use super::{Function, Param, Special, Want};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::special("can", &[Param::new("expression", Want::Any).null().unknown().marked()], Special::Can),
    Function::special(
        "getdatasource",
        &[Param::new("type", Want::Text), Param::new("filter", Want::Any)],
        Special::GetDataSource,
    ),
    Function::special(
        "gethttprequest",
        &[Param::new("url", Want::Any).null().unknown().marked()],
        Special::GetHttpRequest,
    )
    .rest(Param::new("options", Want::Any).null().unknown().marked()),
    Function::special(
        "getresources",
        &[Param::new("type", Want::Text), Param::new("filter", Want::Any).null().marked()],
        Special::GetResources,
    ),
    Function::special("try", &[], Special::Try)
        .rest(Param::new("expressions", Want::Any).null().unknown().marked()),
];
