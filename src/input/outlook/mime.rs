//! Writes MIME: parts in UTF-8 as they are, so that a person can read them in the box.

pub struct Part {
    content_type: &'static str,
    /// `base64` where its bytes are no UTF-8.
    encoding: &'static str,
    body: String,
}

impl Part {
    pub fn new(content_type: &'static str, body: String) -> Self {
        Self { content_type, encoding: "8bit", body }
    }

    /// A mail that knows its own charsets.
    pub fn of_bytes(content_type: &'static str, bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(content_type, text.replace("\r\n", "\n")),
            Err(error) => Self { content_type, encoding: "base64", body: base64(error.as_bytes()) },
        }
    }

    pub fn is_message(&self) -> bool {
        self.content_type == "message/rfc822"
    }

    fn header(&self) -> String {
        let charset = if self.content_type.starts_with("text/") { "; charset=utf-8" } else { "" };
        format!("Content-Type: {}{charset}\nContent-Transfer-Encoding: {}\n\n", self.content_type, self.encoding)
    }
}

/// All below the fields of a message, its own type first.
pub fn body(parts: &[Part], report_type: Option<&str>) -> String {
    match (parts, report_type) {
        ([], None) => "\n".to_owned(),
        ([part], None) => part.header() + &part.body,
        _ => multipart(parts, report_type),
    }
}

fn multipart(parts: &[Part], report_type: Option<&str>) -> String {
    let boundary = boundary(parts);
    let kind = report_type.map_or("mixed".to_owned(), |kind| format!("report; report-type={kind}"));
    let mut out = format!("Content-Type: multipart/{kind};\n boundary=\"{boundary}\"\n");
    for part in parts {
        out.push_str(&format!("\n--{boundary}\n{}{}\n", part.header(), part.body.trim_end_matches('\n')));
    }
    out + &format!("\n--{boundary}--\n")
}

/// One that none of the parts holds: a message within a message has its own.
fn boundary(parts: &[Part]) -> String {
    let name = |number: usize| format!("=_outlook_{number}_=");
    let is_free = |number: &usize| !parts.iter().any(|part| part.body.contains(&name(*number)));
    // a text that holds the first hundred of them is not worth reading
    name((1..100).find(is_free).unwrap_or(0))
}

/// For a value of a field: what would end the line or hide words in it becomes a blank.
pub fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A parameter of a Content-Type in lower case, a plain token.
pub fn parameter(value: &str, name: &str) -> String {
    let after = value.split_once(name).map_or("", |(_, after)| after.trim_start_matches(['=', '"', ' ']));
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len() / 3 * 4 + bytes.len() / 57 + 8);
    for (number, three) in bytes.chunks(3).enumerate() {
        if number > 0 && number % 19 == 0 {
            out.push('\n');
        }
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63] as char;
            out.push(if place <= three.len() { digit } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let coded = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(coded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }
}
