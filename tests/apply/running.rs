//! A program that runs while the test goes on: with pipes, and in a group of its own so that nothing stays behind.

use std::io::{Read, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::wait::wait_for;
use crate::world::Said;

type Shown = Arc<Mutex<Vec<u8>>>;

/// A program that was started. Dropping it ends its group.
pub struct Running {
    child: Child,
    shown: [Shown; 2],
    readers: Vec<JoinHandle<()>>,
}

impl Running {
    /// Starts it with these answers; its input stays open behind them.
    pub fn start(mut command: Command, answers: &str) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().unwrap();
        child.stdin.as_mut().unwrap().write_all(answers.as_bytes()).unwrap();
        let shown = [Shown::default(), Shown::default()];
        let (out, error) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let readers = vec![keep(out, &shown[0]), keep(error, &shown[1])];
        Self { child, shown, readers }
    }

    /// Types something.
    pub fn answers(&mut self, text: &str) {
        self.child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap()
    }

    /// Sends a signal to the program alone.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// As Ctrl-C does, without a terminal.
    pub fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    /// Ends the program at once, and nothing that it began.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Whether it ended, and how.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Standard output and standard error so far.
    pub fn output(&self) -> [String; 2] {
        let text = |shown: &Shown| String::from_utf8_lossy(&shown.lock().unwrap()).into_owned();
        [text(&self.shown[0]), text(&self.shown[1])]
    }

    /// Waits until something is said, on either of the two.
    pub fn says(&self, text: &str) {
        let said = || {
            let all = self.output().join("\n");
            all.split_whitespace().collect::<Vec<_>>().join(" ").contains(text)
        };
        wait_for(&format!("`{text}`"), || self.output().join("\n"), said);
    }

    /// Waits for the end: the exit code, or the signal as shells count it.
    pub fn wait(mut self) -> Said {
        // Nobody types any more.
        drop(self.child.stdin.take());
        let shown = self.shown.clone();
        let last =
            || shown.iter().map(|one| String::from_utf8_lossy(&one.lock().unwrap()).into_owned()).collect();
        let mut status = None;
        wait_for("the end of the program", last, || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        self.readers.drain(..).for_each(|reader| reader.join().unwrap());
        let status = status.unwrap();
        let code = status.code().or(status.signal().map(|signal| 128 + signal)).unwrap();
        let [stdout, stderr] = self.output();
        Said::of(code, stdout, stderr)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = kill_process_group(self.pid(), Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

fn keep(mut from: impl Read + Send + 'static, into: &Shown) -> JoinHandle<()> {
    let into = Arc::clone(into);
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            into.lock().unwrap().extend_from_slice(&bytes[..count]);
        }
    })
}
