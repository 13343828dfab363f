//! Applying a plan so that nothing that happens to the gate happens to terraform.
//!
//! A terraform that loses its terminal or the reader of its output dies at once, without writing its state. So
//! it writes into a file, which the gate reads along; it has a process group of its own, so that Ctrl-C and a
//! closing terminal do not reach it; and when the gate is killed it goes on to its end, where its output and
//! the new state can be found. What it cannot have is a terminal: a credential helper that asks for a code
//! gets no answer.

use std::path::Path;

use crate::diagnostic::Diagnostic;

use super::{Sealed, Terraform};

/// What an apply is given, and who is told what while it runs. None of the callbacks may take long.
pub struct ApplyRun<'r> {
    /// Arguments beside the plan: those of [`super::for_apply`].
    pub arguments: &'r [String],
    /// Variables for this run only; they win over the caller's.
    pub environment: &'r [(String, String)],
    /// A file that must not exist: all that terraform says goes there. Only its owner can read it.
    pub log: &'r Path,
    /// Terraform's process id, before anything is waited for.
    pub spawned: &'r mut dyn FnMut(u32),
    /// New bytes of the log as they come, untouched. The terminal may be gone: a failing write is no reason to
    /// stop, and a panic would leave terraform alone.
    pub output: &'r mut dyn FnMut(&[u8]),
    /// About once a second.
    pub tick: &'r mut dyn FnMut(),
    /// Somebody wants it to end, or the terminal is gone. What can be done was done before this is called.
    pub asked: &'r mut dyn FnMut(Asked),
}

/// What a signal to the gate meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The first Ctrl-C: passed on, terraform stops after what it is doing.
    Interrupt,
    /// Another: not passed on, because terraform would drop its state.
    InterruptAgain,
    /// The terminal is gone; terraform and the gate go on.
    HangUp,
    /// Somebody ends the gate: passed on as an interrupt, if none was before.
    Terminate,
}

/// How terraform ended. An exit code of 0 does not say that anything was applied: the state's serial does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Its exit code, if it came to one.
    pub code: Option<i32>,
    /// The signal that killed it. Neither is known when the system would not say.
    pub signal: Option<i32>,
    /// How long it ran.
    pub seconds: u64,
    /// Whether it was asked to stop.
    pub interrupted: bool,
    /// Whether the terminal went away.
    pub hung_up: bool,
}

impl Terraform {
    /// Applies the sealed plan. Returns when terraform has ended; an error means that it never started.
    #[cfg(unix)]
    pub fn apply(&self, plan: &Sealed, run: &mut ApplyRun<'_>) -> Result<Ran, Diagnostic> {
        unix::apply(self, plan, run)
    }

    /// Only where a process can be kept out of the way of signals.
    #[cfg(not(unix))]
    pub fn apply(&self, _: &Sealed, _: &mut ApplyRun<'_>) -> Result<Ran, Diagnostic> {
        Err(unsupported())
    }
}

#[cfg(not(unix))]
pub(super) fn unsupported() -> Diagnostic {
    Diagnostic::error("apply-unsupported", "applying needs Linux or macOS")
        .help("apply from such a machine; on Windows, inside of its Linux subsystem")
}

/// Whether a process of that number runs. Another program may have got the number since: so true is no proof
/// that it is terraform, but false is one that it is not.
#[cfg(unix)]
pub fn is_running(pid: u32) -> bool {
    let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else { return false };
    match rustix::process::test_kill_process(pid) {
        // One that has ended and that nobody waited for still has its number.
        Ok(()) => !unix::is_zombie(pid),
        Err(error) => error != rustix::io::Errno::SRCH,
    }
}

/// Nothing is applied on this system, so nothing is known to have ended.
#[cfg(not(unix))]
pub fn is_running(_: u32) -> bool {
    true
}

#[cfg(unix)]
mod unix {
    use std::fs::{File, OpenOptions};
    use std::os::unix::fs::{FileExt, OpenOptionsExt};
    use std::os::unix::process::{CommandExt, ExitStatusExt};
    use std::process::{Child, ExitStatus};
    use std::time::{Duration, Instant};

    use rustix::process::Pid;

    use crate::diagnostic::Diagnostic;
    use crate::terraform::root_module::LOCK_TIMEOUT;
    use crate::terraform::signals::Caught;
    use crate::terraform::{Sealed, Terraform, arguments};

