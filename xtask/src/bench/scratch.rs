//! What a run leaves behind nowhere: folders for its data, and processes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use crate::run::target;
use crate::stack;

/// A folder for one run's data; gone with this value.
pub struct Scratch {
    folder: PathBuf,
}

/// What has to end where this process is told to.
struct Left {
    folders: Vec<PathBuf>,
    groups: Vec<u32>,
}

static LEFT: Mutex<Left> = Mutex::new(Left {
    folders: Vec::new(),
    groups: Vec::new(),
});

fn left() -> MutexGuard<'static, Left> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

const PREFIX: &str = "transom-bench-";

impl Scratch {
    /// In memory where that is there, else under the target folder. What a run that was
    /// killed left there goes first.
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
        fs::create_dir_all(&base)?;
        remove_stale(&base)?;
        let folder = base.join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        left().folders.push(folder.clone());
        Ok(Self { folder })
    }

    /// A folder within another's; it goes with it.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn within(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Removes the folders of processes that are no more.
fn remove_stale(base: &Path) -> Result<()> {
    for entry in fs::read_dir(base)? {
        let entry = entry?;
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        if process.is_some_and(|id| !Path::new("/proc").join(id).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

/// Ends the process group `group` also where this process is told to end.
pub fn end_with_this(group: u32) {
    left().groups.push(group);
}

/// Ends the process group `group` now.
pub fn end_now(group: u32) {
    left().groups.retain(|other| *other != group);
    stack::end_group(group);
}

/// From now on Ctrl-C ends what was started and removes what was written.
///
/// # Errors
/// Where the system has no such signal.
pub fn clean_up_on_ctrl_c() -> Result<()> {
    ctrlc::set_handler(|| {
        let left = left();
        for group in &left.groups {
            stack::end_group(*group);
        }
        for folder in &left.folders {
            let _ = fs::remove_dir_all(folder);
        }
        std::process::exit(130);
    })?;
    Ok(())
}
