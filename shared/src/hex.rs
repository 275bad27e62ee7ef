//! Bytes as hexadecimal digits, lower case (RFC 4648 § 8 has them in upper case).

/// `bytes`, two digits each.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 0x0f));
    }
    text
}

/// The digit of a number below 16.
fn digit(number: u8) -> char {
    char::from(match number {
        0..10 => b'0' + number,
        _ => b'a' + number - 10,
    })
}

/// The bytes that `text` stands for, in either case; none where it is anything else.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = encode(&bytes);
        assert!(text.starts_with("000102") && text.ends_with("fdfeff"));
        assert_eq!(decode(&text), Some(bytes));
        assert_eq!(decode("0Aff"), Some(vec![10, 255]));
        for broken in ["0", "0g", "+1", "é0"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
    }
}
