//! A state backend over HTTP that takes its time: while terraform waits to write its state, a second interrupt
//! would lose it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::until;

/// Keeps one state. Writing it blocks until it is let go.
#[derive(Clone)]
pub struct Backend {
    address: String,
    state: Arc<Mutex<Vec<u8>>>,
    /// Terraform waits for its state to be written.
    pub writing: Arc<AtomicBool>,
    go_on: Arc<AtomicBool>,
}

impl Backend {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let backend = Self {
            address: format!("http://{}/", listener.local_addr().unwrap()),
            state: Arc::default(),
            writing: Arc::default(),
            go_on: Arc::default(),
        };
        let serving = backend.clone();
        // Ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let serving = serving.clone();
                std::thread::spawn(move || serving.answer(stream.unwrap()));
            }
        });
        backend
    }

    /// A root module that keeps its state here.
    pub fn main_tf(&self) -> String {
        let address = &self.address;
        format!(
            "terraform {{\n  backend \"http\" {{\n    address = \"{address}\"\n  }}\n}}\nresource \"terraform_data\" \"kept\" {{}}\n"
        )
    }

    pub fn let_go(&self) {
        self.go_on.store(true, Ordering::SeqCst);
    }

    pub fn state(&self) -> String {
        String::from_utf8(self.state.lock().unwrap().clone()).unwrap()
    }

    fn answer(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream);
        let (mut request, mut length) = (String::new(), 0);
        reader.read_line(&mut request).unwrap();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        if request.starts_with("POST") {
            self.writing.store(true, Ordering::SeqCst);
            until("the state to be let go", || self.go_on.load(Ordering::SeqCst));
            *self.state.lock().unwrap() = body;
        }
        let state = self.state.lock().unwrap().clone();
        let status = if state.is_empty() { "404 Not Found" } else { "200 OK" };
        let head =
            format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", state.len());
        // A terraform that gave up does not read this.
        let _ = reader.get_mut().write_all(&[head.as_bytes(), &state].concat());
    }
}
