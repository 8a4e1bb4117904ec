//! What a report says of each recipient. Outlook keeps it in the table of recipients; here it becomes the part for
//! machines again (RFC 3464, RFC 8098) that it was read from. MS-OXCMAIL tells which property is which field.

use super::{
    Class,
    header::{ORIGINAL_SENDER, RECIPIENT, address, date, mailbox, text},
    mime::{Part, one_line},
    property as p,
    store::Object,
};
use std::fmt::Write;

pub fn part(message: &Object, class: &Class) -> Option<Part> {
    if let Some(disposition) = class.disposition() {
        let fields = format!("Disposition: manual-action/MDN-sent-manually; {disposition}\n");
        return Some(Part::new("message/disposition-notification", fields));
    }
    let action = class.action()?;
    let groups: Vec<String> = message.recipients().map(|recipient| group(&recipient, action)).collect();
    let mta = message.recipients().map(|recipient| text(&recipient, &[p::REPORTING_MTA])).find(|mta| !mta.is_empty());
    let mta = Some(text(message, &[p::REPORTING_MTA])).filter(|mta| !mta.is_empty()).or(mta);
    let head = mta.map(|mta| format!("Reporting-MTA: {}\n\n", typed("dns", &mta))).unwrap_or_default();
    (!groups.is_empty()).then(|| Part::new("message/delivery-status", head + &groups.join("\n")))
}

fn group(recipient: &Object, action: &str) -> String {
    let told = Told::of(recipient);
    let remote = Some(text(recipient, &[p::REMOTE_MTA])).filter(|mta| !mta.is_empty()).or(told.remote);
    let fields = [
        ("Final-Recipient", address(recipient, &RECIPIENT).map(|address| typed("rfc822", &address))),
        ("Action", Some(action.to_owned())),
        ("Status", told.status.or_else(|| status(recipient))),
        ("Remote-MTA", remote.map(|mta| typed("dns", &mta))),
        ("Diagnostic-Code", told.words.map(|words| typed("smtp", &words))),
    ];
    fields.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}\n", value?))).collect()
}

/// What a server said, as Exchange notes it: `<mx.example.com #5.1.1 smtp;550 5.1.1 User unknown>`, each of the three or
/// none; else the words of the report.
#[derive(Default)]
struct Told {
    remote: Option<String>,
    status: Option<String>,
    words: Option<String>,
}

impl Told {
    fn of(recipient: &Object) -> Self {
        let noted = text(recipient, &[p::SUPPLEMENTARY_INFO]);
        let report = || Some(text(recipient, &[p::REPORT_TEXT])).filter(|text| !text.is_empty());
        let told = Self::read(&noted);
        Self { words: told.words.or_else(report), ..told }
    }

    fn read(noted: &str) -> Self {
        let inner = noted.trim().trim_start_matches('<').trim_end_matches('>').trim();
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let Some((remote, rest)) = inner.split_once('#').filter(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit())) else {
            return Self { words: some(inner), ..Self::default() };
        };
        let (code, words) = rest.split_once(' ').unwrap_or((rest, ""));
        // "#550 5.1.1 …" has no status of its own, the reply begins there
        let is_status = code.contains('.');
        Self { remote: some(remote), status: is_status.then(|| code.to_owned()), words: some(if is_status { words } else { rest }) }
    }
}

/// `smtp; 550 …`: fields of a report name the kind of their value, which the properties may have kept.
fn typed(kind: &str, value: &str) -> String {
    let own = value.split_once(';').map(|(own, _)| own.trim().to_ascii_lowercase());
    let has_kind = own.is_some_and(|own| own == kind || own.starts_with("x-"));
    if has_kind { value.to_owned() } else { format!("{kind}; {value}") }
}

fn status(recipient: &Object) -> Option<String> {
    let code = recipient.integer(p::STATUS_CODE).and_then(from_number);
    code.or_else(|| recipient.integer(p::DIAGNOSTIC_CODE).and_then(from_diagnostic).map(str::to_owned))
}

