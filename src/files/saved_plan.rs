//! What a saved plan file says besides its JSON: workspace, backend, state and configuration.
//!
//! An equal change for staging and for production has an equal JSON, and so has a plan whose lifecycle rules or
//! provisioners were edited. The file is a zip that holds what tells them apart. It is read here without running
//! anything. Nothing in it is signed by terraform, so every size is bounded and every oddity is told.

mod msgpack;
mod protobuf;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use crate::diagnostic::Diagnostic;
use crate::plan::digest::hex;
use crate::signoff::backend::fingerprint;
use crate::signoff::request::StateFacts;
use crate::text::Text;

const CONFIGURATION: &str = "tfconfig/";
const LOCK: &str = ".terraform.lock.hcl";

/// How much a plan may hold. A zip of one megabyte can unpack to a thousand times as much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Members.
    pub members: usize,
    /// Bytes of one member, unpacked.
    pub member: u64,
    /// Bytes of all of them, unpacked.
    pub total: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { members: 20_000, member: 512 << 20, total: 1 << 30 }
    }
}

/// What a saved plan says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SavedPlan {
    /// State, configuration and lock.
    pub state: StateFacts,
    /// The workspace.
    pub workspace: Option<String>,
    /// What could not be found out.
    pub notices: Vec<Text>,
}

/// Reads a saved plan; `name` is how messages call it.
pub fn read(name: &str, bytes: &[u8]) -> Result<SavedPlan, Diagnostic> {
    read_within(name, bytes, Limits::default())
}

/// The same within other limits.
pub fn read_within(name: &str, bytes: &[u8], limits: Limits) -> Result<SavedPlan, Diagnostic> {
    let members = Members::read(name, bytes, limits)?;
    let mut saved = SavedPlan::default();
    let tfplan = members.get("tfplan").ok_or_else(|| odd(name, "it has no member `tfplan`"))?;
    match backend(tfplan) {
        Ok((backend, workspace)) => {
            saved.state.backend = Some(backend);
            saved.workspace = Some(workspace);
        }
        Err(why) => saved.notices.push(Text::new(
            format!("workspace and backend of `{name}` are not known: its member `tfplan` was not understood: {why}"),
            format!("`{name}` の `tfplan` を解釈できないため、ワークスペースと backend が分かりません({why})"),
        )),
    }
    if let Some(state) = members.get("tfstate") {
        let state: State =
            serde_json::from_slice(state).map_err(|_| odd(name, "its member `tfstate` is not a state"))?;
        saved.state.lineage = Some(state.lineage).filter(|lineage| !lineage.is_empty());
        saved.state.serial = Some(state.serial);
    }
    saved.state.configuration = members.configuration();
    if saved.state.configuration.is_none() {
        return Err(odd(name, "it holds no configuration"));
    }
    saved.state.lock = members.get(LOCK).map(|lock| hex(&Sha256::digest(lock)));
    Ok(saved)
}

/// The two members of a state that tell which one it is and how old.
#[derive(Deserialize)]
struct State {
    #[serde(default)]
    lineage: String,
    serial: u64,
}

/// Backend and workspace. Numbers of fields are those of terraform's `planfile.proto`, the same since 0.12 and in
/// OpenTofu: `Plan.backend` = 13, `Backend.type` = 1, `.config` = 2, `.workspace` = 3, `DynamicValue.msgpack` = 1.
fn backend(tfplan: &[u8]) -> Result<(String, String), String> {
    let say = |error: protobuf::NoMessage| error.to_string();
    let [backend] = protobuf::once(tfplan, [13]).map_err(say)?;
    let backend = backend.ok_or("it names no backend")?;
    let [kind, config, workspace] = protobuf::once(backend, [1, 2, 3]).map_err(say)?;
    let kind = protobuf::text(kind.unwrap_or_default()).map_err(say)?;
    let workspace = protobuf::text(workspace.unwrap_or_default()).map_err(say)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if kind.is_empty() || kind.len() > 64 || !kind.bytes().all(plain) {
        return Err("the type of its backend is no name".to_owned());
    }
    if workspace.is_empty() {
        return Err("it names no workspace".to_owned());
    }
    let [settings] = protobuf::once(config.unwrap_or_default(), [1]).map_err(say)?;
    match settings.and_then(msgpack::read) {
        Some(serde_json::Value::Object(settings)) => Ok((fingerprint(&kind, &settings), workspace)),
        _ => Err("the settings of its backend are not what terraform writes".to_owned()),
    }
}

/// Members that matter, unpacked. The states hold secrets, so there is no way to print this.
struct Members {
    found: BTreeMap<String, Vec<u8>>,
}

impl Members {
    fn get(&self, name: &str) -> Option<&[u8]> {
        self.found.get(name).map(Vec::as_slice)
    }

    fn read(name: &str, bytes: &[u8], limits: Limits) -> Result<Self, Diagnostic> {
        let mut archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| odd(name, &format!("it is not a zip that can be read: {error}")))?;
        if archive.len() > limits.members {
            return Err(odd(name, &format!("it has more than {} members", limits.members)));
        }
        // Of two members of one name readers take the first or the last, and would not read the same plan.
        if told_count(bytes).is_some_and(|told| told != archive.len()) {
            return Err(odd(name, "it has two members of one name, or its list of members is wrong"));
        }
        let (mut found, mut left) = (BTreeMap::new(), limits.total);
        for index in 0..archive.len() {
            let mut member = archive
                .by_index(index)
                .map_err(|error| odd(name, &format!("one of its members cannot be read: {error}")))?;
            let path = member
                .name()
                .map_err(|error| odd(name, &format!("a name in it cannot be read: {error}")))?
                .into_owned();
            if !(path.starts_with(CONFIGURATION) || ["tfplan", "tfstate", LOCK].contains(&path.as_str())) {
                continue;
            }
            let limit = left.min(limits.member);
            let mut content = Vec::new();
            // The size that the zip tells may be a lie, so what is read is counted.
            let read = member.by_ref().take(limit + 1).read_to_end(&mut content);
            read.map_err(|error| odd(name, &format!("its member `{path}` cannot be read: {error}")))?;
            let length = content.len() as u64;
            if length > limit {
                return Err(odd(
                    name,
                    &format!("it is too large to be a plan: its member `{path}`, unpacked"),
                ));
            }
            left -= length;
            found.insert(path, content);
        }
        Ok(Self { found })
    }

    /// Hash over names and contents of the configuration's files; lengths stand before both, so that no file
    /// can be taken for the end of another. None without any file.
    fn configuration(&self) -> Option<String> {
        let mut hash = Sha256::new();
        hash.update(b"pairgate-configuration-v1\n");
        let mut files = self.found.iter().filter(|(name, _)| name.starts_with(CONFIGURATION)).peekable();
        files.peek()?;
        for (name, content) in files {
            for part in [name.as_bytes(), content] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
        Some(hex(&hash.finalize()))
    }
}

/// How many members the end of the zip says there are; none for the large format, which no plan needs.
fn told_count(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    match bytes.get(at + 10..at + 12)? {
        [0xff, 0xff] => None,
        &[low, high] => Some(usize::from(u16::from_le_bytes([low, high]))),
        _ => None,
    }
}

fn odd(name: &str, what: &str) -> Diagnostic {
    Diagnostic::error("saved-plan", format!("the saved plan `{name}` cannot be bound to a sign-off: {what}"))
        .help("make the plan again with `terraform plan -out=tfplan`, and pass that file as it is")
}
