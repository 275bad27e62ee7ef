//! The servers that are compared: each in a process of its own, started the same way,
//! with its data in memory where the machine has such a file system.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::process::{self, Usage};
use super::programs;
use crate::run::{root, target};
use crate::setup::npm_tool;
use crate::stack;
use crate::worker::Flavour;

/// A folder for one run's data; gone with this value.
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// In memory where that is there, else under the target folder.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn new() -> Result<Self> {
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() {
            memory.to_path_buf()
        } else {
            target().join("bench")
        };
        let folder = base.join(format!("transom-bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// A folder within another's; it goes with it.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn within(&self, name: &str) -> Result<PathBuf> {
        let folder = self.0.join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A server under load. Dropping it ends its processes.
pub struct Server {
    /// What it is called in the tables.
    pub name: &'static str,
    /// Its address, without a slash at the end.
    pub address: String,
    /// The owner's token.
    pub token: String,
    /// The processes that do its work.
    processes: Vec<u32>,
    child: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        stack::end_group(self.child.id());
        let _ = self.child.wait();
    }
}

/// The owner's token; the services keep its digest only.
const TOKEN: &str = "a-token-of-the-benchmark";

impl Server {
    /// What its own processes have used: the runtime that runs the Worker and its
    /// database.
    ///
    /// # Errors
    /// Where one has ended.
    pub fn usage(&self) -> Result<Usage> {
        process::usage(&self.processes)
    }

    /// Whether it is another kind of program, with requests of its own.
    pub fn is_pocketbase(&self) -> bool {
        self.token.is_empty()
    }

    /// This build of the product, with the demo form and its data in `state`.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn transom(build: Flavour, state: &Path) -> Result<Self> {
        let script = root().join("edge").join(build.script());
        let folder = script.parent().context("a build has a folder")?;
        let modules = json!([
            { "type": "ESModule", "path": "index.js" },
            { "type": "CompiledWasm", "path": "index_bg.wasm" },
        ]);
        let server = Self::worker("Transom", folder, &modules, state)?;
        server.save_form()?;
        ureq::post(format!("{}/v1/forms/contact/publish", server.address))
            .header("Authorization", server.bearer())
            .send_empty()?;
        Ok(server)
    }

    /// The twin in JavaScript: Hono and D1, the same routes, the same SQL.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn hono(state: &Path) -> Result<Self> {
        let folder = programs::build_hono()?;
        let modules = json!([{ "type": "ESModule", "path": "app.js" }]);
        let server = Self::worker("Hono + D1", &folder, &modules, state)?;
        // The twin publishes what it saves.
        server.save_form()?;
        Ok(server)
    }

    /// PocketBase with the collections of `tests/bench/peers/pocketbase`.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn pocketbase(program: &Path, state: &Path) -> Result<Self> {
        let folder = root().join("tests/bench/peers/pocketbase");
        let port = stack::free_port()?;
        let log = state.join("pocketbase.log");
        let mut serve = Command::new(program);
        serve
            .args(["serve", "--http", &format!("127.0.0.1:{port}")])
            .arg("--dir")
            .arg(state.join("data"))
            .arg("--migrationsDir")
            .arg(folder.join("pb_migrations"))
            .arg("--hooksDir")
            .arg(folder.join("pb_hooks"))
            .stdin(Stdio::null())
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?)
            .process_group(0);
        let child = serve.spawn().context("cannot start PocketBase")?;
        // Made before it answers, so that it ends even where it never does.
        let mut server = Self {
            name: "PocketBase",
            address: format!("http://127.0.0.1:{port}"),
            token: String::new(),
            processes: vec![child.id()],
            child,
        };
        let health = format!("{}/api/health", server.address);
        stack::wait_until_it_answers(&mut server.child, &health, &log)?;
        Ok(server)
    }

    /// A Worker in a workerd of its own, with nothing in front of it.
    fn worker(
        name: &'static str,
        folder: &Path,
        modules: &serde_json::Value,
        state: &Path,
    ) -> Result<Self> {
        let port = stack::free_port()?;
        let digest: String = Sha256::digest(TOKEN)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let plan = json!({
            "folder": folder,
            "modules": modules,
            "migrations": root().join("edge/migrations"),
            "port": port,
            "bindings": { "ADMIN_TOKEN_SHA256": digest },
        });
        let (plan_file, log) = (state.join("plan.json"), state.join("worker.log"));
        fs::write(&plan_file, plan.to_string())?;
        let mut serve = Command::new(npm_tool("node"));
        serve
            .arg(root().join("tests/bench/serve.mjs"))
            .arg(&plan_file)
            .current_dir(root())
            // Where its data lies.
            .env("TMPDIR", state)
            // It ends with its input, so also when this process is killed.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            // A group of its own, so that workerd ends with it.
            .process_group(0);
        let mut child = serve.spawn().context("cannot start workerd")?;
        let mut said = BufReader::new(child.stdout.take().context("it has an output")?);
        let mut line = String::new();
        said.read_line(&mut line)?;
        if line.trim() != "ready" {
            eprint!("{line}{}", fs::read_to_string(&log)?);
            bail!("{name} does not start");
        }
        // What it prints later is of no interest, but has to go somewhere.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Ok(Self {
            name,
            address: format!("http://127.0.0.1:{port}"),
            token: TOKEN.to_owned(),
            processes: process::members(child.id(), "workerd"),
            child,
        })
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    fn save_form(&self) -> Result<()> {
        let definition = fs::read_to_string(root().join("edge/forms/contact.json"))?;
        ureq::put(format!("{}/v1/forms/contact", self.address))
            .header("Authorization", self.bearer())
            .header("Content-Type", "application/json")
            .send(definition)?;
        Ok(())
    }
}
