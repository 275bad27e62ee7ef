//! Bodies of `POST /f/{form}` and of actions, in the charsets and shapes that come.

use serde_json::json;
use transom_edge_tests::{Service, simple_fields, unique};
use transom_shared::submission::Answer;
use transom_shared::wire::{ReceiptBody, SubmissionBody};

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// Posts `body` to `form` and gives the name that was stored, or the status.
fn stored_name(service: &Service, form: &str, kind: &str, body: &[u8]) -> Result<String, u16> {
    let headers = [("Content-Type", kind), ("Accept", "application/json")];
    let answer = service.send("POST", &format!("/f/{form}"), &headers, body);
    if answer.status != 201 {
        return Err(answer.status);
    }
    let receipt: ReceiptBody = answer.json();
    let path = format!("/v1/submissions/{}", receipt.submission);
    let submission: SubmissionBody = service.owner("GET", &path, None).json();
    match submission.answers.get("name") {
        Some(Answer::Text(name)) => Ok(name.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn text_in_the_charset_of_its_page_is_decoded_or_refused() {
    let service = Service::running();
    let form = service.simple_form();
    let rest = "&email=a%40example.com&message=Hello";
    for (charset, name, expected) in [
        ("gbk", "%C0%EE%CE%B0", "李伟"),
        ("big5", "%A7%F5%B0%B6", "李偉"),
        ("shift_jis", "%8ER%93c", "山田"),
        ("windows-1252", "M%FCller", "Müller"),
        ("iso-8859-1", "Andr%E9", "André"),
        ("euc-kr", "%B1%E8", "김"),
        ("utf-8", "%E6%9D%8E", "李"),
    ] {
        let by_header = format!("{URLENCODED}; charset={charset}");
        let body = format!("name={name}{rest}&_key={}", unique("key-charset"));
        let found = stored_name(&service, &form, &by_header, body.as_bytes());
        assert_eq!(found, Ok(expected.to_owned()), "{charset}");
        let body = format!("_charset_={charset}&{body}1");
        let found = stored_name(&service, &form, URLENCODED, body.as_bytes());
        assert_eq!(found, Ok(expected.to_owned()), "{charset} by its field");
    }
    for name in ["%C0%EE%CE%B0", "M%FCller", "%8ER%93c"] {
        let body = format!("name={name}{rest}");
        let found = stored_name(&service, &form, URLENCODED, body.as_bytes());
        assert_eq!(found, Err(400), "{name}");
    }
}

#[test]
fn a_multipart_body_in_another_charset_is_decoded_or_refused() {
    let service = Service::running();
    let form = service.simple_form();
    let part = |name: &str, value: &[u8]| {
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        [head.as_bytes(), value, b"\r\n"].concat()
    };
    let kind = "multipart/form-data; boundary=x";
    let body = |told: &[u8]| {
        let name = part("name", b"\xc0\xee\xce\xb0");
        let rest = [part("email", b"a@example.com"), part("message", b"Hello")].concat();
        [told, &name, &rest, b"--x--\r\n"].concat()
    };
    let found = stored_name(&service, &form, kind, &body(&part("_charset_", b"gbk")));
    assert_eq!(found, Ok("李伟".to_owned()));
    assert_eq!(stored_name(&service, &form, kind, &body(b"")), Err(400));
    // Who types the sign for lost characters sends text that can be read.
    let typed = [
        part("name", "A\u{fffd}da".as_bytes()),
        part("email", b"a@example.com"),
        part("message", b"Hello"),
        b"--x--\r\n".to_vec(),
    ];
    let found = stored_name(&service, &form, kind, &typed.concat());
    assert_eq!(found, Ok("Ada".to_owned()));
}

#[test]
fn json_with_a_mark_or_half_a_character_is_taken() {
    let service = Service::running();
    let form = service.simple_form();
    for (name, expected) in [
        ("Ada", "Ada"),
        (r"x\ud83d", "x"),
        ("x\u{fffd}y", "xy"),
        (r"\ud83d\ude00", "\u{1f600}"),
    ] {
        for kind in ["application/json", "text/plain"] {
            // The same again without a key would be the same submission.
            let rest = format!(r#""email":"a@example.com","message":"{kind} {expected}"}}"#);
            let body = format!("\u{feff}{{\"name\":\"{name}\",{rest}");
            let found = stored_name(&service, &form, kind, body.as_bytes());
            assert_eq!(found, Ok(expected.to_owned()), "{kind}");
        }
    }
}

#[test]
fn what_no_form_could_send_is_refused_at_its_field() {
    let service = Service::running();
    let form = service.form(&simple_fields());
    for name in [
        json!(["Ada", "Grace"]),
        json!({ "first": "Ada" }),
        json!([["Ada"]]),
        json!(true),
    ] {
        let values = json!({ "name": name, "email": "a@example.com", "message": "Hello" });
        let answer = service.submit(&form, &values);
        assert_eq!(answer.status, 422, "{values}: {}", answer.text);
        assert!(answer.text.contains("\"loc\":\"name\""), "{}", answer.text);
    }
    let one = json!({ "name": ["Ada"], "email": "a@example.com", "message": "Hello" });
    assert_eq!(service.submit(&form, &one).status, 201);
}
