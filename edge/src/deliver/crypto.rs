//! The platform's cryptography (Web Cryptography API, W3C): it is audited, fast
//! and costs the Worker no bytes.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = importKey)]
    async fn import_key(
        format: &str,
        key: &JsValue,
        algorithm: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = exportKey)]
    async fn export_key(format: &str, key: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"])]
    async fn encrypt(
        algorithm: &JsValue,
        key: &JsValue,
        data: &JsValue,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"])]
    async fn decrypt(
        algorithm: &JsValue,
        key: &JsValue,
        data: &JsValue,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"])]
    async fn sign(algorithm: &JsValue, key: &JsValue, data: &JsValue) -> Result<JsValue, JsValue>;
}

/// Bytes of the initialisation vector of AES-GCM (NIST SP 800-38D § 5.2.1.1).
const IV_BYTES: usize = 12;

fn bytes(data: &[u8]) -> JsValue {
    Uint8Array::from(data).into()
}

fn usages(words: &[&str]) -> Array {
    words.iter().map(|word| JsValue::from_str(word)).collect()
}

/// The parameters of AES-GCM: the data is bound to `context`, so that a value
/// cannot be moved to another row.
fn aes(iv: &[u8], context: &str) -> JsValue {
    let parameters = Object::new();
    for (name, value) in [
        ("name", JsValue::from_str("AES-GCM")),
        ("iv", bytes(iv)),
        ("additionalData", bytes(context.as_bytes())),
    ] {
        // Setting a property of an object made here does not fail.
        let _ = Reflect::set(&parameters, &name.into(), &value);
    }
    parameters.into()
}

async fn aes_key(key: &[u8; 32], usage: &str) -> Result<JsValue, JsValue> {
    let name = JsValue::from_str("AES-GCM");
    import_key("raw", &bytes(key), &name, false, &usages(&[usage])).await
}

/// `plain` encrypted with AES-256-GCM: the vector, then what came of it, Base64.
pub(super) async fn encrypted(
    key: &[u8; 32],
    iv: [u8; IV_BYTES],
    context: &str,
    plain: &[u8],
) -> Option<String> {
    let key = aes_key(key, "encrypt").await.ok()?;
    let sealed = encrypt(&aes(&iv, context), &key, &bytes(plain))
        .await
        .ok()?;
    let mut all = iv.to_vec();
    all.extend(Uint8Array::new(&sealed).to_vec());
    Some(STANDARD.encode(all))
}

/// What [`encrypted`] was given; nothing where the key or the context is another.
pub(super) async fn decrypted(key: &[u8; 32], context: &str, sealed: &str) -> Option<Vec<u8>> {
    let all = STANDARD.decode(sealed).ok()?;
    let (iv, sealed) = all.split_at_checked(IV_BYTES)?;
    let key = aes_key(key, "decrypt").await.ok()?;
    let plain = decrypt(&aes(iv, context), &key, &bytes(sealed))
        .await
        .ok()?;
    Some(Uint8Array::new(&plain).to_vec())
}

/// An ed25519 private key in PKCS #8 is this and its seed (RFC 8410 § 7).
const ED25519_PKCS8: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

async fn ed25519_key(seed: &[u8; 32], extractable: bool) -> Option<JsValue> {
    let pkcs8 = [&ED25519_PKCS8[..], seed].concat();
    let name = JsValue::from_str("Ed25519");
    import_key(
        "pkcs8",
        &bytes(&pkcs8),
        &name,
        extractable,
        &usages(&["sign"]),
    )
    .await
    .ok()
}

/// The ed25519 signature of `content`, Base64 (RFC 8032).
pub(super) async fn ed25519(seed: &[u8; 32], content: &str) -> Option<String> {
    let key = ed25519_key(seed, false).await?;
    let name = JsValue::from_str("Ed25519");
    let signature = sign(&name, &key, &bytes(content.as_bytes())).await.ok()?;
    Some(STANDARD.encode(Uint8Array::new(&signature).to_vec()))
}

/// The public key of an ed25519 seed, Base64.
pub(super) async fn ed25519_public(seed: &[u8; 32]) -> Option<String> {
    let key = ed25519_key(seed, true).await?;
    // A JSON Web Key carries the public part as `x` (RFC 8037 § 2).
    let exported = export_key("jwk", &key).await.ok()?;
    let x = Reflect::get(&exported, &"x".into()).ok()?.as_string()?;
    Some(STANDARD.encode(URL_SAFE_NO_PAD.decode(x).ok()?))
}
