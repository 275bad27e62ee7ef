//! The part of `/openapi.json` about destinations and deliveries.

use serde_json::Value;
use transom_shared::destination::DestinationDraft;
use transom_shared::wire::{
    CountersBody, DeliveryBody, DestinationBody, KeyedDestinationBody, PageBody, ReplayedBody,
    RotationBody, TestBody,
};

use crate::openapi::{Api, Operation, parameter};

type Answers = Vec<(&'static str, &'static str, Value)>;

pub(crate) fn owners(
    path: &'static str,
    method: &'static str,
    summary: &'static str,
    answers: Answers,
) -> Operation {
    Operation {
        path,
        method,
        summary,
        is_owners: true,
        parameters: vec![],
        body: None,
        answers,
    }
}

/// Adds the routes.
pub(crate) fn delivery(api: &mut Api) {
    destinations(api);
    actions(api);
    deliveries(api);
    let counters = api.json::<CountersBody>();
    let since = "Leads accepted since then, in milliseconds since 1970; a day where absent.";
    api.add(Operation {
        parameters: vec![parameter("since_ms", "query", "integer", since)],
        ..owners(
            "/v1/counters",
            "get",
            "What came in and went out",
            vec![("200", "The counters", counters)],
        )
    });
}

fn destinations(api: &mut Api) {
    let all = "/v1/destinations";
    let one = "/v1/destinations/{id}";
    let page = api.json::<PageBody<DestinationBody>>();
    let destination = api.json::<DestinationBody>();
    let keyed = api.json::<KeyedDestinationBody>();
    let draft = api.json::<DestinationDraft>();
    api.add(owners(
        all,
        "get",
        "Every destination",
        vec![("200", "All of them", page)],
    ));
    api.add(Operation {
        body: Some(draft.clone()),
        ..owners(
            all,
            "post",
            "Add a destination; a key that is made is shown in this answer only",
            vec![("201", "Added", keyed)],
        )
    });
    api.add(owners(
        one,
        "get",
        "One destination",
        vec![("200", "The destination", destination.clone())],
    ));
    api.add(Operation {
        parameters: vec![parameter(
            "If-Match",
            "header",
            "string",
            "The ETag that was read.",
        )],
        body: Some(draft),
        ..owners(
            one,
            "put",
            "Change a destination; address and key stay where they are left out",
            vec![("200", "Changed", destination)],
        )
    });
}

fn actions(api: &mut Api) {
    let destination = api.json::<DestinationBody>();
    let keyed = api.json::<KeyedDestinationBody>();
    let rotation = api.json::<RotationBody>();
    let test = api.json::<TestBody>();
    let replayed = api.json::<ReplayedBody>();
    for (path, summary) in [
        ("/v1/destinations/{id}/pause", "Hold everything back"),
        (
            "/v1/destinations/{id}/resume",
            "Send again, also after it was switched off",
        ),
        (
            "/v1/destinations/{id}/disable",
            "Switch it off; what is on its way ends as dead",
        ),
    ] {
        let answers = vec![("200", "The destination", destination.clone())];
        api.add(owners(path, "post", summary, answers));
    }
    api.add(owners(
        "/v1/destinations/{id}/test",
        "post",
        "Send a lead that nobody is",
        vec![("200", "What came back", test)],
    ));
    api.add(Operation {
        body: Some(rotation),
        ..owners(
            "/v1/destinations/{id}/rotate",
            "post",
            "Use another key; a webhook is signed with both for a day",
            vec![("200", "The destination, and a key that was made", keyed)],
        )
    });
    api.add(owners(
        "/v1/destinations/{id}/replay",
        "post",
        "Try every dead delivery again",
        vec![("200", "How many", replayed)],
    ));
}

fn deliveries(api: &mut Api) {
    let page = api.json::<PageBody<DeliveryBody>>();
    let delivery = api.json::<DeliveryBody>();
    let state = "open, delivered, dead or withheld; all where absent.";
    api.add(Operation {
        parameters: vec![
            parameter("state", "query", "string", state),
            parameter("destination", "query", "string", "Only to this one."),
            parameter("limit", "query", "integer", "1 to 200; 50 where absent."),
            parameter(
                "cursor",
                "query",
                "string",
                "next_cursor of the page before.",
            ),
        ],
        ..owners(
            "/v1/deliveries",
            "get",
            "Deliveries, newest lead first",
            vec![("200", "One page", page)],
        )
    });
    api.add(owners(
        "/v1/deliveries/{id}",
        "get",
        "One delivery with every try",
        vec![("200", "The delivery", delivery.clone())],
    ));
    api.add(owners(
        "/v1/deliveries/{id}/replay",
        "post",
        "Try a dead delivery again",
        vec![("200", "The delivery", delivery)],
    ));
}
