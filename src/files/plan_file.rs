//! Reading the bytes of a plan: a file, standard input, or the file that lies in the folder.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// Names that are looked for when no plan is named, in this order.
pub const USUAL_NAMES: [&str; 4] = ["tfplan", "plan.out", "tfplan.json", "plan.json"];

/// From this size on a file is read by two threads: half of the time goes into the kernel's page faults.
const SPLIT_FROM: u64 = 32 << 20;

/// Where a plan comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Origin {
    /// What the user named; `-` is standard input.
    pub fn named(plan: &Path) -> Self {
        if plan == Path::new("-") { Self::Stdin } else { Self::File(plan.to_owned()) }
    }

    /// The first of the usual names that is there.
    pub fn usual(folder: &Path) -> Result<Self, Diagnostic> {
        USUAL_NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file()).map(Self::File).ok_or_else(
            || {
                let names = USUAL_NAMES.map(|name| format!("`{name}`")).join(", ");
                Diagnostic::error("plan-missing", format!("no plan was named, and none of {names} is in `{}`", folder.display()))
                    .help("make one with `terraform plan -out=tfplan`, then run `pairgate check tfplan`; `-` reads plan JSON from standard input")
            },
        )
    }

    /// How messages call it.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "<stdin>".to_owned(),
        }
    }
}

/// Reads all bytes.
pub fn read(origin: &Origin) -> Result<Vec<u8>, Diagnostic> {
    let bytes = match origin {
        Origin::File(path) => read_file(path),
        Origin::Stdin => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
    };
    bytes.map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::IsADirectory => {
                "name the plan file in it, or pass the folder with `--chdir` to have a plan looked for"
            }
            io::ErrorKind::NotFound => "check the path; `terraform plan -out=tfplan` makes a plan",
            _ => "check the path and its permissions",
        };
        Diagnostic::error("plan-unreadable", format!("cannot read the plan `{}`: {error}", origin.name()))
            .help(help)
    })
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if metadata.is_file()
        && metadata.len() >= SPLIT_FROM
        && let Some(bytes) = read_split(&file, metadata.len())?
    {
        return Ok(bytes);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads two halves at once. None when the file changed its size meanwhile: then the plain way decides.
#[cfg(unix)]
fn read_split(file: &File, size: u64) -> io::Result<Option<Vec<u8>>> {
    use std::os::unix::fs::FileExt;
    let Ok(length) = usize::try_from(size) else { return Ok(None) };
    let mut bytes = vec![0; length];
    let (first, second) = bytes.split_at_mut(length / 2);
    let (one, other) = rayon::join(|| file.read_exact_at(first, 0), || file.read_exact_at(second, size / 2));
    match one.and(other) {
        Ok(()) if file.metadata()?.len() == size => Ok(Some(bytes)),
        Ok(()) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn read_split(_: &File, _: u64) -> io::Result<Option<Vec<u8>>> {
    Ok(None)
}
