//! The plan that is applied, in a place where nobody can change it any more.
//!
//! Between the hash that was signed and the moment when terraform opens the file lies time, and the file has a
//! name that anybody with the same account can write to. On Linux the bytes are therefore put into memory that
//! the system itself seals. Terraform gets it as its standard input and opens it as `/proc/self/fd/0`: so the
//! descriptor is open in no other program that the gate starts, needs no name, and outlives the gate. It is
//! given at its end, so whoever reads standard input finds nothing, as with `/dev/null`.
//!
//! Elsewhere it is a private copy that is hashed again right before terraform starts.

use std::path::Path;
#[cfg(unix)]
use std::{ffi::OsString, fs::File, process::Command};

use crate::diagnostic::Diagnostic;

/// A plan that nobody can change any more.
#[derive(Debug)]
pub struct Sealed {
    #[cfg(unix)]
    held: unix::Held,
    sha256: String,
}

impl Sealed {
    /// Seals these bytes of a plan file. `private_folder` is needed where the system cannot seal memory: only
    /// its owner may look into it.
    #[cfg(unix)]
    pub fn new(bytes: &[u8], private_folder: &Path) -> Result<Self, Diagnostic> {
        #[cfg(target_os = "linux")]
        if let Some(memory) = unix::in_memory(bytes)? {
            return Ok(Self { held: unix::Held::Memory(memory), sha256: unix::sha256(bytes) });
        }
        let copy = unix::Copy::write(bytes, private_folder)?;
        Ok(Self { held: unix::Held::Copy(copy), sha256: unix::sha256(bytes) })
    }

    /// Nothing is applied on this system, so nothing is sealed.
    #[cfg(not(unix))]
    pub fn new(_: &[u8], _: &Path) -> Result<Self, Diagnostic> {
        Err(super::apply::unsupported())
    }

