//! A person at a terminal: a program with a pseudo-terminal of its own, that can be typed at and hung up.
//!
//! What a signal does to a process is decided by who owns its terminal, so pipes are no stand-in: Ctrl-C reaches
//! everything in the foreground at once, and a closed window reaches the session's leader.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use pty_process::blocking::{self, Pty};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};

use super::wait::wait_for;

/// What Ctrl-C sends.
const CTRL_C: &[u8] = b"\x03";

/// A program at a terminal. Dropping it ends the program and everything that it began in its own group.
pub struct Terminal {
    child: Child,
    master: Option<Arc<Pty>>,
    reader: Option<JoinHandle<()>>,
    closing: Arc<AtomicBool>,
    screen: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    /// Starts a program whose only way to the outside is the terminal.
    pub fn start(command: Command) -> Self {
        let (master, slave) = blocking::open().unwrap();
        master.resize(pty_process::Size::new(50, 120)).unwrap();
        let child = blocking::Command::from(command).spawn(slave).unwrap();
        let (master, closing) = (Arc::new(master), Arc::new(AtomicBool::new(false)));
        let screen = Arc::new(Mutex::new(Vec::new()));
        let reader = std::thread::spawn({
            let (master, closing, screen) = (Arc::clone(&master), Arc::clone(&closing), Arc::clone(&screen));
            move || show(&master, &closing, &screen)
        });
        Self { child, master: Some(master), reader: Some(reader), closing, screen }
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything shown so far, without colours.
    pub fn screen(&self) -> String {
        let bytes = self.screen.lock().unwrap().clone();
        console::strip_ansi_codes(&String::from_utf8_lossy(&bytes)).replace('\r', "")
    }

    /// Waits until something is shown.
    pub fn shows(&self, text: &str) {
        let shown = || {
            let words: Vec<String> = self.screen().split_whitespace().map(str::to_owned).collect();
            words.join(" ").contains(text)
        };
        wait_for(&format!("`{text}` on the screen"), || self.screen(), shown);
    }

    pub fn types(&self, text: &str) {
        self.sends(text.as_bytes());
    }

    /// Presses Ctrl-C, once.
    pub fn ctrl_c(&self) {
        self.sends(CTRL_C);
    }

    fn sends(&self, bytes: &[u8]) {
        let master = self.master.as_ref().expect("the terminal is open");
        (&**master).write_all(bytes).unwrap();
    }

    /// Closes the window: the session gets a SIGHUP, and there is nobody to read any more.
    pub fn hang_up(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        // The last one that holds the terminal.
        drop(self.master.take());
    }

    /// Ends the program at once, and nothing else.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Whether it ended, and how.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Waits for the end: the exit code, or the signal as shells count it.
    pub fn wait(&mut self) -> i32 {
        let screen = Arc::clone(&self.screen);
        let last = || String::from_utf8_lossy(&screen.lock().unwrap()).into_owned();
        let mut status = None;
        wait_for("the end of the program", last, || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        let status = status.unwrap();
        status.code().or(status.signal().map(|signal| 128 + signal)).unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            // A leader of a session has a group of its number.
            if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
                let _ = kill_process_group(group, Signal::KILL);
            }
            let _ = self.child.wait();
        }
        self.closing.store(true, Ordering::SeqCst);
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// Keeps what is shown until the terminal closes. It looks from time to time instead of waiting inside of a read,
/// because a terminal that somebody reads from does not close.
fn show(master: &Pty, closing: &AtomicBool, screen: &Mutex<Vec<u8>>) {
    let moment = Timespec { tv_sec: 0, tv_nsec: Duration::from_millis(20).subsec_nanos().into() };
    let mut bytes = [0; 4096];
    while !closing.load(Ordering::SeqCst) {
        match poll(&mut [PollFd::new(master, PollFlags::IN)], Some(&moment)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => continue,
            Ok(_) => {}
            Err(_) => return,
        }
        let mut from = master;
        match from.read(&mut bytes) {
            // An error means that nobody has the other side any more.
            Ok(0) | Err(_) => return,
            Ok(count) => screen.lock().unwrap().extend_from_slice(&bytes[..count]),
        }
    }
}
