//! Lists and maps.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("alltrue", &[Param::new("list", Want::Bools)], unwritten),
    Function::plain("anytrue", &[Param::new("list", Want::Bools)], unwritten),
    Function::plain(
        "chunklist",
        &[Param::new("list", Want::List).marked(), Param::new("size", Want::Number).marked()],
        unwritten,
    ),
    Function::plain("coalesce", &[], unwritten).rest(Param::new("vals", Want::Any).null().unknown()),
    Function::plain("coalescelist", &[], unwritten).rest(Param::new("vals", Want::Any).null().unknown()),
    Function::plain("compact", &[Param::new("list", Want::Texts)], unwritten),
    Function::plain("concat", &[], unwritten).rest(Param::new("seqs", Want::Any).marked()),
    Function::plain(
        "contains",
        &[Param::new("list", Want::Any), Param::new("value", Want::Any).null()],
        unwritten,
    ),
    Function::plain("distinct", &[Param::new("list", Want::List)], unwritten),
    Function::plain(
        "element",
        &[Param::new("list", Want::Any).marked(), Param::new("index", Want::Number)],
        unwritten,
    ),
    Function::plain("flatten", &[Param::new("list", Want::Any).marked()], unwritten),
    Function::plain("index", &[Param::new("list", Want::Any), Param::new("value", Want::Any)], unwritten),
    Function::plain("keys", &[Param::new("inputMap", Want::Any).unknown().marked()], unwritten),
    Function::plain("length", &[Param::new("value", Want::Any).unknown().marked()], unwritten),
    Function::plain(
        "lookup",
        &[Param::new("inputMap", Want::Any).marked(), Param::new("key", Want::Text).marked()],
        unwritten,
    )
    .rest(Param::new("default", Want::Any).null().unknown().marked()),
    Function::plain(
        "matchkeys",
        &[
            Param::new("values", Want::List),
            Param::new("keys", Want::List),
            Param::new("searchset", Want::List),
        ],
        unwritten,
    ),
    Function::plain("merge", &[], unwritten).rest(Param::new("maps", Want::Any).null().marked()),
    Function::plain("one", &[Param::new("list", Want::Any)], unwritten),
    Function::plain("range", &[], unwritten).rest(Param::new("params", Want::Number)),
    Function::plain("reverse", &[Param::new("list", Want::Any).marked()], unwritten),
    Function::plain(
        "slice",
        &[
            Param::new("list", Want::Any).marked(),
            Param::new("start_index", Want::Number),
            Param::new("end_index", Want::Number),
        ],
        unwritten,
    ),
    Function::plain("sort", &[Param::new("list", Want::Texts).unknown()], unwritten),
    Function::plain("sum", &[Param::new("list", Want::Any)], unwritten),
    Function::plain("transpose", &[Param::new("values", Want::MapOfTexts)], unwritten),
    Function::plain("values", &[Param::new("mapping", Want::Any).marked()], unwritten),
    Function::plain(
        "zipmap",
        &[Param::new("keys", Want::Texts).marked(), Param::new("values", Want::Any).marked()],
        unwritten,
    ),
];
