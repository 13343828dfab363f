//! Lists and maps: the rows. What they do is in `lists`, `maps` and `search`.

use super::{Function, Param, Want, lists, maps, search};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("alltrue", &[Param::new("list", Want::Bools)], search::alltrue),
    Function::plain("anytrue", &[Param::new("list", Want::Bools)], search::anytrue),
    Function::plain(
        "chunklist",
        &[Param::new("list", Want::List).marked(), Param::new("size", Want::Number).marked()],
        lists::chunklist,
    ),
    Function::plain("coalesce", &[], search::coalesce).rest(Param::new("vals", Want::Any).null().unknown()),
    Function::plain("coalescelist", &[], search::coalescelist)
        .rest(Param::new("vals", Want::Any).null().unknown()),
    Function::plain("compact", &[Param::new("list", Want::Texts)], lists::compact),
    Function::plain("concat", &[], lists::concat).rest(Param::new("seqs", Want::Any).marked()),
    Function::plain(
        "contains",
        &[Param::new("list", Want::Any), Param::new("value", Want::Any).null()],
        search::contains,
    ),
    Function::plain("distinct", &[Param::new("list", Want::List)], lists::distinct),
    Function::plain(
        "element",
        &[Param::new("list", Want::Any).marked(), Param::new("index", Want::Number)],
        search::element,
    ),
    Function::plain("flatten", &[Param::new("list", Want::Any).marked()], lists::flatten),
    Function::plain("index", &[Param::new("list", Want::Any), Param::new("value", Want::Any)], search::index),
    Function::plain("keys", &[Param::new("inputMap", Want::Any).unknown().marked()], maps::keys),
    Function::plain("length", &[Param::new("value", Want::Any).unknown().marked()], search::length),
    Function::plain(
        "lookup",
        &[Param::new("inputMap", Want::Any).marked(), Param::new("key", Want::Text).marked()],
        maps::lookup,
    )
    .rest(Param::new("default", Want::Any).null().unknown().marked()),
    Function::plain(
        "matchkeys",
        &[
            Param::new("values", Want::List),
            Param::new("keys", Want::List),
            Param::new("searchset", Want::List),
        ],
        maps::matchkeys,
    ),
    Function::plain("merge", &[], maps::merge).rest(Param::new("maps", Want::Any).null().marked()),
    Function::plain("one", &[Param::new("list", Want::Any)], search::one),
    Function::plain("range", &[], lists::range).rest(Param::new("params", Want::Number)),
    Function::plain("reverse", &[Param::new("list", Want::Any).marked()], lists::reverse),
    Function::plain(
        "slice",
        &[
            Param::new("list", Want::Any).marked(),
            Param::new("start_index", Want::Number),
            Param::new("end_index", Want::Number),
        ],
        lists::slice,
    ),
    Function::plain("sort", &[Param::new("list", Want::Texts).unknown()], lists::sort),
    Function::plain("sum", &[Param::new("list", Want::Any)], search::sum),
    Function::plain("transpose", &[Param::new("values", Want::MapOfTexts)], maps::transpose),
    Function::plain("values", &[Param::new("mapping", Want::Any).marked()], maps::values),
    Function::plain(
        "zipmap",
        &[Param::new("keys", Want::Texts).marked(), Param::new("values", Want::Any).marked()],
        maps::zipmap,
    ),
];
