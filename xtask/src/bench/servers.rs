//! The servers that are compared: each in a process of its own, started the same way.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use sha2::{Digest, Sha256};
use transom_shared::hex;

use super::process::{self, Usage};
use super::{programs, scratch};
use crate::run::root;
use crate::setup::npm_tool;
use crate::stack;
use crate::worker::Flavour;

/// What a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// This product.
    Transom,
    /// Its twin in JavaScript.
    Hono,
    /// Another kind of program, with requests of its own.
    PocketBase,
}

/// A server under load. Dropping it ends its processes.
pub struct Server {
    /// What it is.
    pub program: Program,
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
        scratch::end_now(self.child.id());
        let _ = self.child.wait();
    }
}

/// The owner's token; the services keep its digest only.
const TOKEN: &str = "a-token-of-the-benchmark";

impl Server {
    /// Ends it, and waits until its processes are gone.
    ///
    /// # Errors
    /// Where one is not within ten seconds.
    pub fn end(self) -> Result<()> {
        let processes = self.processes.clone();
        drop(self);
        let begun = Instant::now();
        while processes.iter().any(|id| process::usage(&[*id]).is_ok()) {
            ensure!(begun.elapsed() < Duration::from_secs(10), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// What its own processes have used: the runtime that runs the Worker and its
    /// database.
    ///
    /// # Errors
    /// Where one has ended.
    pub fn usage(&self) -> Result<Usage> {
        process::usage(&self.processes)
    }

    /// What it is called in the tables.
    pub fn name(&self) -> &'static str {
        match self.program {
            Program::Transom => "Transom",
            Program::Hono => "Hono + D1",
            Program::PocketBase => "PocketBase",
        }
    }

    /// The header that lets the owner in.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
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
        let server = Self::worker(Program::Transom, folder, &modules, state)?;
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
        let server = Self::worker(Program::Hono, &folder, &modules, state)?;
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
        scratch::end_with_this(child.id());
        // Made before it answers, so that it ends even where it never does.
        let mut server = Self {
            program: Program::PocketBase,
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
        program: Program,
        folder: &Path,
        modules: &serde_json::Value,
        state: &Path,
    ) -> Result<Self> {
        let port = stack::free_port()?;
        let digest = hex::encode(&Sha256::digest(TOKEN));
        let plan = json!({
            "folder": folder,
            "modules": modules,
            "migrations": root().join("edge/migrations"),
            "port": port,
            "data": state.join("data"),
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
        scratch::end_with_this(child.id());
        let said = child.stdout.take().context("it has an output")?;
        let first = first_line(said);
        if first != "ready" {
            eprint!("{first}\n{}", fs::read_to_string(&log)?);
            scratch::end_now(child.id());
            bail!("{program:?} does not start");
        }
        Ok(Self {
            program,
            address: format!("http://127.0.0.1:{port}"),
            token: TOKEN.to_owned(),
            processes: process::members(child.id(), "workerd"),
            child,
        })
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

/// The first line that a program says within a minute; empty where it says none. What it
/// says later is of no interest, but has to go somewhere.
fn first_line(said: ChildStdout) -> String {
    let (tell, heard) = mpsc::channel();
    std::thread::spawn(move || {
        let mut said = BufReader::new(said);
        let mut line = String::new();
        let _ = said.read_line(&mut line);
        let _ = tell.send(line);
        let _ = std::io::copy(&mut said, &mut std::io::sink());
    });
    let line = heard.recv_timeout(Duration::from_secs(60));
    line.unwrap_or_default().trim().to_owned()
}
