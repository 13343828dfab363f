//! The three long sections: planned values and prior state, which are trees, and the changes, which are a list.

use std::io;

use super::AWS;
use super::modules::Module;
use super::resource::{Fate, Resource};
use super::topology::Topology;
use super::value::{Val, write_text};

/// Hands a full buffer on and empties it.
pub type Flush<'a> = dyn FnMut(&mut String) -> io::Result<()> + 'a;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tree {
    Planned,
    Prior,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Changes {
    /// What changed outside of terraform, for resources whose change the plan shows.
    Drift,
    Planned,
}

/// Writes a module and those in it. `flush` is called between modules, so the buffer holds at most one of them.
pub fn write_tree(out: &mut String, module: Module<'_>, tree: Tree, flush: &mut Flush<'_>) -> io::Result<()> {
    let address = module.address();
    let mut resources: Vec<_> =
        module.resources().into_iter().filter(|resource| belongs(resource, tree)).collect();
    if tree == Tree::Planned {
        // Planned values are sorted by the printed address: `this[10]` before `this[2]`. The state is not.
        resources.sort_by_cached_key(|resource| resource_address("", resource));
    }
    out.push('{');
    if !resources.is_empty() {
        out.push_str(r#""resources":["#);
        for (index, resource) in resources.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            write_state_resource(out, &address, resource, tree);
        }
        out.push(']');
    }
    if !address.is_empty() {
        out.push_str(if resources.is_empty() { r#""address":"# } else { r#","address":"# });
        write_text(out, &address);
    }
    flush(out)?;
    let children: Vec<_> = module.children().into_iter().filter(|child| has_any(*child, tree)).collect();
    for (index, child) in children.iter().enumerate() {
        let first = if address.is_empty() && resources.is_empty() {
            r#""child_modules":["#
        } else {
            r#","child_modules":["#
        };
        out.push_str(if index == 0 { first } else { "," });
        write_tree(out, *child, tree, flush)?;
    }
    out.push_str(if children.is_empty() { "}" } else { "]}" });
    flush(out)
}

/// Terraform leaves modules out that hold nothing, like those of a removed service among the planned values.
fn has_any(module: Module<'_>, tree: Tree) -> bool {
    match module {
        Module::Service(_, service) | Module::Monitoring(_, service) => match tree {
            Tree::Planned => service.after > 0,
            Tree::Prior => service.before > 0,
        },
        _ => true,
    }
}

fn belongs(resource: &Resource, tree: Tree) -> bool {
    match tree {
        Tree::Planned => !matches!(resource.fate, Fate::Delete(_) | Fate::AlreadyRead),
        Tree::Prior => resource.before.is_some(),
    }
}

fn resource_address(module: &str, resource: &Resource) -> String {
    let mut address = String::with_capacity(module.len() + 48);
    if !module.is_empty() {
        address.push_str(module);
        address.push('.');
    }
    resource.write_local_address(&mut address);
    resource.key.write_suffix(&mut address);
    address
}

/// What a `moved` block renamed: the resource was called `main` before.
fn previous_address(module: &str, resource: &Resource) -> String {
    let dot = if module.is_empty() { "" } else { "." };
    let mut address = format!("{module}{dot}{}.main", resource.kind.type_name);
    resource.key.write_suffix(&mut address);
    address
}

/// Mode, type, name, index and provider, which all sections share.
fn write_identity(out: &mut String, resource: &Resource) {
    let mode = if resource.is_data() { "data" } else { "managed" };
    let kind = resource.kind;
    out.push_str(&format!(r#""mode":"{mode}","type":"{}","name":"{}""#, kind.type_name, kind.name));
    match resource.key {
        super::resource::Key::None => {}
        super::resource::Key::Index(index) => out.push_str(&format!(r#","index":{index}"#)),
        super::resource::Key::Name(name) => out.push_str(&format!(r#","index":"{name}""#)),
    }
    out.push_str(&format!(r#","provider_name":"{AWS}""#));
}

fn write_state_resource(out: &mut String, module: &str, resource: &Resource, tree: Tree) {
    out.push_str(r#"{"address":"#);
    write_text(out, &resource_address(module, resource));
    out.push(',');
    write_identity(out, resource);
    out.push_str(&format!(r#","schema_version":{}"#, resource.kind.schema_version));
    let value = if tree == Tree::Planned { resource.planned() } else { resource.before.as_ref() };
    match value {
        Some(value) => {
            out.push_str(r#","values":"#);
            value.write_value(out);
            out.push_str(r#","sensitive_values":"#);
            value.write_sensitive_marks(out);
        }
        // A resource to be forgotten is planned without values.
        None => out.push_str(r#","sensitive_values":false"#),
    }
    if tree == Tree::Prior && !resource.kind.depends_on.is_empty() {
        out.push_str(r#","depends_on":["#);
        for (index, dependency) in resource.kind.depends_on.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            write_text(out, dependency);
        }
        out.push(']');
    }
    out.push('}');
}

/// Writes `"resource_changes":[…],`, or nothing at all when there are none.
pub fn write_changes(
    out: &mut String,
    topology: &Topology,
    which: Changes,
    flush: &mut Flush<'_>,
) -> io::Result<()> {
    let name = if which == Changes::Drift { "resource_drift" } else { "resource_changes" };
    let mut count = 0_usize;
    for module in Module::by_depth(topology) {
        let address = module.address();
        let mut entry = String::new();
        for resource in module.resources() {
            entry.clear();
            match which {
                Changes::Drift => write_drift(&mut entry, &address, &resource),
                Changes::Planned if resource.is_change() => write_change(&mut entry, &address, &resource),
                Changes::Planned => {}
            }
            if !entry.is_empty() {
                if count == 0 {
                    out.push_str(&format!(r#""{name}":["#));
                } else {
                    out.push(',');
                }
                out.push_str(&entry);
                count += 1;
            }
        }
        flush(out)?;
    }
    if count > 0 {
        out.push_str("],");
    }
    Ok(())
}

fn write_change_head(out: &mut String, module: &str, resource: &Resource) {
    let address = resource_address(module, resource);
    out.push_str(r#"{"address":"#);
    write_text(out, &address);
    if resource.fate == Fate::Move {
        out.push_str(r#","previous_address":"#);
        write_text(out, &previous_address(module, resource));
    }
    if !module.is_empty() {
        out.push_str(r#","module_address":"#);
        write_text(out, module);
    }
    out.push(',');
    write_identity(out, resource);
}

fn write_change(out: &mut String, module: &str, resource: &Resource) {
    write_change_head(out, module, resource);
    out.push_str(r#","change":{"actions":"#);
    out.push_str(resource.fate.actions());
    write_sides(out, resource.before.as_ref(), resource.planned());
    if matches!(resource.fate, Fate::Replace | Fate::ReplaceFollowing | Fate::ReplaceCreateFirst) {
        out.push_str(&format!(r#","replace_paths":[["{}"]]"#, resource.kind.forces_replacement));
    }
    if let (Fate::Import, Some(Val::Str(id))) =
        (resource.fate, resource.before.as_ref().and_then(|it| it.get("id")))
    {
        out.push_str(r#","importing":{"id":"#);
        write_text(out, id);
        out.push('}');
    }
    out.push('}');
    if let Some(reason) = resource.fate.reason() {
        out.push_str(&format!(r#","action_reason":"{reason}""#));
    }
    out.push('}');
}

/// Before, after and their marks; a side that isn't there is `null` and marked `false`.
fn write_sides(out: &mut String, before: Option<&Val>, after: Option<&Val>) {
    let absent = Val::Null;
    out.push_str(r#","before":"#);
    before.unwrap_or(&absent).write_value(out);
    out.push_str(r#","after":"#);
    after.unwrap_or(&absent).write_value(out);
    out.push_str(r#","after_unknown":"#);
    after.unwrap_or(&absent).write_unknown_marks(out);
    out.push_str(r#","before_sensitive":"#);
    before.unwrap_or(&absent).write_sensitive_marks(out);
    out.push_str(r#","after_sensitive":"#);
    after.unwrap_or(&absent).write_sensitive_marks(out);
}

/// Somebody tagged a security group by hand, and the plan takes the tag away again.
fn write_drift(out: &mut String, module: &str, resource: &Resource) {
    if resource.kind.type_name != "aws_security_group" || resource.fate != Fate::Update {
        return;
    }
    let Some(now) = &resource.before else { return };
    let mut recorded = now.clone();
    for name in ["tags", "tags_all"] {
        if let Some(tags) = recorded.get_mut(name) {
            tags.set("CostCenter", "cc-0000");
        }
    }
    write_change_head(out, module, resource);
    out.push_str(r#","change":{"actions":["update"]"#);
    write_sides(out, Some(&recorded), Some(now));
    out.push_str("}}");
}
