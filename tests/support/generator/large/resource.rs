//! One resource of a large plan: what happens to it, and what terraform writes for that.

use super::kinds::Kind;
use super::place::Place;
use super::value::Val;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Keep,
    /// A no-op with a `previous_address`.
    Move,
    /// A no-op with `importing`.
    Import,
    Update,
    /// An update because something it refers to becomes unknown.
    Follow,
    Create,
    Delete(&'static str),
    Replace,
    /// A replacement because what it refers to, and what forces a replacement, becomes unknown.
    ReplaceFollowing,
    ReplaceCreateFirst,
    Forget,
    /// A data source that waits for a change.
    Read,
    /// A data source that was read while planning: only the prior state has it.
    AlreadyRead,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    None,
    Index(u64),
    Name(&'static str),
}

pub struct Resource {
    pub kind: &'static Kind,
    pub key: Key,
    pub fate: Fate,
    pub before: Option<Val>,
    /// `None` for a deletion, and for no-ops, where it would only be a copy of `before`.
    pub after: Option<Val>,
}

impl Fate {
    /// What befalls a resource whose neighbours stay as they are: four of five are left alone.
    pub fn of(place: &Place, label: &str, index: u64) -> Self {
        match place.roll(label, index ^ 0xfa7e, 1000) {
            0..=169 => Self::Update,
            170..=184 => Self::Replace,
            185..=191 => Self::ReplaceCreateFirst,
            192..=200 => Self::Move,
            201..=205 => Self::Import,
            _ => Self::Keep,
        }
    }

    /// The same for resources that must not be replaced, because the plan would have to follow that everywhere.
    pub fn of_lasting(place: &Place, label: &str, index: u64) -> Self {
        match Self::of(place, label, index) {
            Self::Replace | Self::ReplaceCreateFirst => Self::Keep,
            other => other,
        }
    }

    /// The neighbour gets a new identity; `self` refers to it.
    pub fn following(self, neighbour: Self) -> Self {
        match (neighbour.gets_new_identity(), self) {
            (true, Self::Keep | Self::Move | Self::Import | Self::Update) => Self::Follow,
            _ => self,
        }
    }

    pub fn gets_new_identity(self) -> bool {
        matches!(self, Self::Create | Self::Replace | Self::ReplaceFollowing | Self::ReplaceCreateFirst)
    }

    pub fn is_no_op(self) -> bool {
        matches!(self, Self::Keep | Self::Move | Self::Import)
    }

    pub fn actions(self) -> &'static str {
        match self {
            Self::Keep | Self::Move | Self::Import | Self::AlreadyRead => r#"["no-op"]"#,
            Self::Update | Self::Follow => r#"["update"]"#,
            Self::Create => r#"["create"]"#,
            Self::Delete(_) => r#"["delete"]"#,
            Self::Replace | Self::ReplaceFollowing => r#"["delete","create"]"#,
            Self::ReplaceCreateFirst => r#"["create","delete"]"#,
            Self::Forget => r#"["forget"]"#,
            Self::Read => r#"["read"]"#,
        }
    }

    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Delete(reason) => Some(reason),
            Self::Replace | Self::ReplaceFollowing | Self::ReplaceCreateFirst => {
                Some("replace_because_cannot_update")
            }
            Self::Forget => Some("delete_because_no_resource_config"),
            Self::Read => Some("read_because_dependency_pending"),
            _ => None,
        }
    }
}

impl Resource {
    pub fn new(kind: &'static Kind, key: Key, fate: Fate, place: &Place, base: Val) -> Self {
        let after = match fate {
            Fate::Create | Fate::Read => {
                let mut after = base.clone();
                forget_computed(&mut after, kind);
                (kind.unlink)(&mut after);
                Some(after)
            }
            Fate::Update => Some(edited(&base, kind, place)),
            Fate::Follow => {
                let mut after = base.clone();
                (kind.unlink)(&mut after);
                Some(after)
            }
            Fate::Replace | Fate::ReplaceFollowing | Fate::ReplaceCreateFirst => {
                Some(replaced(&base, kind, fate == Fate::ReplaceFollowing))
            }
            _ => None,
        };
        let before = (!matches!(fate, Fate::Create | Fate::Read)).then_some(base);
        Self { kind, key, fate, before, after }
    }

    /// The planned value; for a no-op the value as it is.
    pub fn planned(&self) -> Option<&Val> {
        if self.fate.is_no_op() { self.before.as_ref() } else { self.after.as_ref() }
    }

    pub fn is_data(&self) -> bool {
        matches!(self.fate, Fate::Read | Fate::AlreadyRead)
    }

    pub fn is_change(&self) -> bool {
        self.fate != Fate::AlreadyRead
    }

    /// `aws_instance.this` or `data.aws_iam_policy_document.assume`, without the module and the key.
    pub fn write_local_address(&self, out: &mut String) {
        if self.is_data() {
            out.push_str("data.");
        }
        out.push_str(self.kind.type_name);
        out.push('.');
        out.push_str(self.kind.name);
    }
}

impl Key {
    pub fn write_suffix(self, out: &mut String) {
        match self {
            Self::None => {}
            Self::Index(index) => out.push_str(&format!("[{index}]")),
            Self::Name(name) => out.push_str(&format!("[\"{name}\"]")),
        }
    }
}

fn forget_computed(value: &mut Val, kind: &Kind) {
    for (name, shape) in kind.computed {
        value.set(name, Val::Unknown(*shape));
    }
}

/// Two of three updates touch only tags, where the kind has them.
fn edited(base: &Val, kind: &Kind, place: &Place) -> Val {
    let mut after = base.clone();
    let wants_tags = place.roll(kind.name, 7, 3) != 0;
    let mut tagged = false;
    if wants_tags {
        for name in ["tags", "tags_all"] {
            if let Some(tags @ Val::Map(_)) = after.get_mut(name) {
                tags.set("CostCenter", "cc-9000");
                tags.insert("DataClass", "internal");
                tagged = true;
            }
        }
    }
    if !tagged {
        (kind.edit)(&mut after, place);
    }
    after
}

fn replaced(base: &Val, kind: &Kind, following: bool) -> Val {
    let mut after = base.clone();
    forget_computed(&mut after, kind);
    if following {
        (kind.unlink)(&mut after);
    } else if let Some(value) = after.get_mut(kind.forces_replacement) {
        *value = match std::mem::replace(value, Val::Null) {
            Val::Str(text) => Val::from(format!("{text}-v2")),
            Val::Secret(_) => Val::secret("not-a-real-password-rotated"),
            other => other,
        };
    }
    after
}
