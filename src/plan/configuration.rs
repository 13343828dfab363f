//! The configuration inside a plan: who refers to whom.
//!
//! Only references are kept, by top-level attribute. Constant values stay in the file, except those
//! of provider configurations, which tell region and account.

use std::borrow::Cow;

use super::address::Mode;
use super::json::{Cursor, JsonError, Kind};
use super::members::{opt_bool, opt_raw, opt_string, string_list};
use super::value::Raw;

type Read<T> = Result<T, JsonError>;

/// The member `configuration`.
#[derive(Debug, Default)]
pub struct Configuration<'a> {
    /// Provider configurations by their keys, such as `aws.tokyo` or `module.a:aws`.
    pub providers: Vec<ProviderConfig<'a>>,
    /// The root module.
    pub root: Module<'a>,
}

/// One provider configuration.
#[derive(Debug, Default)]
pub struct ProviderConfig<'a> {
    /// The key that resources name in `provider_config_key`.
    pub key: Cow<'a, str>,
    /// The local name.
    pub name: Cow<'a, str>,
    /// The full name with registry and namespace; absent in old plans.
    pub full_name: Option<Cow<'a, str>>,
    /// The alias.
    pub alias: Option<Cow<'a, str>>,
    /// The version constraint.
    pub version_constraint: Option<Cow<'a, str>>,
    /// The module that it stands in.
    pub module_address: Option<Cow<'a, str>>,
    /// Its arguments as expressions, raw.
    pub expressions: Option<Raw<'a>>,
    /// What its arguments refer to.
    pub references: Vec<References<'a>>,
}

/// A module of the configuration.
#[derive(Debug, Default)]
pub struct Module<'a> {
    /// Resource and data blocks.
    pub resources: Vec<ConfigResource<'a>>,
    /// Module calls.
    pub calls: Vec<ModuleCall<'a>>,
    /// Outputs.
    pub outputs: Vec<ConfigOutput<'a>>,
    /// Variables.
    pub variables: Vec<ConfigVariable<'a>>,
}

/// What one attribute or argument refers to.
#[derive(Debug, Default)]
pub struct References<'a> {
    /// The top-level attribute or argument; `count` and `for_each` have those names.
    pub attribute: Cow<'a, str>,
    /// References as Terraform lists them: the longest first, then its prefixes.
    pub to: Vec<Cow<'a, str>>,
    /// It is a nested block or an argument of a provisioner, so that its value is none of these references.
    pub nested: bool,
}

/// A resource or data block.
#[derive(Debug, Default)]
pub struct ConfigResource<'a> {
    /// Managed or data.
    pub mode: Mode,
    /// Its type.
    pub kind: Cow<'a, str>,
    /// Its name.
    pub name: Cow<'a, str>,
    /// Which provider configuration it uses.
    pub provider_key: Option<Cow<'a, str>>,
    /// Its arguments as expressions, raw.
    pub expressions: Option<Raw<'a>>,
    /// What its arguments refer to, `count` and `for_each` among them.
    pub references: Vec<References<'a>>,
    /// Arguments that are written and refer to nothing: constants, and calls such as `uuid()` whose value comes later.
    pub unreferring: Vec<Cow<'a, str>>,
    /// `depends_on`.
    pub depends_on: Vec<Cow<'a, str>>,
    /// Types of its provisioners.
    pub provisioners: Vec<Cow<'a, str>>,
}

/// A module call.
#[derive(Debug, Default)]
pub struct ModuleCall<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Where the module comes from.
    pub source: Cow<'a, str>,
    /// The version constraint.
    pub version_constraint: Option<Cow<'a, str>>,
    /// Its inputs as expressions, raw.
    pub inputs: Option<Raw<'a>>,
    /// What its inputs refer to, `count` and `for_each` among them.
    pub references: Vec<References<'a>>,
    /// `depends_on`.
    pub depends_on: Vec<Cow<'a, str>>,
    /// The module itself.
    pub module: Module<'a>,
}

/// An output of a module.
#[derive(Debug, Default)]
pub struct ConfigOutput<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Declared sensitive.
    pub sensitive: bool,
    /// Its value as expression, raw.
    pub value: Option<Raw<'a>>,
    /// What its value refers to, `depends_on` included.
    pub to: Vec<Cow<'a, str>>,
}

/// A variable of a module.
#[derive(Debug, Default)]
pub struct ConfigVariable<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Declared sensitive.
    pub sensitive: bool,
    /// Its default.
    pub default: Option<Raw<'a>>,
}