    use super::{ApplyRun, Asked, Ran, is_running};

    /// Between two looks at the log and at terraform.
    const LOOK: Duration = Duration::from_millis(100);
    const TICK: Duration = Duration::from_secs(1);

    pub(super) fn apply(
        terraform: &Terraform,
        plan: &Sealed,
        run: &mut ApplyRun<'_>,
    ) -> Result<Ran, Diagnostic> {
        let arguments = arguments::check_apply(run.arguments)?;
        let not_run = |error: std::io::Error| terraform.not_run(&error);
        let log = log(run)?;
        let mut command = terraform.command("apply")?;
        // A sign-off is used up by now, so a lock that another plan holds for a moment is waited for.
        command.arg(LOCK_TIMEOUT).args(arguments).args(["-input=false", "-no-color"]);
        command.envs(run.environment.iter().map(|(name, value)| (name, value)));
        command.stdout(log.try_clone().map_err(not_run)?).stderr(log.try_clone().map_err(not_run)?);
        let path = plan.give(&mut command)?;
        command.arg(path).process_group(0);
        let mut caught = Caught::begin().map_err(not_run)?;
        let started = Instant::now();
        let mut child = command.spawn().map_err(not_run)?;
        caught.aim(&child);
        (run.spawned)(child.id());
        let (mut interrupted, mut hung_up) = (false, false);
        let status = follow(&mut child, &caught, &mut Tail { log, at: 0 }, run, &mut |asked| {
            interrupted |= asked != Asked::HangUp;
            hung_up |= asked == Asked::HangUp;
        });
        Ok(Ran {
            code: status.and_then(|status| status.code()),
            signal: status.and_then(|status| status.signal()),
            seconds: started.elapsed().as_secs(),
            interrupted,
            hung_up,
        })
    }

    /// Until terraform has ended. None when the system does not say how.
    fn follow(
        child: &mut Child,
        caught: &Caught,
        tail: &mut Tail,
        run: &mut ApplyRun<'_>,
        note: &mut dyn FnMut(Asked),
    ) -> Option<ExitStatus> {
        let mut ticked = Instant::now();
        loop {
            // Before the log is read, so that its last words are not missed.
            let ended = match caught.ended(child) {
                Ok(ended) => ended.map(Some),
                // Somebody else waited for it, as when the gate was started with SIGCHLD ignored.
                Err(_) if is_running(child.id()) => None,
                Err(_) => Some(None),
            };
            for asked in caught.asked() {
                note(asked);
                (run.asked)(asked);
            }
            tail.read(run.output);
            if let Some(status) = ended {
                return status;
            }
            if ticked.elapsed() >= TICK {
                ticked = Instant::now();
                (run.tick)();
            }
            std::thread::sleep(LOOK);
        }
    }

    /// What terraform writes, read along without touching where it writes.
    struct Tail {
        log: File,
        at: u64,
    }

    impl Tail {
        fn read(&mut self, output: &mut dyn FnMut(&[u8])) {
            let mut chunk = vec![0; 1 << 16];
            // A log that cannot be read along is still there for people; terraform goes on.
            while let Ok(length @ 1..) = self.log.read_at(&mut chunk, self.at) {
                output(chunk.get(..length).unwrap_or_default());
                self.at += length as u64;
            }
        }
    }

    fn log(run: &ApplyRun<'_>) -> Result<File, Diagnostic> {
        OpenOptions::new().read(true).append(true).create_new(true).mode(0o600).open(run.log).map_err(
            |error| {
                let message = format!("cannot make the log file `{}`: {error}", run.log.display());
                Diagnostic::error("file-unwritable", message)
                    .help("nothing was applied: check the permissions of its folder and the space left")
            },
        )
    }

    /// Only Linux is asked: elsewhere there is always somebody who waits for what the gate has left behind.
    pub(super) fn is_zombie(pid: Pid) -> bool {
        let Ok(text) = std::fs::read(format!("/proc/{}/stat", pid.as_raw_nonzero())) else { return false };
        // The name stands in parentheses and may hold any character; the state is the first letter behind it.
        let name_ends = text.iter().rposition(|byte| *byte == b')');
        let state = name_ends.and_then(|at| text.get(at + 2));
        matches!(state, Some(b'Z' | b'X'))
    }
}
