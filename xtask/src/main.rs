//! `cargo xtask dev | test | faults | bench | build | deploy`.

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::Arg::{Long, Short, Value};
use lexopt::ValueExt;

const HELP: &str = "\
cargo xtask <command>

  dev      set up, build, migrate, seed and run everything on this machine
             --port N         the service's port (8787)
             --site-port N    the demo site's port (8788)
             --state FOLDER   where the databases live (target/transom/state)
             --release        with the optimised build that is deployed
  test     every test; or one layer: lint, host, browser, faults, edge, e2e
  faults   account for every lead: simulated histories, and kills of workerd
             --histories N    (10000)
             --kills N        (100)
             --seed S         replays a history
  bench    measure, beside peers: bytes, browser, edge, scale, domain; or some
             --quick          fewer and smaller runs
  build    --release: what is deployed, with its sizes
  deploy   wrangler deploy, after saying what it will do; --yes to go ahead
";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let mut parser = lexopt::Parser::from_env();
    let mut words = Vec::new();
    let mut options = xtask::dev::Options::default();
    let mut yes = false;
    let mut faults = xtask::faults::Options::default();
    let mut quick = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => options.port = parser.value()?.parse()?,
            Long("site-port") => options.site_port = parser.value()?.parse()?,
            Long("state") => options.state = Some(parser.value()?.into()),
            Long("release") => options.release = true,
            Long("yes") => yes = true,
            Long("quick") => quick = true,
            Long("histories") => faults.histories = parser.value()?.parse()?,
            Long("kills") => faults.kills = parser.value()?.parse()?,
            Long("seed") => faults.seed = Some(parser.value()?.parse()?),
            Short('h') | Long("help") => {
                print!("{HELP}");
                return Ok(());
            }
            Value(word) => words.push(word.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["dev"] => xtask::dev::run(options),
        ["test"] => xtask::test::run(&["lint", "host", "browser", "faults", "edge", "e2e"]),
        ["test", layers @ ..] => xtask::test::run(layers),
        ["faults"] => xtask::faults::run(&faults),
        ["bench", parts @ ..] => xtask::bench::run(&xtask::bench::Options {
            parts: parts.iter().map(ToString::to_string).collect(),
            quick,
        }),
        ["build"] => xtask::build::everything(options.release).map(|_| ()),
        ["deploy"] => xtask::deploy::run(yes),
        _ => {
            print!("{HELP}");
            bail!("say what to do")
        }
    }
}