/// Reads the member `configuration`.
pub fn read<'a>(cursor: &mut Cursor<'a>) -> Read<Configuration<'a>> {
    let mut found = Configuration::default();
    cursor.object(|key, cursor| match key.as_ref() {
        "provider_config" => named(cursor, |key, cursor| {
            found.providers.push(provider(key, cursor)?);
            Ok(())
        }),
        "root_module" => {
            found.root = module(cursor)?;
            Ok(())
        }
        _ => cursor.skip().map(|_| ()),
    })?;
    Ok(found)
}

/// Members of an object that may be null.
fn named<'a>(
    cursor: &mut Cursor<'a>,
    member: impl FnMut(Cow<'a, str>, &mut Cursor<'a>) -> Read<()>,
) -> Read<()> {
    if cursor.peek()? == Kind::Null { cursor.null() } else { cursor.object(member) }
}

/// Elements of an array that may be null.
fn listed<'a>(cursor: &mut Cursor<'a>, item: impl FnMut(&mut Cursor<'a>) -> Read<()>) -> Read<()> {
    if cursor.peek()? == Kind::Null { cursor.null() } else { cursor.array(item) }
}

fn provider<'a>(key: Cow<'a, str>, cursor: &mut Cursor<'a>) -> Read<ProviderConfig<'a>> {
    let mut found = ProviderConfig { key, ..ProviderConfig::default() };
    cursor.object(|key, cursor| {
        match key.as_ref() {
            "name" => found.name = opt_string(cursor)?.unwrap_or_default(),
            "full_name" => found.full_name = opt_string(cursor)?,
            "alias" => found.alias = opt_string(cursor)?,
            "version_constraint" => found.version_constraint = opt_string(cursor)?,
            "module_address" => found.module_address = opt_string(cursor)?,
            "expressions" => {
                arguments(&mut cursor.clone(), &mut found.references)?;
                found.expressions = opt_raw(cursor)?;
            }
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    Ok(found)
}

fn module<'a>(cursor: &mut Cursor<'a>) -> Read<Module<'a>> {
    let mut found = Module::default();
    named(cursor, |key, cursor| match key.as_ref() {
        "resources" => listed(cursor, |cursor| {
            found.resources.push(resource(cursor)?);
            Ok(())
        }),
        "module_calls" => named(cursor, |key, cursor| {
            found.calls.push(call(key, cursor)?);
            Ok(())
        }),
        "outputs" => named(cursor, |key, cursor| {
            found.outputs.push(output(key, cursor)?);
            Ok(())
        }),
        "variables" => named(cursor, |key, cursor| {
            found.variables.push(variable(key, cursor)?);
            Ok(())
        }),
        _ => cursor.skip().map(|_| ()),
    })?;
    Ok(found)
}

fn resource<'a>(cursor: &mut Cursor<'a>) -> Read<ConfigResource<'a>> {
    let mut found = ConfigResource::default();
    cursor.object(|key, cursor| {
        match key.as_ref() {
            "mode" => {
                found.mode = match opt_string(cursor)?.as_deref() {
                    None | Some("managed") => Mode::Managed,
                    Some("data") => Mode::Data,
                    Some(_) => Mode::Other,
                }
            }
            "type" => found.kind = opt_string(cursor)?.unwrap_or_default(),
            "name" => found.name = opt_string(cursor)?.unwrap_or_default(),
            "provider_config_key" => found.provider_key = opt_string(cursor)?,
            "expressions" => {
                found.expressions = opt_raw(&mut cursor.clone())?;
                named(cursor, |attribute, cursor| {
                    let before = found.references.len();
                    argument(attribute.clone(), cursor, &mut found.references)?;
                    if found.references.len() == before {
                        found.unreferring.push(attribute);
                    }
                    Ok(())
                })?
            }
            "count_expression" => argument("count".into(), cursor, &mut found.references)?,
            "for_each_expression" => argument("for_each".into(), cursor, &mut found.references)?,
            "depends_on" => found.depends_on = string_list(cursor)?,
            "provisioners" => provisioners(cursor, &mut found)?,
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    Ok(found)
}

fn provisioners<'a>(cursor: &mut Cursor<'a>, found: &mut ConfigResource<'a>) -> Read<()> {
    listed(cursor, |cursor| {
        cursor.object(|key, cursor| {
            match key.as_ref() {
                "type" => found.provisioners.push(opt_string(cursor)?.unwrap_or_default()),
                // What a provisioner refers to is read when the resource is made or destroyed.
                "expressions" => {
                    let mut own = Vec::new();
                    arguments(cursor, &mut own)?;
                    let own = own.into_iter().map(|one| References { nested: true, ..one });
                    found.references.extend(own);
                }
                _ => {
                    cursor.skip()?;
                }
            }
            Ok(())
        })
    })
}

fn call<'a>(name: Cow<'a, str>, cursor: &mut Cursor<'a>) -> Read<ModuleCall<'a>> {
    let mut found = ModuleCall { name, ..ModuleCall::default() };
    cursor.object(|key, cursor| {
        match key.as_ref() {
            "source" => found.source = opt_string(cursor)?.unwrap_or_default(),
            "version_constraint" => found.version_constraint = opt_string(cursor)?,
            "expressions" => {
                found.inputs = opt_raw(&mut cursor.clone())?;
                arguments(cursor, &mut found.references)?;
            }
            "count_expression" => argument("count".into(), cursor, &mut found.references)?,
            "for_each_expression" => argument("for_each".into(), cursor, &mut found.references)?,
            "depends_on" => found.depends_on = string_list(cursor)?,
            "module" => found.module = module(cursor)?,
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    Ok(found)
}

fn output<'a>(name: Cow<'a, str>, cursor: &mut Cursor<'a>) -> Read<ConfigOutput<'a>> {
    let mut found = ConfigOutput { name, ..ConfigOutput::default() };
    cursor.object(|key, cursor| {
        match key.as_ref() {
            "sensitive" => found.sensitive = opt_bool(cursor)?.unwrap_or_default(),
            "expression" => {
                found.value = opt_raw(&mut cursor.clone())?;
                collect(cursor, &mut found.to)?;
            }
            "depends_on" => found.to.extend(string_list(cursor)?),
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    Ok(found)
}

fn variable<'a>(name: Cow<'a, str>, cursor: &mut Cursor<'a>) -> Read<ConfigVariable<'a>> {
    let mut found = ConfigVariable { name, ..ConfigVariable::default() };
    cursor.object(|key, cursor| {
        match key.as_ref() {
            "sensitive" => found.sensitive = opt_bool(cursor)?.unwrap_or_default(),
            "default" => found.default = opt_raw(cursor)?,
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads `expressions`: one entry an argument that refers to something.
fn arguments<'a>(cursor: &mut Cursor<'a>, into: &mut Vec<References<'a>>) -> Read<()> {
    named(cursor, |attribute, cursor| argument(attribute, cursor, into))
}

fn argument<'a>(
    attribute: Cow<'a, str>,
    cursor: &mut Cursor<'a>,
    into: &mut Vec<References<'a>>,
) -> Read<()> {
    let mut to = Vec::new();
    let nested = !is_expression(&mut cursor.clone())?;
    collect(cursor, &mut to)?;
    if !to.is_empty() {
        into.push(References { attribute, to, nested });
    }
    Ok(())
}

/// Whether this is one expression with its references and no block with arguments of its own.
fn is_expression(cursor: &mut Cursor<'_>) -> Read<bool> {
    let mut found = false;
    if cursor.peek()? == Kind::Object {
        cursor.object(|key, cursor| {
            found |= key == "references" && is_list_of_texts(&mut cursor.clone())?;
            cursor.skip().map(|_| ())
        })?;
    }
    Ok(found)
}

fn is_list_of_texts(cursor: &mut Cursor<'_>) -> Read<bool> {
    let mut found = cursor.peek()? == Kind::Array;
    if found {
        cursor.array(|cursor| {
            found &= cursor.peek()? == Kind::String;
            cursor.skip().map(|_| ())
        })?;
    }
    Ok(found)
}

/// Gathers every `references` list inside an expression or nested blocks.
fn collect<'a>(cursor: &mut Cursor<'a>, to: &mut Vec<Cow<'a, str>>) -> Read<()> {
    match cursor.peek()? {
        Kind::Array => cursor.array(|cursor| collect(cursor, to)),
        Kind::Object => cursor.object(|key, cursor| match (key.as_ref(), cursor.peek()?) {
            ("constant_value", _) => cursor.skip().map(|_| ()),
            ("references", Kind::Array) => {
                to.extend(references(cursor)?);
                Ok(())
            }
            _ => collect(cursor, to),
        }),
        _ => cursor.skip().map(|_| ()),
    }
}

/// A `references` list. A nested block may be called `references` too: then its elements are no strings.
fn references<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<Cow<'a, str>>> {
    let mut found = Vec::new();
    cursor.array(|cursor| {
        if cursor.peek()? == Kind::String {
            found.push(cursor.string()?);
            Ok(())
        } else {
            collect(cursor, &mut found)
        }
    })?;
    Ok(found)
}
