//! Outlook's `.msg` files (MS-OXMSG): a compound file of properties, written out as the message (RFC 5322) that they were
//! made of, which all other steps then read as any other.
//!
//! Natively part of the program; in the page a file of its own (`www/outlook.js`), since few visitors bring a `.msg`.

mod attachments;
mod header;
mod mime;
mod property;
mod report;
mod rtf;
mod store;

use super::charset;
use mime::Part;
use property as p;
use store::{Object, Store};

/// Messages within messages are followed only so deep.
const DEEPEST: usize = 4;

/// The first bytes of every compound file, whichever program wrote it.
const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

pub fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// The message as text; `None` where the file is broken, or no message: Word and Excel wrote compound files too.
pub fn message(bytes: &[u8]) -> Option<String> {
    message_at(bytes, 0)
}

fn message_at(bytes: &[u8], depth: usize) -> Option<String> {
    if !is_compound(bytes) || depth > DEEPEST {
        return None;
    }
    Some(write(&Store::open(bytes)?.message()?, depth))
}

/// `depth` messages lie around this one.
fn write(message: &Object, depth: usize) -> String {
    let class = Class::of(message);
    let attached = attachments::parts(message, depth);
    let returned = (class.is_report() && attached.iter().all(|part| !part.is_message())).then(|| report::returned(message)).flatten();
    let machines = report::part(message, &class);
    let kind = if class.is_report() { report_type(&class) } else { header::told_report_type(message) };
    let parts: Vec<Part> = body(message, &class).into_iter().chain(machines).chain(attached).chain(returned).collect();
    header::write(message, &class) + &mime::body(&parts, kind.as_deref())
}

fn report_type(class: &Class) -> Option<String> {
    Some(if class.action().is_some() { "delivery-status" } else { "disposition-notification" }.to_owned())
}

/// What a file is for: `IPM.Note` is a mail, `REPORT.IPM.Note.NDR` tells that one did not arrive.
struct Class(String);

impl Class {
    fn of(message: &Object) -> Self {
        Self(message.text(p::MESSAGE_CLASS).unwrap_or_default().to_ascii_uppercase())
    }

    fn is_report(&self) -> bool {
        self.0.starts_with("REPORT.")
    }

    /// The action of RFC 3464.
    fn action(&self) -> Option<&'static str> {
        let name = self.0.strip_prefix("REPORT.")?.rsplit('.').next()?;
        Some(match name {
            "NDR" => "failed",
            "DR" => "delivered",
            "DELAYED" => "delayed",
            "RELAYED" => "relayed",
            "EXPANDED" => "expanded",
            _ => return None,
        })
    }

    /// The disposition of RFC 8098.
    fn disposition(&self) -> Option<&'static str> {
        let name = self.0.strip_prefix("REPORT.")?.rsplit('.').next()?;
        Some(match name {
            "IPNRN" => "displayed",
            "IPNNRN" => "deleted",
            _ => return None,
        })
    }
}

/// What a person reads. Outlook keeps up to three forms of it, of which the plainest is enough; a report may have none,
/// since Outlook writes its words when it is opened.
fn body(message: &Object, class: &Class) -> Option<Part> {
    let plain = || message.text(p::BODY).filter(|text| !text.trim().is_empty()).map(|text| Part::new("text/plain", text));
    let html = || html(message).map(|text| Part::new("text/html", text));
    let rtf = || message.bytes(p::RTF_COMPRESSED).and_then(|bytes| rtf::part(&bytes));
    let told = || class.is_report().then(|| report::words(message)).flatten().map(|text| Part::new("text/plain", text));
    plain().or_else(html).or_else(rtf).or_else(told)
}

/// Written as bytes, in the charset that the mail had.
fn html(message: &Object) -> Option<String> {
    let bytes = message.bytes(p::HTML);
    let decoded = bytes.map(|bytes| charset::judge(&bytes, message.internet_charset().as_deref()).0.into_owned());
    decoded.or_else(|| message.text(p::HTML)).filter(|text| !text.trim().is_empty())
}
