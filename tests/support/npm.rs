//! Packages of the npm registry that tests compare with: installed once a machine, below cargo's folder for tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sha2::Digest as _;

/// How long one process waits for another that is installing.
const PATIENCE: Duration = Duration::from_secs(300);

/// The `node_modules` folder that holds exactly these packages (`NAME@VERSION`), or why there is none.
pub fn packages(wanted: &[&str]) -> Result<PathBuf, String> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm");
    let folder = root.join(&digest(&[&wanted.join(" ")])[..16]);
    once(&folder, |fresh| install(fresh, wanted))?;
    Ok(folder.join("node_modules"))
}

/// Hexadecimal of a digest over some texts.
pub fn digest(parts: &[&str]) -> String {
    let mut all = sha2::Sha256::new();
    for part in parts {
        all.update(part.len().to_le_bytes());
        all.update(part);
    }
    data_encoding::HEXLOWER.encode(&all.finalize())
}

/// Runs a script of node with arguments.
pub fn node(script: &str, arguments: &[&Path]) -> Result<(), String> {
    run(Command::new("node").arg("-e").arg(script).arg("--").args(arguments))
}

/// Makes `place` by `make`, which gets another path to make it at, unless it is there. Only one process does.
pub fn once(place: &Path, make: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    if place.exists() {
        return Ok(());
    }
    let says = |error: std::io::Error| format!("{}: {error}", place.display());
    fs::create_dir_all(place.parent().unwrap()).map_err(says)?;
    let lock = place.with_extension("lock");
    let began = Instant::now();
    // A folder is made by one process only, on every file system.
    while fs::create_dir(&lock).is_err() {
        if place.exists() {
            return Ok(());
        }
        // Whoever made it was ended in the middle.
        if began.elapsed() > PATIENCE {
            let _ = fs::remove_dir(&lock);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let fresh = place.with_extension(format!("fresh-{}", std::process::id()));
    let made = if place.exists() {
        Ok(())
    } else {
        make(&fresh).and_then(|()| fs::rename(&fresh, place).map_err(says))
    };
    let _ = fs::remove_dir_all(&fresh);
    let _ = fs::remove_dir(&lock);
    // Whoever was thought to be ended may have been slow, and ready first.
    made.or_else(|why| if place.exists() { Ok(()) } else { Err(why) })
}

fn install(folder: &Path, wanted: &[&str]) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    fs::write(folder.join("package.json"), "{\"private\": true}\n").map_err(|error| error.to_string())?;
    let quiet = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefer-offline"];
    run(Command::new("npm").args(quiet).args(wanted).current_dir(folder))
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
