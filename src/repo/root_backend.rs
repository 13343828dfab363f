//! The backend of the plan's own root module, for policies.
//!
//! `terraform init` keeps what it has put together in `.terraform/terraform.tfstate`; without that the
//! `.tf` files of the folder say as much as they say. A backend's settings hold credentials next to
//! names, in the data file even those that nobody wrote into a file. So a setting is passed on when it
//! is on the list of those that name something; of any other only that it is set.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;

use super::backend::Own;
use super::facts::{BackendBlock, Folder};
use super::setting::Setting;
use super::walk::{self, Unread};
use crate::policy::backend::Backend;
use crate::policy::value::{MappingKind, Members, SequenceKind, Value};
use crate::text::{Lang, Text};

/// Settings that say where the state is and how it is kept, and no secret in any backend.
const TOLD: [&str; 25] = [
    "acl",
    "bucket",
    "container_name",
    "dynamodb_table",
    "hostname",
    "key",
    "kms_encryption_key",
    "kms_key_id",
    "lock_method",
    "namespace",
    "organization",
    "path",
    "prefix",
    "region",
    "resource_group_name",
    "schema_name",
    "scheme",
    "secret_suffix",
    "storage_account_name",
    "table_name",
    "tablestore_table",
    "unlock_method",
    "update_method",
    "workspace_dir",
    "workspace_key_prefix",
];

/// Addresses, of which only scheme and host are told: the rest may be a token.
const ADDRESSES: [&str; 3] = ["address", "lock_address", "unlock_address"];

/// Deeper settings are not looked at.
const DEEPEST: usize = 8;

/// What `init` writes, below its data folder.
const DATA_FILE: &str = "terraform.tfstate";

/// The backend of the root module in `folder`, whose data folder is `data`, relative to it. None when nothing
/// says that the folder is a root module at all; the error is a notice.
pub fn root_backend(folder: &Path, data: &Path) -> Result<Option<Backend>, Text> {
    let data_folder = folder.join(data);
    let named = format!("{}/{DATA_FILE}", data.display());
    if let Some(found) = initialised(&data_folder, &named).map_err(not_judged)? {
        return backend(&found, &Folder::default(), folder).map(Some);
    }
    let walked = walk::folder(folder);
    if walked.is_cut {
        return Err(not_judged(Unread::new(".", "the folder cannot be read", "フォルダを読み取れない")));
    }
    if walked.files.is_empty() && !data_folder.is_dir() {
        return Ok(None);
    }
    let (files, overriding) = read(folder, &walked.files)?;
    let own = overriding.as_ref().or(files.backend.as_ref()).cloned();
    let own = own.unwrap_or(BackendBlock { kind: "local".to_owned(), settings: Setting::Map(Vec::new()) });
    backend(&own, &files, folder).map(Some)
}

/// What the files say together, and the backend of an override file, which replaces the other.
fn read(folder: &Path, files: &[String]) -> Result<(Folder, Option<BackendBlock>), Text> {
    let (mut all, mut overriding, mut unread) = (Folder::default(), None, None);
    for file in files {
        // Terraform follows links out of the folder too.
        match walk::read(folder, file, None) {
            Ok(mut facts) => {
                if is_override(file) {
                    overriding = facts.backend.take().or(overriding);
                }
                all.add(file, facts);
            }
            // Only one ordinary file can have the backend, so that with it in hand the others do not matter.
            Err(error) => {
                let decides = is_override(file);
                unread = unread.or(Some((decides, error)));
            }
        }
    }
    match unread {
        Some((decides, error)) if decides || all.backend.is_none() && overriding.is_none() => {
            Err(not_judged(error))
        }
        _ => Ok((all, overriding)),
    }
}

fn is_override(file: &str) -> bool {
    let stem = file.split('.').next().unwrap_or(file);
    stem == "override" || stem.ends_with("_override")
}

/// What `init` has written down; none when it has not run, or there is no backend block.
fn initialised(data: &Path, named: &str) -> Result<Option<BackendBlock>, Unread> {
    if std::fs::symlink_metadata(data.join(DATA_FILE)).is_err() {
        return Ok(None);
    }
    let unread = |error: Unread| Unread { path: named.to_owned(), ..error };
    let text = walk::text(data, DATA_FILE, None).map_err(unread)?;
    let broken =
        |line| Unread { line, ..Unread::new(named, "not valid JSON", "JSON として正しくない") };
    let json: Json = serde_json::from_str(&text).map_err(|error| broken(Some(error.line())))?;
    let other = || Unread::new(named, "it is not what `init` writes", "`init` が書いたものではない");
    let members = json.as_object().ok_or_else(other)?;
    let backend = ["backend", "state_store"].iter().filter_map(|name| members.get(*name));
    let Some(backend) = backend.into_iter().find(|found| !found.is_null()) else { return Ok(None) };
    let kind = backend.get("type").and_then(Json::as_str).ok_or_else(other)?;
    let config =
        backend.get("config").map_or(Some(Setting::Map(Vec::new())), |config| setting(config, DEEPEST));
    let settings = config.unwrap_or(Setting::Map(Vec::new()));
    Ok(Some(BackendBlock { kind: kind.to_owned(), settings }))
}

/// JSON of a data file: what is null or empty was not set, and a text is a text, whatever it looks like.
fn setting(json: &Json, depth: usize) -> Option<Setting> {
    let Some(depth) = depth.checked_sub(1) else { return Some(Setting::Unknown) };
    match json {
        Json::Null => None,
        Json::Bool(found) => Some(Setting::literal(found.to_string())),
        Json::Number(found) => Some(Setting::literal(found.to_string())),
        Json::String(text) => Some(Setting::literal(text)),
        Json::Array(items) => {
            Some(Setting::List(items.iter().filter_map(|item| setting(item, depth)).collect()))
        }
        Json::Object(members) => Some(Setting::Map(
            members.iter().filter_map(|(name, value)| Some((name.clone(), setting(value, depth)?))).collect(),
        )),
    }
}

