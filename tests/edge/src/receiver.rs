//! A receiver over real HTTP that behaves as it is told, request by request.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What the receiver does with a request.
#[derive(Clone, Debug)]
pub enum Does {
    /// Answers with this status and body.
    Answer(u16, &'static str),
    /// Answers with this status and asks for a pause of so many seconds.
    Pause(u16, u32),
    /// Answers 200 twice.
    Twice,
    /// Never answers, until the sender gives up.
    Nothing,
    /// Begins an answer of 200 with this text and more to come, which never comes.
    Stalls(&'static str),
    /// The same, and closes the connection.
    BreaksOff(&'static str),
    /// Closes the connection without an answer.
    Closes,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Received {
    /// The header `name`; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// A receiver on this machine.
pub struct Receiver {
    /// Its address.
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Receiver {
    /// Starts one that does what `script` says, one entry a request, and repeats
    /// the last.
    pub fn new(script: &[Does]) -> Self {
        let listener = match TcpListener::bind("127.0.0.1:0") {
            Ok(listener) => listener,
            Err(error) => panic!("no port for a receiver: {error}"),
        };
        let url = match listener.local_addr() {
            Ok(address) => format!("http://{address}/hook"),
            Err(error) => panic!("{error}"),
        };
        let received = Arc::new(Mutex::new(Vec::new()));
        let (log, script) = (Arc::clone(&received), script.to_vec());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, script) = (Arc::clone(&log), script.clone());
                thread::spawn(move || serve(stream, &log, &script));
            }
        });
        Self { url, received }
    }

    /// What arrived so far.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.received).clone()
    }

    /// What arrived, once it is at least `count`.
    pub fn wait_for(&self, count: usize) -> Vec<Received> {
        poll(|| Some(self.received()).filter(|received| received.len() >= count))
    }
}

/// What `find` gives, as soon as it gives something.
pub fn poll<T>(find: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = find() {
            return found;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(40),
            "it did not happen in 40 seconds"
        );
        thread::sleep(Duration::from_millis(50));
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<Received>>, script: &[Does]) {
    let Some(request) = read(&stream) else { return };
    let does = {
        let mut log = lock(log);
        log.push(request);
        script.get(log.len() - 1).or(script.last()).cloned()
    };
    let answer = |status: u16, more: &str, body: &str| {
        let length = body.len();
        format!(
            "HTTP/1.1 {status} Scripted\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n{body}"
        )
    };
    let begun = |text: &str| {
        let length = text.len() + 1000;
        format!("HTTP/1.1 200 Scripted\r\nContent-Length: {length}\r\n\r\n{text}")
    };
    let text = match does {
        Some(Does::Answer(status @ 301..=308, _)) => {
            answer(status, "Location: https://example.com/\r\n", "")
        }
        Some(Does::Answer(status, body)) => answer(status, "", body),
        Some(Does::Pause(status, seconds)) => {
            answer(status, &format!("Retry-After: {seconds}\r\n"), "")
        }
        Some(Does::Twice) => answer(200, "", "").repeat(2),
        Some(Does::Nothing) => {
            // The sender closes the connection when it has waited long enough.
            let _ = stream.read(&mut [0]);
            return;
        }
        Some(Does::Stalls(text)) => {
            let _ = stream.write_all(begun(text).as_bytes());
            let _ = stream.read(&mut [0]);
            return;
        }
        Some(Does::BreaksOff(text)) => begun(text),
        Some(Does::Closes) | None => return,
    };
    let _ = stream.write_all(text.as_bytes());
}

fn read(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length
        .and_then(|(_, length)| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Received {
        method,
        path,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}
