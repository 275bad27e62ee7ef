//! The demo site: static pages of `www`, from another origin than the service.

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Result, anyhow};
use tiny_http::{Header, Request, Response, Server, StatusCode};

use crate::run::root;

/// Serves `www` on `port` of the loopback address until the process ends; the
/// text `{{edge}}` in its pages becomes the service's address.
///
/// # Errors
/// Where the port is taken.
pub fn serve(port: u16, edge: &str) -> Result<String> {
    let server =
        Server::http(("127.0.0.1", port)).map_err(|error| anyhow!("port {port}: {error}"))?;
    let port = server
        .server_addr()
        .to_ip()
        .map_or(port, |address| address.port());
    let edge = edge.to_owned();
    thread::spawn(move || {
        for request in server.incoming_requests() {
            // A visitor who has gone away is no fault of ours.
            let _ = answer(request, &edge);
        }
    });
    Ok(format!("http://127.0.0.1:{port}"))
}

/// The strictest policy a host page can have that still allows the form.
fn policy(edge: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' {edge} 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self' {edge}; form-action 'self' {edge}; \
         base-uri 'none'; require-trusted-types-for 'script'"
    )
}

fn answer(request: Request, edge: &str) -> std::io::Result<()> {
    let path = request
        .url()
        .split('?')
        .next()
        .unwrap_or_default()
        .trim_start_matches('/')
        .to_owned();
    let path = if path.is_empty() {
        "index.html".to_owned()
    } else {
        path
    };
    let is_plain = path
        .split('/')
        .all(|part| !part.starts_with('.') && !part.is_empty());
    let file = root().join("www").join(&path);
    let content = if is_plain { fs::read(&file).ok() } else { None };
    let Some(content) = content else {
        return request.respond(
            Response::from_string("There is no such page.").with_status_code(StatusCode(404)),
        );
    };
    let content_type = content_type(&file);
    let is_text = content_type.starts_with("text/");
    let content = match String::from_utf8(content) {
        Ok(text) if is_text => text.replace("{{edge}}", edge).into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(binary) => binary.into_bytes(),
    };
    let mut response = Response::from_data(content);
    let headers = [
        ("Content-Type", content_type.to_owned()),
        ("Content-Security-Policy", policy(edge)),
        ("Cache-Control", "no-store".to_owned()),
    ];
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