    /// The hash of the bytes, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Gives the plan to the program that is about to start, and says under which name it finds it.
    #[cfg(unix)]
    pub(super) fn give(&self, command: &mut Command) -> Result<OsString, Diagnostic> {
        match &self.held {
            #[cfg(target_os = "linux")]
            unix::Held::Memory(memory) => {
                let memory: File = memory.try_clone().map_err(|error| unix::failed(&error))?;
                command.stdin(memory);
                Ok("/proc/self/fd/0".into())
            }
            unix::Held::Copy(copy) => copy.checked(&self.sha256),
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsString;
    use std::fs::{self, File, OpenOptions};
    use std::io::{self, Read, Seek, SeekFrom, Write};
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    use std::path::{Path, PathBuf};

    use sha2::{Digest as _, Sha256};

    use crate::diagnostic::Diagnostic;
    use crate::plan::digest::hex;

    #[derive(Debug)]
    pub(super) enum Held {
        #[cfg(target_os = "linux")]
        Memory(File),
        Copy(Copy),
    }

    pub(super) fn sha256(bytes: &[u8]) -> String {
        hex(&Sha256::digest(bytes))
    }

    /// None where the kernel has no such memory. Every other failure is a refusal: the weaker way is not taken
    /// by accident.
    #[cfg(target_os = "linux")]
    pub(super) fn in_memory(bytes: &[u8]) -> Result<Option<File>, Diagnostic> {
        use rustix::fs::{MemfdFlags, memfd_create};
        let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        match memfd_create("pairgate-plan", flags) {
            Ok(memory) => sealed(File::from(memory), bytes).map(Some).map_err(|error| failed(&error)),
            Err(rustix::io::Errno::NOSYS) => Ok(None),
            Err(error) => Err(failed(&error.into())),
        }
    }

    #[cfg(target_os = "linux")]
    fn sealed(mut memory: File, bytes: &[u8]) -> io::Result<File> {
        use rustix::fs::{SealFlags, fcntl_add_seals};
        memory.write_all(bytes)?;
        fcntl_add_seals(&memory, SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE | SealFlags::SEAL)?;
        // Before the seal another program of this account could have written to it.
        memory.seek(SeekFrom::Start(0))?;
        let mut kept = Vec::with_capacity(bytes.len());
        memory.read_to_end(&mut kept)?;
        if kept != bytes {
            return Err(io::Error::other("it was changed before it was sealed"));
        }
        Ok(memory)
    }

    /// A file of its own, removed when the apply is over.
    #[derive(Debug)]
    pub(super) struct Copy(PathBuf);

    impl Copy {
        pub(super) fn write(bytes: &[u8], folder: &Path) -> Result<Self, Diagnostic> {
            let folder = std::path::absolute(folder).map_err(|error| failed(&error))?;
            let mode = fs::metadata(&folder).map_err(|error| failed(&error))?.permissions().mode();
            if mode & 0o077 != 0 {
                let message =
                    format!("others may look into `{}`, where a plan would be kept", folder.display());
                return Err(Diagnostic::error("plan-not-sealed", message)
                    .help("take that away: `chmod 700` the folder"));
            }
            let path = folder.join(format!("sealed-{}.tfplan", sha256(bytes)));
            let write = || -> io::Result<()> {
                let mut file = OpenOptions::new().write(true).create_new(true).mode(0o400).open(&path)?;
                file.write_all(bytes)
            };
            write().map_err(|error| failed(&error))?;
            Ok(Self(path))
        }

        /// Its path, if it still is what it was.
        pub(super) fn checked(&self, expected: &str) -> Result<OsString, Diagnostic> {
            let now = fs::read(&self.0).map_err(|error| failed(&error))?;
            if sha256(&now) == expected {
                return Ok(self.0.clone().into_os_string());
            }
            let message = format!("the plan in `{}` was changed", self.0.display());
            Err(Diagnostic::error("plan-changed", message)
                .help("nothing was applied: find out who writes there, then plan again"))
        }
    }

    impl Drop for Copy {
        fn drop(&mut self) {
            // It lies in a private folder that its owner clears anyway.
            let _ = fs::remove_file(&self.0);
        }
    }

    pub(super) fn failed(error: &io::Error) -> Diagnostic {
        Diagnostic::error(
            "plan-not-sealed",
            format!("the plan cannot be put where nobody can change it: {error}"),
        )
        .help("nothing was applied: check the memory and the space left, then start again")
    }

    #[cfg(test)]
    mod tests {
        #![allow(clippy::unwrap_used)]

        use super::*;

        fn private() -> tempfile::TempDir {
            let folder = tempfile::tempdir().unwrap();
            fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o700)).unwrap();
            folder
        }

        #[test]
        fn a_copy_that_was_changed_is_refused_and_every_copy_goes_away() {
            let folder = private();
            let copy = Copy::write(b"plan", folder.path()).unwrap();
            assert_eq!(fs::metadata(&copy.0).unwrap().permissions().mode() & 0o777, 0o400);
            assert_eq!(copy.checked(&sha256(b"plan")).unwrap(), copy.0.clone().into_os_string());
            fs::remove_file(&copy.0).unwrap();
            fs::write(&copy.0, "another").unwrap();
            assert_eq!(copy.checked(&sha256(b"plan")).unwrap_err().code, "plan-changed");
            drop(copy);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }

        #[test]
        fn a_folder_that_others_may_enter_gets_no_copy() {
            let folder = private();
            fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o750)).unwrap();
            assert_eq!(Copy::write(b"plan", folder.path()).unwrap_err().code, "plan-not-sealed");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }

        #[cfg(target_os = "linux")]
        #[test]
        fn sealed_memory_is_read_from_its_start_by_name_and_written_by_nobody() {
            use std::os::fd::AsRawFd;
            let mut memory = in_memory(b"plan").unwrap().unwrap();
            let name = format!("/proc/self/fd/{}", memory.as_raw_fd());
            assert_eq!(fs::read(&name).unwrap(), b"plan");
            assert!(memory.write_all(b"x").is_err());
            memory.seek(SeekFrom::Start(0)).unwrap();
            assert!(memory.write_all(b"x").is_err());
            assert!(memory.set_len(0).is_err());
            let by_name = OpenOptions::new().write(true).open(&name);
            assert!(by_name.and_then(|mut file| file.write_all(b"x")).is_err());
            assert_eq!(fs::read(&name).unwrap(), b"plan");
        }
    }
}
