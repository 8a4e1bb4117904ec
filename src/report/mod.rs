//! Step 5: everything that a view shows, and nothing that it must work out.
//!
//! The names are public: JSON, TypeScript and the command line carry the same ones (schema `kaeru-report/1`).
//! Fields may be added, never renamed. Names are RFC 3464's where it has one.

pub mod build;
mod elsewhere;
mod share;

use serde::Serialize;

pub use crate::knowledge::{Category, ListAction, Notice, Reason, Responsible};

/// The version of the contract, the first field of each report.
pub const SCHEMA: &str = "kaeru-report/1";

/// What one input said: of which kind it is, about which mail, and who was not reached.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub schema: &'static str,
    /// Where the input came from: a path, `box.mbox#3` for a message of a mailbox, `log.txt:12` for a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    pub input: InputKind,
    /// Set when the whole input is no failure.
    pub notice: Option<Notice>,
    /// BCP 47 tag of the report's own words (not of the advice), `und` where unknown.
    pub language: &'static str,
    /// Who wrote the report: "Postfix", "Microsoft 365", …
    pub software: Option<String>,
    /// The host that wrote it.
    pub reporting_mta: Option<String>,
    pub warnings: Vec<Warning>,
    /// The mail that came back.
    pub message: Option<ReturnedMessage>,
    pub recipients: Vec<Recipient>,
    /// What to say of the whole input where it is no failure: a notice, an unreadable or an empty input.
    pub advice: Option<Advice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    Message,
    Reply,
    Log,
    Event,
    Copied,
    Empty,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// The returned mail was not sent by the person who got the report.
    Spoofed,
    /// A fake report that wants a click.
    Phishing,
    /// Only a part of a report was given.
    Partial,
    /// The input breaks off: its end is missing.
    Truncated,
    /// The bytes did not fit their label; the charset was judged from them.
    CharsetGuessed,
}

impl Report {
    /// The same where the input was unpacked before it was read: no words stand in it as they are.
    #[must_use]
    pub fn without_places(mut self) -> Self {
        for evidence in self.recipients.iter_mut().flat_map(|recipient| &mut recipient.evidence) {
            (evidence.start, evidence.end) = (None, None);
        }
        self
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnedMessage {
    pub from: Option<String>,
    pub to: Vec<String>,
    pub subject: Option<String>,
    /// ISO 8601.
    pub date: Option<String>,
    pub message_id: Option<String>,
}

/// One address that the report speaks of, and the verdict on it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recipient {
    pub final_recipient: Option<String>,
    /// Differs from `final_recipient` when a forward failed.
    pub original_recipient: Option<String>,
    /// Where the mailbox of `final_recipient` is forwarded to, as Sendmail adds it (X-Actual-Recipient): that is what failed.
    pub actual_recipient: Option<String>,
    pub action: Action,
    /// For a delay, its cause.
    pub reason: Reason,
    pub category: Category,
    /// The server's own word: 5yz and 5.x.x, or 4yz and 4.x.x. May differ from `category`.
    pub bounce_type: BounceType,
    pub responsible: Responsible,
    pub list_action: ListAction,
    /// 0 to 1: of the verdicts near 0.9, nine in ten are right.
    #[serde(serialize_with = "share::serialize")]
    pub confidence: f32,
    /// Enhanced status code (RFC 3463), "5.1.1".
    pub status: Option<String>,
    /// SMTP reply code (RFC 5321), 550.
    pub reply_code: Option<u16>,
    /// The server's words, decoded, on one line.
    pub diagnostic_code: Option<String>,
    /// Where the session stopped.
    pub command: Option<Command>,
    /// The host that refused.
    pub remote_mta: Option<String>,
    /// The mailbox provider, where it is known.
    pub provider: Option<&'static str>,
    /// ISO 8601.
    pub last_attempt_date: Option<String>,
    /// ISO 8601.
    pub will_retry_until: Option<String>,
    pub evidence: Vec<Evidence>,
    pub alternatives: Vec<Alternative>,
    pub details: Details,
    pub equivalents: &'static Equivalents,
    /// The codes of this recipient in plain words, in the language of the advice.
    pub codes: Vec<CodeMeaning>,
    pub advice: Advice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Failed,
    Delayed,
    Delivered,
    Relayed,
    Expanded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BounceType {
    Hard,
    Soft,
    None,
}

/// The command of the SMTP session that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Command {
    Connect,
    Ehlo,
    Starttls,
    Auth,
    Mail,
    Rcpt,
    Data,
}

/// Words or a code that spoke for the verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    pub witness: WitnessKind,
    /// The words as they stand in the report.
    pub text: String,
    /// UTF-16 offsets into the input as pasted; `None` where the words had to be decoded.
    pub start: Option<usize>,
    pub end: Option<usize>,
    /// The entry of the knowledge folder that spoke, `reasons/user_unknown.toml:23`.
    pub rule: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WitnessKind {
    /// A provider's own meaning.
    Provider,
    /// Known words.
    Phrase,
    /// An enhanced status or reply code.
    Status,
    /// What stands around: the command, the kind of report.
    Context,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alternative {
    pub reason: Reason,
    #[serde(serialize_with = "share::serialize")]
    pub confidence: f32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// Bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_limit: Option<u64>,
    /// Bytes: what the returned mail weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_size: Option<u64>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Seconds: how long the sending server keeps a mail that it cannot deliver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_lifetime: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocklist: Option<Listing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    /// A likely typo mended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listing {
    /// As its makers call it; a list that is not known by its zone.
    pub name: String,
    /// The address or domain that is listed.
    pub listed: Option<String>,
    /// Empty where no page is known, and for a list that is no more.
    pub lookup_url: String,
    /// Where to ask to be taken off, if not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delist_url: Option<String>,
    /// The year since which the list is no more: the receiver's server still asks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dead_since: Option<u16>,
}

/// The same verdict in the words of other tools.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Equivalents {
    pub sisimai: &'static str,
    pub kumomta: &'static str,
    pub ses: &'static str,
    pub sparkpost: u8,
    pub postmark: &'static str,
    pub postalsys: &'static str,
    pub customers_mail_cloud: &'static str,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeMeaning {
    /// "5.1.1" or "550".
    pub code: String,
    pub meaning: &'static str,
}

/// What a person reads, in the language and for the audience asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Advice {
    /// The reason as a sentence.
    pub title: String,
    pub meaning: String,
    /// The first is the most useful.
    pub steps: Vec<String>,
    /// A letter to send: to the one who can mend it, of a help desk to its customer; empty where nobody has to write.
    pub reply: String,
    /// A letter to the administrator of the recipient's mail system; empty where nothing failed.
    pub postmaster: String,
    /// When an address loses its place on a mailing list; empty where nothing failed.
    pub counting: String,
    /// What else must be said aloud: a digit that disagrees, a forward that failed.
    pub notes: Vec<String>,
}
