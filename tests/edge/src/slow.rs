//! Requests whose bodies take their time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::Service;

/// A submission whose body has only begun: `framing` says how long it will be.
pub fn begun(service: &Service, form: &str, framing: &str, body: &str) -> TcpStream {
    let address = service.edge.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    let patience = Some(Duration::from_secs(45));
    stream.set_read_timeout(patience).unwrap();
    let head = format!(
        "POST /f/{form} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         {framing}\r\n\r\n{body}"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// The beginning of the answer: its first line, and perhaps more.
pub fn first_line(stream: &mut TcpStream) -> String {
    let mut answer = [0; 64];
    let length = stream.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}