/// 511 is 5.1.1: the digits added up at their places. The second one goes up to 7 (RFC 3463), so that more tells of a third
/// one above 9: 583 is 5.7.13.
fn from_number(number: u32) -> Option<String> {
    let (class, rest) = (number / 100, number % 100);
    let (subject, detail) = if rest >= 80 { (7, rest - 70) } else { (rest / 10, rest % 10) };
    matches!(class, 2 | 4 | 5).then(|| format!("{class}.{subject}.{detail}"))
}

/// Codes of X.400, in the numbers that MAPI gives them.
fn from_diagnostic(code: u32) -> Option<&'static str> {
    Some(match code {
        0 | 35 => "5.1.1",
        1 => "5.1.4",
        2 => "4.4.5",
        3 | 27 => "5.4.6",
        5 => "4.4.7",
        7 | 13 => "5.2.3",
        15 => "5.6.1",
        16 => "5.5.3",
        28 => "5.7.2",
        29 => "5.7.1",
        30 => "5.2.4",
        32..=34 => "5.1.3",
        40 | 42 | 43 => "5.1.6",
        _ => return None,
    })
}

/// The words of a report that has no body: those about each recipient.
pub fn words(message: &Object) -> Option<String> {
    let own = message.text(p::REPORT_TEXT);
    let mut out = own.map(|text| text + "\n").unwrap_or_default();
    for recipient in message.recipients() {
        if let Some(said) = recipient.text(p::REPORT_TEXT) {
            let _ = writeln!(out, "{}\n{said}\n", mailbox(&recipient, &RECIPIENT));
        }
    }
    (!out.trim().is_empty()).then_some(out)
}

/// What Outlook noted of the mail that the report is about, where the mail itself is not attached.
pub fn returned(message: &Object) -> Option<Part> {
    let to: Vec<String> = message.recipients().map(|recipient| mailbox(&recipient, &RECIPIENT)).filter(|to| !to.is_empty()).collect();
    let noted = [
        ("From", mailbox(message, &ORIGINAL_SENDER)),
        ("To", if to.is_empty() { text(message, &[p::ORIGINAL_TO]) } else { to.join(", ") }),
        ("Subject", text(message, &[p::ORIGINAL_SUBJECT])),
        ("Date", date(message, &[p::ORIGINAL_SUBMIT_TIME])),
        ("Message-ID", text(message, &[p::ORIGINAL_MESSAGE_ID])),
    ];
    let known = noted.into_iter().filter(|(_, value)| !value.is_empty());
    let fields: Vec<String> = known.map(|(name, value)| format!("{name}: {}\n", one_line(&value))).collect();
    (fields.len() >= 2).then(|| Part::new("text/rfc822-headers", fields.concat()))
}

#[cfg(test)]
mod tests {
    use super::{Told, from_number};

    #[test]
    fn notes_of_exchange_are_taken_apart() {
        let read = |noted| {
            let told = Told::read(noted);
            [told.remote, told.status, told.words].map(Option::unwrap_or_default)
        };
        assert_eq!(read("<mx.example.com #5.1.1 smtp;550 5.1.1 No such user>"), ["mx.example.com", "5.1.1", "smtp;550 5.1.1 No such user"]);
        assert_eq!(read("<mx.example.com #4.4.7>"), ["mx.example.com", "4.4.7", ""]);
        assert_eq!(read("<#5.2.2>"), ["", "5.2.2", ""]);
        assert_eq!(read("mx.example.com #550 5.7.1 Access denied ##"), ["mx.example.com", "", "550 5.7.1 Access denied ##"]);
        assert_eq!(read("550 5.1.1 ticket #abc"), ["", "", "550 5.1.1 ticket #abc"]);
        assert_eq!(read(""), ["", "", ""]);
    }

    #[test]
    fn numbers_are_status_codes() {
        let codes = [511, 447, 583, 200, 0, 4_294_967_295].map(|number| from_number(number).unwrap_or_default());
        assert_eq!(codes, ["5.1.1", "4.4.7", "5.7.13", "2.0.0", "", ""]);
    }
}
