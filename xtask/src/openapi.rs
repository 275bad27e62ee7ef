//! `/openapi.json`, generated from the types that travel (OpenAPI 3.1, whose
//! schemas are JSON Schema 2020-12).

use anyhow::Result;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use transom_shared::form::FormDraft;
use transom_shared::wire::{
    EmbedBody, FormBody, HealthBody, ProblemBody, PublishedBody, ReceiptBody, SubmissionBody,
};

/// The document as JSON text.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn document() -> Result<String> {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut api = Api {
        schemas: settings.into_generator(),
        paths: Map::new(),
    };
    public(&mut api);
    portal(&mut api);
    crate::openapi_delivery::delivery(&mut api);
    crate::openapi_qualify::qualify(&mut api);
    let schemas = api.schemas.take_definitions(true);
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Transom",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
            "description": "Forms inside other people's pages, and the leads that come of them."
        },
        "paths": api.paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } }
        }
    });
    Ok(serde_json::to_string(&document)?)
}

pub(crate) struct Api {
    schemas: SchemaGenerator,
    paths: Map<String, Value>,
}

/// One operation before it is written into the document.
pub(crate) struct Operation {
    pub(crate) path: &'static str,
    pub(crate) method: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) is_owners: bool,
    pub(crate) parameters: Vec<Value>,
    pub(crate) body: Option<Value>,
    pub(crate) answers: Vec<(&'static str, &'static str, Value)>,
}

impl Api {
    pub(crate) fn json<T: JsonSchema>(&mut self) -> Value {
        json!({ "application/json": { "schema": self.schemas.subschema_for::<T>() } })
    }

    pub(crate) fn add(&mut self, mut operation: Operation) {
        let problem = self.schemas.subschema_for::<ProblemBody>();
        let mut responses = Map::new();
        for (status, description, content) in operation.answers {
            responses.insert(
                status.into(),
                json!({ "description": description, "content": content }),
            );
        }
        let content = json!({ "application/problem+json": { "schema": problem } });
        responses.insert(
            "default".into(),
            json!({ "description": "A problem", "content": content }),
        );
        for name in operation
            .path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
        {
            operation
                .parameters
                .push(parameter(name, "path", "string", ""));
        }
        let security = if operation.is_owners {
            json!([{ "token": [] }])
        } else {
            json!([])
        };
        let mut value = json!({
            "summary": operation.summary,
            "parameters": operation.parameters,
            "security": security,
            "responses": responses,
        });
        if let (Some(body), Some(value)) = (operation.body, value.as_object_mut()) {
            value.insert(
                "requestBody".into(),
                json!({ "required": true, "content": body }),
            );
        }
        let path = self
            .paths
            .entry(operation.path)
            .or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(operation.method.into(), value);
        }
    }
}

pub(crate) fn parameter(name: &str, place: &str, kind: &str, description: &str) -> Value {
    json!({
        "name": name, "in": place, "required": place == "path",
        "description": description, "schema": { "type": kind }
    })
}

fn public(api: &mut Api) {
    let text = |kind: &str| json!({ kind: { "schema": { "type": "string" } } });
    let locale = parameter(
        "locale",
        "query",
        "string",
        "A BCP 47 tag; else Accept-Language decides.",
    );
    let health = api.json::<HealthBody>();
    let embed = api.json::<EmbedBody>();
    let receipt = api.json::<ReceiptBody>();
    let get = |path, summary, parameters, description, content| Operation {
        path,
        method: "get",
        summary,
        is_owners: false,
        parameters,
        body: None,
        answers: vec![("200", description, content)],
    };
    api.add(get(
        "/healthz",
        "Whether the service answers",
        vec![],
        "It does",
        health,
    ));
    let page = text("text/html");
    api.add(get(
        "/f/{form}",
        "The form on a page of its own",
        vec![locale.clone()],
        "The page",
        page,
    ));
    let script = text("text/javascript");
    api.add(get(
        "/f/{form}.js",
        "The form's script",
        vec![locale.clone()],
        "The script",
        script,
    ));
    api.add(get(
        "/f/{form}/embed",
        "The form as data",
        vec![locale],
        "The form",
        embed,
    ));
    let fields = json!({ "type": "object", "additionalProperties": true });
    api.add(Operation {
        path: "/f/{form}",
        method: "post",
        summary: "Submit the form; exactly one lead for each idempotency key",
        is_owners: false,
        parameters: vec![parameter(
            "Idempotency-Key",
            "header",
            "string",
            "Or the field _key.",
        )],
        body: Some(json!({
            "application/x-www-form-urlencoded": { "schema": fields },
            "multipart/form-data": { "schema": fields },
            "application/json": { "schema": fields },
            "text/plain": { "schema": { "type": "string" } },
        })),
        answers: vec![
            ("201", "Stored", receipt.clone()),
            ("200", "Stored before, under the same key", receipt.clone()),
            (
                "202",
                "Safe in the queue while the database is down",
                receipt,
            ),
        ],
    });
}

fn portal(api: &mut Api) {
    let form = api.json::<FormBody>();
    let draft = api.json::<FormDraft>();
    let published = api.json::<PublishedBody>();
    let submission = api.json::<SubmissionBody>();
    let owners = |path, method, summary, answers| Operation {
        path,
        method,
        summary,
        is_owners: true,
        parameters: vec![],
        body: None,
        answers,
    };
    let path = "/v1/forms/{form}";
    api.add(owners(
        path,
        "get",
        "A form as last saved",
        vec![("200", "The form", form.clone())],
    ));
    let answers = vec![
        ("200", "Saved", form.clone()),
        ("201", "Saved for the first time", form),
    ];
    api.add(Operation {
        parameters: vec![parameter(
            "If-Match",
            "header",
            "string",
            "The ETag that was read.",
        )],
        body: Some(draft),
        ..owners(path, "put", "Save a form", answers)
    });
    let answers = vec![("200", "Published", published)];
    api.add(owners(
        "/v1/forms/{form}/publish",
        "post",
        "Publish a form as last saved",
        answers,
    ));
    let answers = vec![("200", "The submission", submission)];
    api.add(owners(
        "/v1/submissions/{id}",
        "get",
        "One submission as accepted",
        answers,
    ));
}
