//! A running service: workerd with D1, KV and Queues embedded, by `wrangler dev`.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use transom_shared::hex;

use crate::run::{quietly, root};
use crate::setup::npm_tool;
use crate::worker::Flavour;

/// A running service. Dropping it ends everything it started.
pub struct Stack {
    /// Its address, without a slash at the end.
    pub edge: String,
    /// The owner's API token.
    pub token: String,
    port: u16,
    flavour: Flavour,
    state: PathBuf,
    child: Option<Child>,
}

impl Stack {
    /// Migrates the databases in `state` and starts that build of the service on
    /// `port`; 0 takes a free one.
    ///
    /// # Errors
    /// Where it does not answer within a minute, with the end of its log.
    pub fn start(flavour: Flavour, port: u16, state: &Path) -> Result<Self> {
        fs::create_dir_all(state)?;
        let state = state.canonicalize()?;
        let token = secret(&state, "admin-token")?;
        let port = if port == 0 { free_port()? } else { port };
        let mut migrate = wrangler();
        migrate
            .args(["d1", "migrations", "apply", "DB", "--local", "--persist-to"])
            .arg(&state);
        quietly("Migrating the local database", &mut migrate)?;
        let edge = format!("http://127.0.0.1:{port}");
        let mut stack = Self {
            edge,
            token,
            port,
            flavour,
            state,
            child: None,
        };
        stack.resume()?;
        Ok(stack)
    }

    /// Starts the service again, on the same port and the same state.
    ///
    /// # Errors
    /// As [`Stack::start`].
    pub fn resume(&mut self) -> Result<()> {
        let digest = hex::encode(&Sha256::digest(&self.token));
        let log = self.state.join("wrangler.log");
        let mut serve = wrangler();
        serve
            .args([
                "dev",
                &self.flavour.script(),
                "--ip",
                "127.0.0.1",
                "--port",
                &self.port.to_string(),
                "--inspector-port",
                "0",
            ])
            .args(["--show-interactive-dev-session=false", "--persist-to"])
            .arg(&self.state)
            .args(["--var", &format!("ADMIN_TOKEN_SHA256:{digest}")])
            .args(["--var", &format!("SECRETS_KEY:{}", self.secrets_key()?)])
            .stdin(Stdio::null())
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?)
            // A group of its own, so that workerd ends with wrangler.
            .process_group(0);
        let child = serve.spawn().context("cannot start wrangler")?;
        let health = format!("{}/healthz", self.edge);
        wait_until_it_answers(self.child.insert(child), &health, &log)
    }

    /// The key of destinations' secrets, made once for a state folder.
    fn secrets_key(&self) -> Result<String> {
        use base64::Engine;
        let made = secret(&self.state, "secrets-key")?;
        // A digest has the 32 bytes that the key needs.
        let key = Sha256::digest(made.as_bytes());
        Ok(base64::engine::general_purpose::STANDARD.encode(key))
    }

    /// Ends the service at once, as a crash or a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // A negative process id is the whole group: wrangler and workerd.
            let group = format!("-{}", child.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            let _ = child.wait();
        }
    }

    /// Does what the platform does every minute.
    pub fn tick(&self) {
        // A tick that is missed is made good by the next.
        let _ = ureq::get(format!("{}/cdn-cgi/handler/scheduled", self.edge)).call();
    }

    /// Saves and publishes the form in `definition`.
    ///
    /// # Errors
    /// Where the service refuses it.
    pub fn publish(&self, definition: &serde_json::Value) -> Result<()> {
        let name = definition
            .get("name")
            .and_then(|name| name.as_str())
            .unwrap_or_default();
        let address = format!("{}/v1/forms/{name}", self.edge);
        let bearer = format!("Bearer {}", self.token);
        ureq::put(&address)
            .header("Authorization", &bearer)
            .send_json(definition)?;
        ureq::post(format!("{address}/publish"))
            .header("Authorization", &bearer)
            .send_empty()?;
        Ok(())
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Ends the process group of every service started by this process's state.
pub fn end_group(pid: u32) {
    let _ = Command::new("kill")
        .args(["-KILL", "--", &format!("-{pid}")])
        .status();
}

impl Stack {
    /// The process group of the running service.
    pub fn group(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }
}

/// Waits until `child` answers at `health`.
///
/// # Errors
/// Where it ends before, or does not answer within a minute.
pub fn wait_until_it_answers(child: &mut Child, health: &str, log: &Path) -> Result<()> {
    let begun = Instant::now();
    while ureq::get(health).call().is_err() {
        let has_ended = child.try_wait()?.is_some();
        if has_ended || begun.elapsed() > Duration::from_secs(60) {
            eprintln!("{}", last_lines(log, 40));
            bail!("the service does not answer on {health}");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// `wrangler`, run by the Node that it needs, for the service's folder.
pub fn wrangler() -> Command {
    let mut wrangler = Command::new(npm_tool("node"));
    wrangler
        .arg(root().join("node_modules/wrangler/bin/wrangler.js"))
        .current_dir(root().join("edge"))
        .env("WRANGLER_SEND_METRICS", "false")
        .env("CI", "1")
        .env("NO_UPDATE_NOTIFIER", "1");
    wrangler
}

/// A secret of this state folder: made once, so that a restart keeps it.
fn secret(state: &Path, name: &str) -> Result<String> {
    let file = state.join(name);
    if let Ok(secret) = fs::read_to_string(&file) {
        return Ok(secret.trim().to_owned());
    }
    let mut random = [0; 24];
    std::io::Read::read_exact(&mut File::open("/dev/urandom")?, &mut random)?;
    let secret = hex::encode(&random);
    fs::write(file, &secret)?;
    Ok(secret)
}

/// A port that nothing listens on.
///
/// # Errors
/// Where there is none.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn last_lines(file: &Path, count: usize) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines
        .get(lines.len().saturating_sub(count)..)
        .unwrap_or_default()
        .join("\n")
}
