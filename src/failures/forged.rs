//! A returned mail that its reader did not send: somebody else wrote the reader's address as the sender.
//!
//! To say so wrongly is worse than to say nothing. SPF also fails behind a forward, and for a sending service that the
//! domain forgot to name; so the header must tell, too, that the mail came straight from a machine without a name of its
//! own to the server that refused it.

use super::{fake, returned};
use crate::input::{
    bytes,
    fields::{self, Fields},
    token::IPV4,
};

pub fn is_forged(source: &str) -> bool {
    let source = fields::skip_envelope(source);
    let header = &source[..bytes::blank_line(source).unwrap_or(source.len())];
    if !header.to_ascii_lowercase().contains("fail") {
        return false;
    }
    let fields = Fields::read(header);
    let sender = fields.get("from").and_then(|from| returned::addresses(&from.to_ascii_lowercase()).pop());
    sender.is_some_and(|sender| is_denied(&fields) && came_straight(&fields, fake::domain(&sender)))
}

/// Some server found the domain's own word against the mail, and none for it.
fn is_denied(fields: &Fields) -> bool {
    let mut results = String::new();
    for (name, value) in fields.iter() {
        match name.to_ascii_lowercase().as_str() {
            "received-spf" => results.push_str(" spf="),
            "authentication-results" | "arc-authentication-results" => {}
            _ => continue,
        }
        results.push_str(&value.to_ascii_lowercase());
    }
    let has = |words: [&str; 3]| words.into_iter().any(|word| results.contains(word));
    !has(["spf=pass", "dkim=pass", "dmarc=pass"]) && has(["spf=fail", "dmarc=fail", "spf=hardfail"])
}

/// One server took it, from a machine that has no name, or one made of its number.
fn came_straight(fields: &Fields, sender: &str) -> bool {
    let mut first = String::new();
    let mut house = String::new();
    for hop in fields.all("received") {
        first = hop.to_ascii_lowercase();
        let by = first.split_once("by ").map_or("", |(_, rest)| rest.split([' ', ';', '(']).next().unwrap_or_default());
        let owner = fake::registered(by);
        if !house.is_empty() && house != owner {
            return false;
        }
        owner.clone_into(&mut house);
    }
    let is_trusted = || ["esmtpa", "esmtpsa", "authenticated", "local"].iter().any(|word| first.contains(word));
    let origin = first.strip_prefix("from ").and_then(|rest| rest.split_once(" by ")).map_or("", |(origin, _)| origin);
    fake::registered(sender) != house && has_no_name(origin) && !is_trusted()
}

/// "unknown [192.0.2.1]", "[192.0.2.1] ([192.0.2.1])", "a.example (dyn-192-0-2-1.dial.example [192.0.2.1])".
fn has_no_name(origin: &str) -> bool {
    let Some(number) = IPV4.find(origin).map(|at| &origin[at]) else { return false };
    origin.contains("unknown") || origin.contains(&number.replace('.', "-")) || !origin.bytes().any(|byte| byte.is_ascii_alphabetic())
}
