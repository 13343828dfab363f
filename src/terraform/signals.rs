//! Signals while terraform applies.
//!
//! Terraform stops in order at the first interrupt and drops everything at the second, its state included.
//! It runs in a process group of its own, so a Ctrl-C in the terminal reaches the gate alone, and the gate
//! passes on one, ever. A thread of its own does that, because the gate may be busy talking to the forge.

use std::io;
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

use super::apply::Asked;

/// Whether signals do what they always do.
static USUAL: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));

static PREPARED: Mutex<bool> = Mutex::new(false);

/// Terraform, as long as it may be sent a signal: its number belongs to another once it was waited for.
struct Target(Option<Pid>);

/// From before terraform starts until it has ended.
pub(super) struct Caught {
    signals: Option<Signals>,
    handle: Handle,
    target: Arc<Mutex<Target>>,
    thread: Option<JoinHandle<()>>,
    asked: Receiver<Asked>,
    tell: Sender<Asked>,
}

impl Caught {
    /// From here on no signal ends the gate.
    ///
    /// Ctrl-C and SIGTERM are given back when this is dropped. SIGHUP is not: a terminal that goes away sends
    /// more than one, and the outcome is still to be posted.
    pub(super) fn begin() -> io::Result<Self> {
        // Handlers cannot be taken out again, so each signal once gets one that does the usual, or not.
        let mut prepared = PREPARED.lock().unwrap_or_else(PoisonError::into_inner);
        if !*prepared {
            signal_hook::flag::register_conditional_default(SIGINT, Arc::clone(&USUAL))?;
            signal_hook::flag::register_conditional_default(SIGTERM, Arc::clone(&USUAL))?;
            *prepared = true;
        }
        drop(prepared);
        let signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        USUAL.store(false, Ordering::SeqCst);
        let (tell, asked) = channel();
        let target = Arc::new(Mutex::new(Target(None)));
        Ok(Self { handle: signals.handle(), signals: Some(signals), target, thread: None, asked, tell })
    }

    /// Terraform runs. Signals that came since the beginning reach it now.
    pub(super) fn aim(&mut self, child: &Child) {
        locked(&self.target).0 = Some(Pid::from_child(child));
        let Some(mut signals) = self.signals.take() else { return };
        let (target, tell) = (Arc::clone(&self.target), self.tell.clone());
        self.thread = Some(std::thread::spawn(move || {
            let mut forwarded = false;
            for signal in signals.forever() {
                let asked = match signal {
                    SIGHUP => Asked::HangUp,
                    SIGTERM => Asked::Terminate,
                    _ if forwarded => Asked::InterruptAgain,
                    _ => Asked::Interrupt,
                };
                if signal != SIGHUP && !forwarded {
                    forwarded = true;
                    interrupt(&target);
                }
                // Nobody listens when terraform has ended meanwhile.
                let _ = tell.send(asked);
            }
        }));
    }

    /// Whether terraform has ended; from then on it gets no signal.
    pub(super) fn ended(&self, child: &mut Child) -> io::Result<Option<ExitStatus>> {
        let mut target = locked(&self.target);
        let ended = child.try_wait();
        if !matches!(ended, Ok(None)) {
            target.0 = None;
        }
        ended
    }

    /// What came since the last look.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.try_iter().collect()
    }
}

impl Drop for Caught {
    fn drop(&mut self) {
        USUAL.store(true, Ordering::SeqCst);
        self.handle.close();
        if let Some(thread) = self.thread.take() {
            // It only waits for signals; there is nothing to do about one that failed.
            let _ = thread.join();
        }
    }
}

fn interrupt(target: &Mutex<Target>) {
    if let Some(pid) = locked(target).0 {
        // It runs under the same account and has not been waited for, so this cannot fail.
        let _ = kill_process(pid, Signal::INT);
    }
}

fn locked(target: &Mutex<Target>) -> MutexGuard<'_, Target> {
    target.lock().unwrap_or_else(PoisonError::into_inner)
}