fn backend(found: &BackendBlock, files: &Folder, folder: &Path) -> Result<Backend, Text> {
    let kind = &found.kind;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if kind.is_empty() || kind.len() > 64 || !kind.bytes().all(plain) {
        let error = Unread::new(".", "the type of the backend is no name", "backend の種類が名前ではない");
        return Err(not_judged(error));
    }
    let settings = files.resolve(&found.settings);
    let mut members = Members::new();
    if let Setting::Map(settings) = &settings {
        for (name, value) in settings {
            if let Some(value) = told(name, value) {
                members.insert(Arc::from(name.as_str()), value);
            }
        }
    }
    let own = Own::with(kind, workspaces(settings), folder);
    Ok(Backend { kind: kind.clone(), settings: members, is_partial: own.is_partial() })
}

/// A block is a list in a data file.
fn workspaces(settings: Setting) -> Setting {
    let Setting::Map(members) = settings else { return settings };
    let one = |(name, value): (String, Setting)| match value {
        Setting::List(mut items) if name == "workspaces" && items.len() == 1 => {
            (name, items.pop().unwrap_or(Setting::Unknown))
        }
        value => (name, value),
    };
    Setting::Map(members.into_iter().map(one).collect())
}

/// What policies may see of a setting; none when it is not set.
fn told(name: &str, setting: &Setting) -> Option<Value> {
    let literal = setting.as_literal();
    match (setting, literal.as_deref()) {
        (_, Some("")) => None,
        (Setting::List(items), _) if items.is_empty() => None,
        (Setting::Map(members), _) if members.is_empty() => None,
        // Neither is a credential.
        (_, Some("true")) => Some(Value::Bool(true)),
        (_, Some("false")) => Some(Value::Bool(false)),
        // A variable may be null.
        (Setting::Unknown, _) => Some(Value::unknown()),
        _ if name == "workspaces" => Some(blocks(setting)),
        (_, Some(text)) if ADDRESSES.contains(&name) => Some(Value::text(scheme_and_host(text))),
        (_, Some(text)) if TOLD.contains(&name) => Some(Value::text(text)),
        (Setting::Text(_), None) if TOLD.contains(&name) || ADDRESSES.contains(&name) => {
            Some(Value::unknown())
        }
        _ => Some(Value::Bool(true)),
    }
}

/// A nested block, as a plan would have it: a list of objects.
fn blocks(setting: &Setting) -> Value {
    let items = match setting {
        Setting::List(items) => items.iter().map(|item| whole(item, DEEPEST)).collect(),
        one => vec![whole(one, DEEPEST)],
    };
    Value::Sequence(SequenceKind::Plan, Arc::new(items))
}

fn whole(setting: &Setting, depth: usize) -> Value {
    let Some(depth) = depth.checked_sub(1) else { return Value::unknown() };
    match setting {
        Setting::Text(_) => setting.as_literal().map_or_else(Value::unknown, Value::text),
        Setting::List(items) => {
            let items = items.iter().map(|item| whole(item, depth));
            Value::Sequence(SequenceKind::Plan, Arc::new(items.collect()))
        }
        Setting::Map(members) => {
            let members = members.iter().map(|(name, value)| (Arc::from(name.as_str()), whole(value, depth)));
            Value::Mapping(MappingKind::Plan, Arc::new(members.collect()))
        }
        Setting::Unknown => Value::unknown(),
    }
}

/// `https://host:port` of an address. With an `@` in it nobody can be sure where a password ends, and only
/// the scheme is told.
fn scheme_and_host(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let scheme = if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) { scheme } else { "" };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = if address.contains('@') { "" } else { host };
    if scheme.is_empty() { host.to_owned() } else { format!("{scheme}://{host}") }
}

fn not_judged(error: Unread) -> Text {
    let Unread { path, line, why } = &error;
    let (en, ja) = (why.get(Lang::En), why.get(Lang::Ja));
    match line {
        // What the parser says may show a piece of the file.
        Some(line) => Text::new(
            format!(
                "policies did not judge the backend: `{path}` line {line} does not parse; correct it and check again"
            ),
            format!(
                "backend はポリシーで判定していません。`{path}` の {line} 行目を解析できません。修正して再度実行してください"
            ),
        ),
        None => Text::new(
            format!("policies did not judge the backend: `{path}` was not read: {en}"),
            format!("backend はポリシーで判定していません。`{path}` を読めませんでした ({ja})"),
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_the_settings_that_are_told() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/policies.md");
        let manual = std::fs::read_to_string(file).unwrap();
        let (_, list) = manual.split_once("Settings that name something:").unwrap();
        let (list, _) = list.split_once("\n\n").unwrap();
        let listed: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
        assert_eq!(listed, TOLD);
    }

    #[test]
    fn an_address_is_told_without_what_may_be_a_secret() {
        for (address, told) in [
            ("https://x.example.com/state?token=t", "https://x.example.com"),
            ("https://x.example.com:8443", "https://x.example.com:8443"),
            ("https://me:secret@x.example.com", "https://"),
            ("https://me:se/cret@x.example.com", "https://"),
            ("me:secret@x.example.com", ""),
            ("https://x.example.com#t", "https://x.example.com"),
            ("consul:8500", "consul:8500"),
        ] {
            assert_eq!(scheme_and_host(address), told, "{address}");
        }
    }
}
