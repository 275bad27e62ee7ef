//! How large what is sent is, by the same compressors everywhere.

use std::fs;
use std::io::{self, Write};
use std::ops::Add;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Bytes of a file, or of some together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// As it is.
    pub raw: u64,
    /// With gzip at level 9.
    pub gzip: u64,
    /// With Brotli at quality 11.
    pub brotli: u64,
}

impl Size {
    /// The size of `content`.
    ///
    /// # Errors
    /// Where there is no gzip.
    pub fn of(content: &[u8]) -> Result<Self> {
        Ok(Self {
            raw: content.len() as u64,
            gzip: gzip_bytes(content)?,
            brotli: brotli_bytes(content),
        })
    }

    /// The size of a file.
    ///
    /// # Errors
    /// Where it cannot be read; as [`Size::of`].
    pub fn of_file(file: &Path) -> Result<Self> {
        let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::of(&content)
    }

    /// The size of the enhancement in the static files `assets`: the module and the kit.
    ///
    /// # Errors
    /// Where it was not built.
    pub fn of_enhancement(assets: &Path) -> Result<Self> {
        let mut sum = Self::default();
        let mut found = 0;
        for entry in fs::read_dir(assets)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("kit.") || name.starts_with("form.") {
                sum = sum + Self::of_file(&path)?;
                found += 1;
            }
        }
        ensure!(found == 2, "{found} files of the enhancement instead of 2");
        Ok(sum)
    }
}

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

fn brotli_bytes(content: &[u8]) -> u64 {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    // Writing into memory does not fail.
    let _ = brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters);
    compressed.len() as u64
}

fn gzip_bytes(content: &[u8]) -> Result<u64> {
    let mut gzip = Command::new("gzip")
        .args(["-9", "-c"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = gzip.stdin.take().context("gzip has no input")?;
    let output = std::thread::scope(|scope| {
        let written = scope.spawn(move || input.write_all(content));
        let output = gzip.wait_with_output()?;
        match written.join() {
            Ok(written) => written.map(|()| output),
            Err(_) => Err(io::Error::other("writing to gzip panicked")),
        }
    })?;
    ensure!(output.status.success(), "gzip failed");
    Ok(output.stdout.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn what_repeats_compresses() {
        let content = "the same again, ".repeat(20_000);
        let size = Size::of(content.as_bytes()).unwrap();
        assert_eq!(size.raw, 320_000);
        assert!(size.gzip < 2_000 && size.brotli < 200, "{size:?}");
    }
}
