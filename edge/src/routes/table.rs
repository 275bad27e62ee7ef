//! Which handler takes a request.

use std::pin::Pin;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;

/// A handler behind one type.
pub type Handler = fn(Call) -> Pin<Box<dyn Future<Output = Answer>>>;

/// A path and what it takes.
pub struct Route {
    /// The path; a segment in braces is any that is not empty. There is one at most.
    pub path: &'static str,
    /// The handler of each method, which stands in capitals.
    pub handlers: &'static [(&'static str, Handler)],
    /// The methods, as `Allow` lists them (RFC 9110 § 10.2.1).
    pub allowed: &'static str,
}

/// Routes, written as `"/path/{part}" { METHOD: handler, … }`.
macro_rules! routes {
    ($($path:literal { $first:ident: $handler:expr $(, $method:ident: $more:expr)* })*) => {
        &[$($crate::routes::table::Route {
            path: $path,
            handlers: &[
                (stringify!($first), |call| Box::pin($handler(call))),
                $((stringify!($method), |call| Box::pin($more(call))),)*
            ],
            allowed: concat!(
                $crate::routes::table::names!($first)
                $(, ", ", $crate::routes::table::names!($method))*
            ),
        },)*]
    };
}
pub(crate) use routes;

/// What `Allow` says of a method: whatever is shown by `GET` can be asked for by `HEAD`.
macro_rules! names {
    (GET) => {
        "GET, HEAD"
    };
    ($method:ident) => {
        stringify!($method)
    };
}
pub(crate) use names;

/// The handler in one of `tables` of `method` at `path`, and the part of the path that
/// stands for a segment in braces.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::MethodNotAllowed`].
pub fn find<'a>(
    tables: [&[Route]; 2],
    method: &str,
    path: &'a str,
) -> Result<(Handler, &'a str), ApiError> {
    let mut routes = tables.into_iter().flatten();
    let found = routes.find_map(|route| Some((route, part(route.path, path)?)));
    let (route, part) = found.ok_or(ApiError::NotFound("See /openapi.json for what is here."))?;
    let method = if method == "HEAD" { "GET" } else { method };
    let handler = route.handlers.iter().find(|(name, _)| *name == method);
    let (_, handler) = handler.ok_or(ApiError::MethodNotAllowed(route.allowed))?;
    Ok((*handler, part))
}

/// Where `path` is one of `pattern`: the part that stands for its segment in braces, which
/// is empty where it has none.
fn part<'a>(pattern: &str, path: &'a str) -> Option<&'a str> {
    let mut segments = path.split('/');
    let mut part = "";
    for wanted in pattern.split('/') {
        let segment = segments.next()?;
        if wanted.starts_with('{') && !segment.is_empty() {
            part = segment;
        } else if wanted != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(part)
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_path_fits_as_a_whole_or_not_at_all() {
        for (pattern, path, fits) in [
            ("/healthz", "/healthz", Some("")),
            ("/f/{form}", "/f/contact.js", Some("contact.js")),
            ("/f/{form}/embed", "/f/a%2Fb/embed", Some("a%2Fb")),
            ("/healthz", "/healthz/", None),
            ("/healthz", "/health", None),
            ("/f/{form}", "/f/", None),
            ("/f/{form}", "/f/a/b", None),
            ("/f/{form}/embed", "/f//embed", None),
            ("/f/{form}/embed", "/f/a", None),
        ] {
            assert_eq!(part(pattern, path), fits, "{pattern} {path}");
        }
    }
}
