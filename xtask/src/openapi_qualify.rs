//! The part of `/openapi.json` about leads, and what qualifies them.

use serde_json::Value;
use transom_shared::assign::{AssignRules, PersonDraft};
use transom_shared::pool::PoolRules;
use transom_shared::score::ScoreRules;
use transom_shared::spam::SpamRulesDraft;
use transom_shared::spam::proof::Challenge;
use transom_shared::targets::TargetRulesDraft;
use transom_shared::wire::{
    ActionBody, ConsentBody, HistoryBody, LeadBody, ModelBody, PageBody, PersonBody, PreviewBody,
    RulesBody, StatusBody,
};

use crate::openapi::{Api, Operation, parameter};
use crate::openapi_delivery::owners;

/// Adds the routes.
pub(crate) fn qualify(api: &mut Api) {
    lists(api);
    lead(api);
    actions(api);
    people(api);
    rules(api);
    model(api);
    let challenge = api.json::<Challenge>();
    let answers = vec![("200", "A challenge of ALTCHA, version 2", challenge)];
    api.add(Operation {
        is_owners: false,
        ..owners(
            "/f/{form}/challenge",
            "get",
            "Work for a visitor's device",
            answers,
        )
    });
}

fn paging() -> Vec<Value> {
    vec![
        parameter("limit", "query", "integer", "1 to 200; 50 where absent."),
        parameter(
            "cursor",
            "query",
            "string",
            "next_cursor of the page before.",
        ),
    ]
}

fn if_match() -> Vec<Value> {
    vec![parameter(
        "If-Match",
        "header",
        "string",
        "The ETag that was read.",
    )]
}

fn lists(api: &mut Api) {
    let page = api.json::<PageBody<LeadBody>>();
    for (path, summary) in [
        ("/v1/leads", "Leads, newest first"),
        (
            "/v1/quarantine",
            "Leads that were set aside as spam, newest first",
        ),
        ("/v1/pool", "Leads that nobody has, newest first"),
        (
            "/v1/leads/{id}/touches",
            "What the same person sent later, newest first",
        ),
    ] {
        let mut parameters = paging();
        if path == "/v1/leads" {
            let owner = "Only leads of this person; not together with form.";
            parameters.push(parameter(
                "form",
                "query",
                "string",
                "Only leads of this form.",
            ));
            parameters.push(parameter("owner", "query", "string", owner));
        }
        api.add(Operation {
            parameters,
            ..owners(
                path,
                "get",
                summary,
                vec![("200", "One page", page.clone())],
            )
        });
    }
}

fn lead(api: &mut Api) {
    let lead = api.json::<LeadBody>();
    let history = api.json::<HistoryBody>();
    let consents = api.json::<PageBody<ConsentBody>>();
    for (path, summary, description, body) in [
        ("/v1/leads/{id}", "One lead", "The lead", lead),
        (
            "/v1/leads/{id}/history",
            "Everything that happened to a lead, and every reason",
            "The history",
            history,
        ),
        (
            "/v1/leads/{id}/consents",
            "What its person agreed to, with wording, time and page",
            "The consents",
            consents,
        ),
    ] {
        api.add(owners(
            path,
            "get",
            summary,
            vec![("200", description, body)],
        ));
    }
}

fn actions(api: &mut Api) {
    let lead = api.json::<LeadBody>();
    let action = api.json::<ActionBody>();
    let status = api.json::<StatusBody>();
    for (path, summary, body) in [
        (
            "/v1/leads/{id}/status",
            "Move a lead to another status",
            status,
        ),
        (
            "/v1/leads/{id}/release",
            "Treat a lead that was set aside as if it had come just now",
            action.clone(),
        ),
        (
            "/v1/leads/{id}/assign",
            "Give a lead to somebody",
            action.clone(),
        ),
        (
            "/v1/leads/{id}/return",
            "Put a lead into the pool",
            action.clone(),
        ),
        (
            "/v1/leads/{id}/respond",
            "Note that somebody answered",
            action.clone(),
        ),
        ("/v1/leads/{id}/pick", "Take a lead from the pool", action),
    ] {
        let answers = vec![("200", "The lead", lead.clone())];
        api.add(Operation {
            parameters: if_match(),
            body: Some(body),
            ..owners(path, "post", summary, answers)
        });
    }
}

fn people(api: &mut Api) {
    let page = api.json::<PageBody<PersonBody>>();
    let person = api.json::<PersonBody>();
    let draft = api.json::<PersonDraft>();
    let one = "/v1/people/{id}";
    let all = vec![("200", "Everybody", page)];
    api.add(owners("/v1/people", "get", "Everybody who gets leads", all));
    let answers = vec![("200", "The person", person.clone())];
    api.add(owners(one, "get", "One person", answers));
    api.add(Operation {
        parameters: if_match(),
        body: Some(draft),
        ..owners(
            one,
            "put",
            "Save a person",
            vec![
                ("200", "Saved", person.clone()),
                ("201", "Saved for the first time", person),
            ],
        )
    });
}

fn rules(api: &mut Api) {
    let rules = api.json::<RulesBody>();
    let preview = api.json::<PreviewBody>();
    // One schema for each kind; the path says which.
    let drafts = [
        api.json::<SpamRulesDraft>(),
        api.json::<ScoreRules>(),
        api.json::<AssignRules>(),
        api.json::<PoolRules>(),
        api.json::<TargetRulesDraft>(),
    ];
    let schemas: Vec<Value> = drafts
        .iter()
        .filter_map(|draft| draft.pointer("/application~1json/schema").cloned())
        .collect();
    let draft = serde_json::json!({ "application/json": { "schema": { "anyOf": schemas } } });
    let path = "/v1/rules/{kind}";
    let answers = vec![("200", "The rules", rules.clone())];
    let summary = "Rules of one kind: spam, score, assignment, pool or targets";
    api.add(owners(path, "get", summary, answers));
    api.add(Operation {
        parameters: if_match(),
        body: Some(draft.clone()),
        ..owners(path, "put", "Save rules", vec![("200", "Saved", rules)])
    });
    let last = "How many of the newest leads are tried: 1 to 200; 50 where absent.";
    api.add(Operation {
        parameters: vec![parameter("last", "query", "integer", last)],
        body: Some(draft),
        ..owners(
            "/v1/rules/{kind}/preview",
            "post",
            "What would change with these rules; nothing is saved",
            vec![("200", "What differs", preview)],
        )
    });
}

fn model(api: &mut Api) {
    let model = api.json::<ModelBody>();
    let answers = vec![("200", "The model", model)];
    let summary = "What was learned from outcomes, and how good it is";
    api.add(owners("/v1/model", "get", summary, answers.clone()));
    let summary = "Learn from every lead whose end is known; 409 where there are too few";
    api.add(owners("/v1/model/train", "post", summary, answers));
}
