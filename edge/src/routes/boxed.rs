//! Handlers behind one type. Axum writes out its machinery (boxing, cloning, mapping
//! answers) for every handler; behind one type it does so once.

use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{self, MethodRouter};

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler of any arguments.
#[derive(Clone)]
pub struct Boxed(Arc<dyn Fn(Request) -> Answering + Send + Sync>);

impl Handler<(), ()> for Boxed {
    type Future = Answering;

    fn call(self, request: Request, (): ()) -> Answering {
        (self.0)(request)
    }
}

/// `handler`, behind one type.
pub fn boxed<T, H: Handler<T, ()> + Sync>(handler: H) -> Boxed {
    Boxed(Arc::new(move |request| {
        Box::pin(handler.clone().call(request, ()))
    }))
}

/// What [`routing::get`] does.
pub fn get<T, H: Handler<T, ()> + Sync>(handler: H) -> MethodRouter {
    routing::get(boxed(handler))
}

/// What [`routing::post`] does.
pub fn post<T, H: Handler<T, ()> + Sync>(handler: H) -> MethodRouter {
    routing::post(boxed(handler))
}
