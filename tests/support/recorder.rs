//! A place to ask on loopback that writes down what it was asked, and answers as it is told to.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What it answers.
#[derive(Debug, Clone)]
pub enum Behind {
    /// What this one answers.
    Server(SocketAddr),
    /// This status and body.
    Says(u16, String),
    /// Nothing: the connection stays open.
    Silence,
}

/// A request.
#[derive(Debug, Clone)]
pub struct Asked {
    pub head: String,
    pub form: Vec<(String, String)>,
}

impl Asked {
    /// A value of the form; empty when it has none.
    pub fn value(&self, name: &str) -> &str {
        self.form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

/// A running one. Dropping it ends it.
pub struct Recorder {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    pub fn start(behind: Behind) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let stopped = Arc::new(AtomicBool::new(false));
        let (log, stop) = (Arc::clone(&asked), Arc::clone(&stopped));
        let thread = std::thread::spawn(move || {
            let mut open = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                // Somebody who hangs up early has asked nothing.
                if let Some(stream) = answer(stream, &behind, &log) {
                    open.push(stream);
                }
            }
        });
        Self { address, asked, stopped, thread: Some(thread) }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that it was asked, oldest first.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread up.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers one request; gives back a connection that is to stay open.
fn answer(mut stream: TcpStream, behind: &Behind, log: &Mutex<Vec<Asked>>) -> Option<TcpStream> {
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    let (head, body) = request(&mut stream)?;
    let form = url::form_urlencoded::parse(&body).into_owned().collect();
    log.lock().unwrap().push(Asked { head: head.clone(), form });
    let reply = match behind {
        Behind::Silence => return Some(stream),
        Behind::Says(status, text) => {
            let length = text.len();
            format!("HTTP/1.1 {status} Said\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{text}")
                .into_bytes()
        }
        Behind::Server(address) => {
            let mut server = TcpStream::connect(address).ok()?;
            let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
            server.write_all(&[head.as_bytes(), &body].concat()).ok()?;
            let mut reply = Vec::new();
            server.read_to_end(&mut reply).ok()?;
            reply
        }
    };
    stream.write_all(&reply).ok()?;
    None
}

/// Head with its empty line, and body.
fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let (mut all, mut some) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(end) = all.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(all[..end + 4].to_vec()).ok()?;
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            let whole = end + 4 + length.unwrap_or(0);
            if all.len() >= whole {
                return Some((head, all[end + 4..whole].to_vec()));
            }
        }
        match stream.read(&mut some) {
            Ok(0) | Err(_) => return None,
            Ok(read) => all.extend(&some[..read]),
        }
    }
}
