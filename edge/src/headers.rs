//! Headers of requests and answers (RFC 9110 § 5).

use std::borrow::Cow;

/// Headers: so few that they are looked through.
#[derive(Clone, Debug, Default)]
pub struct Headers(Vec<(Cow<'static, str>, Cow<'static, str>)>);

impl Headers {
    /// Reads one header from each line, `name:value` with the name in lower case, as the
    /// platform gives it.
    pub fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let header = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_owned().into(), value.to_owned().into()))
        };
        Self(lines.filter_map(header).collect())
    }

    /// What the header `name`, in lower case, says, if it is there.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.0.iter();
        all.find(|(have, _)| have == name)
            .map(|(_, value)| &**value)
    }

    /// What the header `name` says; nothing where it is absent.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Puts the header `name` in place of one that may be there.
    pub fn set(&mut self, name: &'static str, value: impl Into<Cow<'static, str>>) {
        let mut all = self.0.iter_mut();
        match all.find(|(have, _)| have == name) {
            Some((_, before)) => *before = value.into(),
            None => self.0.push((name.into(), value.into())),
        }
    }

    /// Sets the header `name` where it is absent.
    pub fn set_usual(&mut self, name: &'static str, value: &'static str) {
        if self.get(name).is_none() {
            self.0.push((name.into(), value.into()));
        }
    }

    /// Adds to a header that is a list.
    pub fn add(&mut self, name: &'static str, value: &str) {
        let value = match self.get(name) {
            Some(before) => [before, ", ", value].concat(),
            None => value.to_owned(),
        };
        self.set(name, value);
    }

    /// Each on a line, as `name:value`. A line break in a value would begin another header:
    /// it becomes a space.
    pub fn write(&self) -> String {
        let mut lines = String::new();
        for (name, value) in &self.0 {
            if !lines.is_empty() {
                lines.push('\n');
            }
            lines.push_str(name);
            lines.push(':');
            if value.contains('\n') || value.contains('\r') {
                lines.push_str(&value.replace(['\r', '\n'], " "));
            } else {
                lines.push_str(value);
            }
        }
        lines
    }
}
