//! The header of a message: what came with the mail, completed by what Outlook noted.

use super::{
    Class,
    mime::{one_line, parameter},
    property as p,
    store::Object,
};
use crate::input::fields::{Fields, name_and_value};
use mail_parser::DateTime;

/// Header fields up to the line that says where the parts are, which are others in what is written here.
pub fn write(message: &Object, class: &Class) -> String {
    let told = message.text(p::TRANSPORT_HEADERS).unwrap_or_default();
    let mut header = kept(&told);
    let known = Fields::read(&header);
    let noted = noted(message, class);
    let missing: String = noted
        .into_iter()
        .filter(|(name, value)| known.get(name).is_none() && !value.is_empty())
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    header.push_str(&missing);
    header.push_str("MIME-Version: 1.0\n");
    header
}

/// What kind of report the mail was before Outlook took it apart.
pub fn told_report_type(message: &Object) -> Option<String> {
    let told = message.text(p::TRANSPORT_HEADERS)?;
    let fields = fields_of(&told);
    let fields = Fields::read(&fields);
    let value = fields.get("content-type")?.to_ascii_lowercase();
    value.starts_with("multipart/report").then(|| parameter(&value, "report-type"))
}

/// The fields as they came, without those of MIME.
fn kept(told: &str) -> String {
    let mut out = String::new();
    let mut keeps = false;
    for line in fields_of(told).lines() {
        if let Some((name, _)) = name_and_value(line).filter(|_| !line.starts_with([' ', '\t'])) {
            let name = name.to_ascii_lowercase();
            keeps = !name.starts_with("content-") && name != "mime-version";
        }
        if keeps {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The lines up to the first blank one, which ends the header; Exchange writes those of the parts behind it, and a line of
/// its own before all.
fn fields_of(told: &str) -> String {
    let lines = told.lines().skip_while(|line| name_and_value(line).is_none());
    lines.take_while(|line| !line.trim().is_empty()).map(|line| format!("{line}\n")).collect()
}

fn noted(message: &Object, class: &Class) -> [(&'static str, String); 6] {
    [
        ("From", mailbox(message, &FROM)),
        ("To", if class.is_report() { mailbox(message, &RECEIVED_BY) } else { addressed(message, 1) }),
        ("Cc", if class.is_report() { String::new() } else { addressed(message, 2) }),
        ("Subject", text(message, &[p::SUBJECT, p::NORMALIZED_SUBJECT])),
        ("Date", date(message, &[p::SUBMIT_TIME, p::REPORT_TIME, p::DELIVERY_TIME])),
        ("Message-ID", text(message, &[p::MESSAGE_ID])),
    ]
}

/// Where a name and an address may stand, the better first.
pub struct Places {
    pub names: &'static [u16],
    pub addresses: &'static [u16],
}

const FROM: Places = Places {
    names: &[p::SENT_FOR_NAME, p::SENDER_NAME],
    addresses: &[p::SENT_FOR_SMTP, p::SENDER_SMTP, p::SENT_FOR_EMAIL, p::SENDER_EMAIL],
};
const RECEIVED_BY: Places = Places { names: &[p::RECEIVED_BY_NAME], addresses: &[p::RECEIVED_BY_SMTP, p::RECEIVED_BY_EMAIL] };
pub const RECIPIENT: Places = Places { names: &[p::DISPLAY_NAME], addresses: &[p::SMTP_ADDRESS, p::EMAIL, p::DISPLAY_NAME] };
pub const ORIGINAL_SENDER: Places = Places { names: &[p::ORIGINAL_SENDER_NAME], addresses: &[p::ORIGINAL_SENDER_EMAIL] };

/// `"Name" <address>`, or what of it there is.
pub fn mailbox(object: &Object, places: &Places) -> String {
    let name = text(object, places.names).replace(['"', '\\', '<', '>'], "");
    match address(object, places) {
        Some(address) if name.is_empty() || name == address => format!("<{address}>"),
        Some(address) => format!("\"{name}\" <{address}>"),
        None if name.is_empty() => name,
        None => format!("\"{name}\""),
    }
}

/// An address of the internet. Exchange also has its own, paths such as `/o=Example/cn=anna`, which nobody writes to.
pub fn address(object: &Object, places: &Places) -> Option<String> {
    let given = places.addresses.iter().filter_map(|id| object.text(*id)).map(|text| one_line(&text));
    let bare = given.map(|text| text.trim_matches(['\'', '"', '<', '>', ' ']).to_owned());
    bare.into_iter().find(|text| text.contains('@') && !text.contains([' ', '<', '/']))
}

/// Recipients of a mail, by their type: 1 is To, 2 is Cc.
fn addressed(message: &Object, kind: u32) -> String {
    let wanted = message.recipients().filter(|recipient| recipient.integer(p::RECIPIENT_TYPE) == Some(kind));
    wanted.map(|recipient| mailbox(&recipient, &RECIPIENT)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The first of these properties that is there, on one line.
pub fn text(object: &Object, ids: &[u16]) -> String {
    ids.iter().find_map(|id| object.text(*id)).map(|text| one_line(&text)).unwrap_or_default()
}

pub fn date(object: &Object, ids: &[u16]) -> String {
    let seconds = ids.iter().find_map(|id| object.time(*id));
    seconds.map(|seconds| DateTime::from_timestamp(seconds).to_rfc822()).unwrap_or_default()
}
