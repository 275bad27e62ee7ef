//! A running service: workerd with D1, KV and Queues embedded, by `wrangler dev`.

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
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
        make_private_folder(state)?;
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
        let settings = self.settings()?;
        let log = self.state.join("wrangler.log");
        write_private(&log, "")?;
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
            // In a file, because everybody on this machine can read the list of processes.
            .arg("--env-file")
            .arg(settings)
            .stdin(Stdio::null())
            .stdout(File::options().append(true).open(&log)?)
            .stderr(File::options().append(true).open(&log)?)
            // A group of its own, so that workerd ends with wrangler.
            .process_group(0);
        let child = serve.spawn().context("cannot start wrangler")?;
        let health = format!("{}/healthz", self.edge);
        wait_until_it_answers(self.child.insert(child), &health, &log)
    }

    /// Writes the settings of this machine, and gives their file.
    fn settings(&self) -> Result<PathBuf> {
        let file = self.state.join("settings.env");
        let digest = hex::encode(&Sha256::digest(&self.token));
        let key = self.secrets_key()?;
        let settings = format!("ADMIN_TOKEN_SHA256={digest}\nSECRETS_KEY={key}\n");
        write_private(&file, &settings)?;
        Ok(file)
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
        fs::set_permissions(&file, Permissions::from_mode(0o600))?;
        return Ok(secret.trim().to_owned());
    }
    let mut random = [0; 24];
    std::io::Read::read_exact(&mut File::open("/dev/urandom")?, &mut random)?;
    let secret = hex::encode(&random);
    write_private(&file, &secret)?;
    Ok(secret)
}

/// Makes a folder that only this user looks into.
fn make_private_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    Ok(())
}

/// Writes a file that only this user reads, also where it was there for everybody.
fn write_private(file: &Path, content: &str) -> Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut open = options.open(file)?;
    open.set_permissions(Permissions::from_mode(0o600))?;
    open.write_all(content.as_bytes())?;
    Ok(())
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::{make_private_folder, secret, write_private};

    #[test]
    fn secrets_are_for_this_user_only_also_where_they_were_for_everybody() {
        let state = std::env::temp_dir().join(format!("transom-private-{}", std::process::id()));
        make_private_folder(&state).expect("a folder");
        let mode = |name: &str| {
            let file = fs::metadata(state.join(name)).expect("a file");
            file.permissions().mode() & 0o777
        };
        fs::write(state.join("old"), "an older build's").expect("written");
        fs::set_permissions(state.join("old"), fs::Permissions::from_mode(0o644)).expect("open");
        fs::write(state.join("settings.env"), "x").expect("written");
        assert_eq!(secret(&state, "old").expect("a secret"), "an older build's");
        let new = secret(&state, "new").expect("a secret");
        write_private(&state.join("settings.env"), "KEY=1\n").expect("written");
        let modes = ["", "old", "new", "settings.env"].map(mode);
        let same = secret(&state, "new").expect("a secret");
        fs::remove_dir_all(&state).expect("removed");
        assert_eq!(modes, [0o700, 0o600, 0o600, 0o600]);
        assert_eq!(new, same);
    }
}
