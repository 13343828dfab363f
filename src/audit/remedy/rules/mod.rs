//! Which types of resources manage an object, and by which attributes they name it.
//!
//! Types and attributes are those of the providers `hashicorp/aws` 6 and `integrations/github` 6, as in the type
//! declarations of `@cdktf/provider-aws` and `@cdktf/provider-github`.

mod aws;
mod github;

pub(super) use github::is_of_organisation;

use super::value::Expect;
use crate::audit::object::Object;

/// A way to manage an object.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// The type of the resource.
    pub(super) kind: &'static str,
    /// Attributes, and what they hold. `configuration.url` is an attribute of a nested block.
    pub(super) keys: Vec<(&'static str, Expect)>,
    /// The object is one element of a list, or one nested block.
    pub(super) inside: Option<Inside>,
    /// The resource is the object itself; else it only exists for the object and goes with it.
    pub(super) is_itself: bool,
}

/// One of many within a resource.
#[derive(Debug, Clone)]
pub(super) struct Inside {
    /// The attribute that is a list, or the type of the nested blocks.
    pub(super) list: &'static str,
    /// The attribute of the nested block; none for elements of a list.
    pub(super) key: Option<&'static str>,
    /// What it holds.
    pub(super) expect: Expect,
}

impl Rule {
    fn itself(kind: &'static str, keys: Vec<(&'static str, Expect)>) -> Self {
        Self { kind, keys, inside: None, is_itself: true }
    }

    fn within(self, list: &'static str, key: Option<&'static str>, expect: Expect) -> Self {
        Self { inside: Some(Inside { list, key, expect }), ..self }
    }

    fn belongs(self) -> Self {
        Self { is_itself: false, ..self }
    }
}

/// All ways to manage an object, and what goes with it. Empty for what no resource manages.
pub(super) fn rules(object: &Object) -> Vec<Rule> {
    match object {
        Object::Aws { account, item, .. } => aws::rules(account, item),
        Object::GitHub { item, .. } => github::rules(item),
    }
}
