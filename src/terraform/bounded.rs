//! A program that is run to its end with its output kept, and that cannot keep the gate for ever.

use std::io::Read;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long the pipes may stay open after the program has ended.
const GRACE: Duration = Duration::from_secs(5);

/// How long a program has to let go of its lock after it was asked to stop.
#[cfg(unix)]
const STOP: Duration = Duration::from_secs(30);

/// Runs to the end or to the time limit. Both pipes are drained at once, so that neither fills up.
pub(super) fn run(
    command: &mut Command,
    longest: Duration,
) -> std::io::Result<(ExitStatus, Vec<u8>, Vec<u8>)> {
    let mut child = command.spawn()?;
    let (out, error) = (Drain::start(child.stdout.take()), Drain::start(child.stderr.take()));
    let Some(status) = ended(&mut child, longest)? else {
        stop(&mut child)?;
        let minutes = longest.as_secs() / 60;
        let message = format!("it took longer than {minutes} minutes");
        return Err(std::io::Error::new(std::io::ErrorKind::TimedOut, message));
    };
    let until = Instant::now() + GRACE;
    Ok((status, out.finish(until)?, error.finish(until)?))
}

fn ended(child: &mut Child, longest: Duration) -> std::io::Result<Option<ExitStatus>> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if started.elapsed() > longest {
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A terraform that is killed leaves its state locked; one that is interrupted does not.
fn stop(child: &mut Child) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        // It has not been waited for, so the number is still its own. If it cannot be told, it is killed.
        let _ = rustix::process::kill_process(
            rustix::process::Pid::from_child(child),
            rustix::process::Signal::INT,
        );
        if ended(child, STOP)?.is_some() {
            return Ok(());
        }
    }
    child.kill()?;
    child.wait().map(drop)
}

/// A pipe that is read by a thread of its own.
struct Drain {
    bytes: Arc<Mutex<Vec<u8>>>,
    done: Receiver<std::io::Result<()>>,
}

impl Drain {
    fn start(pipe: Option<impl Read + Send + 'static>) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (tell, done) = channel();
        let into = Arc::clone(&bytes);
        std::thread::spawn(move || {
            let result = pipe.map_or(Ok(()), |pipe| drain(pipe, &into));
            // Nobody listens after the time limit.
            let _ = tell.send(result);
        });
        Self { bytes, done }
    }

    /// What was read. A child of the program that outlives it may keep the pipe open for ever: then what
    /// came so far is all, and a plan that is cut by that is refused as every cut plan.
    fn finish(self, until: Instant) -> std::io::Result<Vec<u8>> {
        match self.done.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(result) => result?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(std::io::Error::other("a reader failed")),
        }
        match self.bytes.lock() {
            Ok(mut bytes) => Ok(std::mem::take(&mut *bytes)),
            Err(_) => Err(std::io::Error::other("a reader failed")),
        }
    }
}

fn drain(mut pipe: impl Read, into: &Mutex<Vec<u8>>) -> std::io::Result<()> {
    let mut chunk = vec![0; 1 << 16];
    loop {
        let length = match pipe.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let Ok(mut bytes) = into.lock() else { return Ok(()) };
        bytes.extend_from_slice(chunk.get(..length).unwrap_or_default());
    }
}
