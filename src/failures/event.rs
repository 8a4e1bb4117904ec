//! JSON events of sending services, and rows of tables. No service's form is assumed: an object that holds an address,
//! or addresses and words around it, tells what became of a mail; what its ancestors say holds for it too.

use super::{Failure, Findings, delivery_status, log, notices, reply};
use crate::{
    input::{
        address as mailbox,
        fields::floor,
        form,
        json::{self, Json},
        lines,
        table::{is_named, plain},
        transfer,
    },
    knowledge::reading,
    report::{Action, Command, Notice},
};

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Was(Action),
    Is(Notice),
}

impl Kind {
    fn is_missed(&self) -> bool {
        matches!(self, Self::Was(Action::Failed | Action::Delayed))
    }
}

pub fn read(text: &str) -> Findings {
    let mut values = form::read(text).map_or_else(|| Json::parse_all(text), |form| vec![form]);
    if values.is_empty() {
        // a mail server broke the long lines, within strings too
        values = Json::parse_all(&text.replace("!\n ", "").replace("\n ", ""));
    }
    let mut findings = of(&values);
    if findings.notice == Some(Notice::NotABounce)
        && let Some(start) = json::start(text)
    {
        // the object behind an application's words was only their context
        let told = log::of_lines(&text[..start]);
        findings = if told.failures.is_empty() { findings } else { told };
    }
    Findings { signs: text[..floor(text, 4096)].to_owned(), ..findings }
}

/// What values say, which may be rows of a table.
pub fn of(values: &[Json]) -> Findings {
    let mut reader = Reader::default();
    values.iter().flat_map(Json::items).for_each(|value| reader.walk_one(value));
    if reader.failures.is_empty() && !reader.lines.is_empty() {
        return Findings { text: reader.lines.clone(), ..log::of_lines(&reader.lines) };
    }
    if reader.failures.is_empty() && reader.may_have_failed() {
        reader.loose = true;
        values.iter().for_each(|value| reader.walk(value, 0));
        if let Some(words) = reader.coded.take().filter(|_| reader.failures.is_empty()) {
            reader.failures.push(reply::failure(cleaned(&words)));
        }
    }
    reader.findings()
}

/// All delivered, or all still being tried; nothing at all is no bounce.
pub fn notice_of(failures: &[Failure]) -> Option<Notice> {
    let none = |action| !failures.iter().any(|failure| failure.action.unwrap_or(Action::Failed) == action);
    match () {
        () if failures.is_empty() => Some(Notice::NotABounce),
        () if !none(Action::Failed) => None,
        () if !none(Action::Delayed) => Some(Notice::Delayed),
        () => Some(Notice::Delivered),
    }
}

/// What one object says, with the objects within it that speak of no address.
#[derive(Default)]
struct Told {
    kind: Option<Kind>,
    /// Of the objects within.
    inner_kind: Option<Kind>,
    words: Vec<String>,
    hints: String,
    code: Option<u16>,
    status: Option<String>,
    host: Option<String>,
    command: Option<Command>,
}

#[derive(Default)]
struct Reader {
    failures: Vec<Failure>,
    kinds: Vec<Kind>,
    /// What the objects say in which the present one stands, the outermost first.
    above: Vec<Told>,
    /// Lines of a mail server's log, found in texts.
    lines: String,
    /// Words that begin with a code, of whomever.
    coded: Option<String>,
    /// How often an address was found, and something said of it.
    noted: usize,
    /// Nothing was found where it should stand: any address that is not the sender's will do.
    loose: bool,
}

impl Reader {
    /// An event that failed, but names nobody where it should, means whomever it names.
    fn walk_one(&mut self, value: &Json) {
        let (noted, kinds) = (self.noted, self.kinds.len());
        self.walk(value, 0);
        if self.noted == noted && self.kinds[kinds..].iter().any(Kind::is_missed) {
            self.loose = true;
            self.walk(value, 0);
            self.loose = false;
        }
    }

    fn walk(&mut self, value: &Json, depth: usize) {
        match value {
            Json::List(items) => items.iter().for_each(|item| self.walk(item, depth)),
            Json::Text(text) => self.walk_text(text, depth),
            Json::Object(entries) if depth < 12 => {
                let told = Told::by(value);
                self.kinds.extend(told.kind);
                self.coded = self.coded.take().or_else(|| told.words.iter().find(|words| starts_with_code(words)).cloned());
                self.above.push(told);
                self.note_all(value);
                let inner = entries.iter().filter(|(key, _)| !is_header(key));
                inner.for_each(|(_, inner)| self.walk(inner, depth + 1));
                self.above.pop();
            }
            _ => {}
        }
    }

    /// Some texts hold an event again, some a line of a log.
    fn walk_text(&mut self, text: &str, depth: usize) {
        if text.trim_start().starts_with(['{', '[']) && depth < 12 {
            Json::parse_all(text).iter().for_each(|value| self.walk(value, depth + 1));
        } else if is_coded_object(text) && depth < 12 {
            let decoded = transfer::base64(text.as_bytes());
            self.walk_text(&String::from_utf8_lossy(&decoded), depth + 1);
        } else if lines::is_log_line(text) && !self.loose {
            self.lines.push_str(text.trim_end());
            self.lines.push('\n');
        }
    }

    fn note_all(&mut self, value: &Json) {
        let addresses = if self.loose { any_addresses(value) } else { addresses(value) };
        for address in addresses {
            if let Some(failure) = self.failure(address) {
                self.note(failure);
            }
        }
    }

    /// What the object and those around it say of an address, if it is of a mail that failed, is late or arrived.
    fn failure(&self, address: String) -> Option<Failure> {
        let path = || self.above.iter().rev();
        let kind = path().find_map(|told| told.kind).or_else(|| path().find_map(|told| told.inner_kind));
        let words: Vec<&str> = path().flat_map(|told| &told.words).map(String::as_str).collect();
        let coded = words.iter().find(|words| reply::find(words).is_some() || reply::status(words).is_some());
        let said = coded.or(words.first()).copied().unwrap_or_default();
        let action = match kind {
            Some(Kind::Is(_)) => return None,
            Some(Kind::Was(action)) => Some(action),
            None if said.is_empty() => return None,
            // "250 OK"
            None => Some(Action::Delivered).filter(|_| coded.is_none() && said.starts_with("25")),
        };
        let mut failure = reply::failure(cleaned(said));
        let hints: Vec<&str> = path().map(|told| told.hints.as_str()).collect();
        failure.around = [words.join("\n"), hints.concat()].join("\n");
        failure.action = action;
        failure.final_recipient = Some(address);
        failure.status = failure.status.or_else(|| path().find_map(|told| told.status.clone()));
        failure.reply_code = failure.reply_code.or_else(|| path().find_map(|told| told.code));
        failure.remote_mta = path().find_map(|told| told.host.clone()).or(failure.remote_mta);
        failure.command = path().find_map(|told| told.command).or(failure.command);
        Some(failure)
    }

    /// The last event of an address tells how it ended.
    fn note(&mut self, failure: Failure) {
        self.noted += 1;
        match self.failures.iter_mut().rev().take(NEAR).find(|known| known.final_recipient == failure.final_recipient) {
            Some(known) if failure.words.is_empty() && failure.action == known.action => known.complete(failure),
            Some(known) => *known = failure,
            None => self.failures.push(failure),
        }
    }

    fn may_have_failed(&self) -> bool {
        self.coded.is_some() || self.kinds.iter().any(Kind::is_missed) || self.kinds.is_empty()
    }

    fn findings(mut self) -> Findings {
        let arrived = self.failures.iter().any(|failure| failure.action == Some(Action::Delivered))
            || self.kinds.contains(&Kind::Was(Action::Delivered));
        self.failures.retain(|failure| failure.action != Some(Action::Delivered));
        let text: Vec<&str> = self.failures.iter().take(20).flat_map(|failure| [failure.words.as_str(), &failure.around]).collect();
        let text = text.join("\n");
        let said = self.kinds.iter().find_map(|kind| match kind {
            Kind::Is(notice) => Some(*notice).filter(|notice| *notice != Notice::NotABounce),
            Kind::Was(_) => None,
        });
        let mut failures = std::mem::take(&mut self.failures);
        let notice = match () {
            () if failures.is_empty() => said.or(arrived.then_some(Notice::Delivered)).or(Some(Notice::NotABounce)),
            // nobody said what kind of event it is
            () if failures.iter().all(|failure| failure.action.is_none()) => notices::of_words(&text, &failures, &mut Vec::new()),
            () => notice_of(&failures),
        };
        match notice {
            None => {}
            Some(Notice::Delayed) => failures.iter_mut().for_each(|failure| failure.action = Some(Action::Delayed)),
            Some(_) => failures.clear(),
        }
        Findings { failures, notice, text, ..Findings::default() }
    }
}

/// Events of one address stand near to each other.
const NEAR: usize = 500;
/// More words than this are a mail that came along.
const LONGEST: usize = 600;

impl Told {
    fn by(value: &Json) -> Self {
        let mut told = Self { kind: kind(value), ..Self::default() };
        // a list of those to whom the service sends nothing
        if value.entries().iter().any(|(key, inner)| inner.text().is_none() && plain(key).contains("suppressed")) {
            told.kind = told.kind.or(Some(Kind::Was(Action::Failed)));
            told.hints.push_str("suppressed recipient\n");
        }
        told.take(value, 0);
        told
    }

    /// Facts of an object, then of those within, where no other address claims them.
    fn take(&mut self, value: &Json, depth: usize) {
        words(value, &mut self.words);
        hints(value, &mut self.hints);
        let first = |keys: &[&str], read: fn(&Json) -> Option<String>| keys.iter().find_map(|key| lookup(value, key).and_then(read));
        self.status =
            self.status.take().or_else(|| first(&reading().status_keys, |code| reply::status(code.text()?))).or_else(|| classes(value));
        self.host = self.host.take().or_else(|| first(&reading().host_keys, host));
        self.code = self.code.or_else(|| reading().code_keys.iter().find_map(|key| code(lookup(value, key)?)));
        self.command = self.command.or_else(|| command(lookup(value, "command").or_else(|| lookup(value, "context"))?.text()?));
        if depth < 4 {
            let inner = value.entries().iter().filter(|(key, inner)| !is_header(key) && !has_address(inner, depth));
            for (key, inner) in inner {
                // the last attempt tells how it ended
                let (items, is_history) = (inner.items(), plain(key).contains("attempt"));
                for at in 0..items.len() {
                    let item = &items[if is_history { items.len() - 1 - at } else { at }];
                    self.inner_kind = self.inner_kind.or_else(|| kind(item));
                    self.take(item, depth + 1);
                }
            }
        }
    }
}

/// An object in base64, as Google Pub/Sub and others carry it: `{"` is `eyJ`.
fn is_coded_object(text: &str) -> bool {
    text.starts_with("eyJ") && text.len() > 40 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

/// The sent mail's own headers tell nothing of the failure.
fn is_header(key: &str) -> bool {
    matches!(
        plain(key).as_str(),
        "mail" | "headers" | "commonheaders" | "messageheaders" | "storage" | "tags" | "metadata" | "from" | "sender" | "replyto"
    )
}

/// A delay said beside a failure, as by Mailgun's severity, is the more exact of the two.
fn kind(value: &Json) -> Option<Kind> {
    let class = ["bounceclass", "bgtoolscode"].iter().find_map(|key| lookup(value, key)?.number());
    let mut values = Vec::new();
    for text in reading().kind_keys.iter().filter_map(|key| lookup(value, key)?.text()) {
        values.push(plain(text));
        // "Delivered to SMTP server"
        let word = text.split(' ').next().unwrap_or_default();
        if word.ends_with("ed") {
            values.push(plain(word));
        }
    }
    let is = |list: &[&str]| {
        values.iter().any(|value| {
            let bare = ["email", "activity", "message"].iter().find_map(|head| value.strip_prefix(head)).unwrap_or(value);
            [value, bare].iter().any(|word| list.contains(word))
        })
    };
    Some(match () {
        () if is(&reading().complaint_kinds) => Kind::Is(Notice::AbuseReport),
        () if is(&reading().answered_kinds) || class == Some(60) => Kind::Is(Notice::AutoReply),
        () if class == Some(100) => Kind::Is(Notice::ChallengeResponse),
        () if is(&reading().delayed_kinds) => Kind::Was(Action::Delayed),
        () if is(&reading().failed_kinds) => Kind::Was(Action::Failed),
        () if is(&reading().other_kinds) => Kind::Is(Notice::NotABounce),
        () if is(&reading().delivered_kinds) => Kind::Was(Action::Delivered),
        () => return None,
    })
}

fn addresses(value: &Json) -> Vec<String> {
    let found = reading().address_keys.iter().find_map(|key| Some(addresses_in(lookup(value, key)?)).filter(|found| !found.is_empty()));
    found.unwrap_or_default()
}

/// A text, a list of texts, or several in one text (`a@example.com;b@example.com`).
fn addresses_in(value: &Json) -> Vec<String> {
    let mut found = Vec::new();
    for item in value.items() {
        let text = item.text().filter(|text| !is_json(text)).unwrap_or_default();
        // in `a@example.com##Receive, Fail, 550 … <a@example.com>` the first is it
        let list = text.split_once("##").map_or(text, |(list, _)| list);
        mailbox::find_all(list).for_each(|at| found.push(list[at].to_owned()));
    }
    found
}

/// Under whatever key, if it is nothing but an address and not the sender's.
fn any_addresses(value: &Json) -> Vec<String> {
    let foreign = |key: &str| {
        let key = plain(key);
        ["from", "sender", "source", "reply", "author", "return", "messageid", "smtpid", "account", "owner", "contact"]
            .iter()
            .any(|part| key.contains(part))
    };
    let mut found = Vec::new();
    for (key, inner) in value.entries() {
        if let Some(text) = inner.text().filter(|_| !foreign(key)) {
            let text = text.trim();
            if mailbox::find(text) == Some(0..text.len()) {
                found.push(text.to_owned());
            } else if text.contains(": ") && found.is_empty() {
                found.extend(super::prose::only_address(text));
            }
        } else if is_named(key, "mail") {
            // Amazon SES names those of a mail that it did not send only there
            found.extend(addresses(inner));
        }
    }
    found
}

fn has_address(value: &Json, depth: usize) -> bool {
    match value {
        Json::List(items) => items.iter().any(|item| has_address(item, depth)),
        Json::Object(entries) if depth < 6 => {
            !addresses(value).is_empty() || entries.iter().any(|(key, inner)| !is_header(key) && has_address(inner, depth + 1))
        }
        _ => false,
    }
}

/// The words of an object, those under the most exact keys first.
fn words(value: &Json, found: &mut Vec<String>) {
    for key in &reading().words_keys {
        lookup(value, key).iter().for_each(|inner| push_words(inner, found));
    }
    let is_answer = reading().code_keys.iter().any(|key| lookup(value, key).and_then(code).is_some());
    for (key, inner) in value.entries() {
        let key = plain(key);
        let is_named = reading().words_parts.iter().any(|part| key.contains(part))
            || inner.text().is_some_and(starts_with_code)
            || (is_answer && key == "text");
        if is_named && !key.contains("subject") && !reading().words_keys.contains(&key.as_str()) {
            push_words(inner, found);
        }
    }
}

fn push_words(value: &Json, found: &mut Vec<String>) {
    for item in value.items() {
        let text = item.text().unwrap_or_default();
        if (text.contains(' ') || !text.is_ascii()) && !is_json(text) {
            found.push(text[..floor(text, LONGEST)].to_owned());
        }
    }
}

/// No JSON are PowerShell's lists, `{a@example.com, b@example.com}`, nor Exchange's `[{LED=550 …}]`.
fn is_json(text: &str) -> bool {
    json::start(text) == Some(0) && !text.contains("{LED=")
}

/// `550 …`, `smtp; 550 …`.
fn starts_with_code(text: &str) -> bool {
    text.contains(' ') && reply::find(&text[..floor(text, 40)]).is_some_and(|at| at.start < 8)
}

/// The words without what is written around them.
fn cleaned(words: &str) -> &str {
    // Exchange: `[{LRT=…};{LED=550 …};{FQDN=…}]`
    let words = words.split_once("{LED=").map_or(words, |(_, words)| words.split('}').next().unwrap_or(words));
    let words = words.rsplit_once("##").map_or(words, |(_, words)| words);
    let words = words.strip_prefix('{').and_then(|words| words.strip_suffix('}')).unwrap_or(words);
    // `451 4.4.0 Primary target IP address responded with: "421 4.4.2 …" Attempted failover …`: those of the server itself
    let words = words.split_once("responded with: \"").map_or(words, |(_, words)| words.split('"').next().unwrap_or(words));
    let typed = words.get(..5).filter(|start| start.eq_ignore_ascii_case("smtp;"));
    typed.map_or(words, |start| &words[start.len()..]).trim()
}

/// What the classes of Momentum, SparkPost and Mandrill mean, where they mean one thing.
const CLASSES: &str = "10 user unknown,21 domain not found,22 mailbox full,23 message too large,25 suppressed recipient,\
    51 blocked using blacklist,52 spam content,53 prohibited attachment,54 relaying denied,";

/// What Customers Mail Cloud's do, likewise.
const STATUSES: &str =
    "1 domain not found,2 user unknown,5 mailbox full,8 message too large,10 suppressed recipient,11 suppressed recipient,";

/// `OnAccountSuppressionList`, `suppress-bounce` and the like, as they are and as words.
fn hints(value: &Json, out: &mut String) {
    for (key, inner) in value.entries() {
        let name = plain(key);
        if reading().kind_keys.contains(&name.as_str()) && inner.text().is_some_and(|kind| is_named(kind, "suppressed")) {
            out.push_str("suppressed recipient\n");
        }
        let known = match name.as_str() {
            "bounceclass" | "bgtoolscode" => CLASSES,
            "status" if lookup(value, "apidata").is_some() => STATUSES,
            _ => "",
        };
        if let Some(class) = inner.number().filter(|_| !known.is_empty()) {
            let mut classes = known.split(',').filter_map(|class| class.split_once(' '));
            let words = classes.find(|(number, _)| number.parse() == Ok(class)).map(|(_, words)| words);
            out.push_str(words.unwrap_or_default());
            out.push('\n');
        }
        let hint = inner.text().filter(|text| {
            (reading().hint_keys.contains(&name.as_str()) || name.contains("reason") || name.contains("detail"))
                && text.len() <= 60
                && !text.contains('@')
        });
        if let Some(hint) = hint {
            out.push_str(&format!("{key}: {hint}\n"));
            push_split(hint, out);
        } else if let Some(reason) = lookup(inner, "reason").and_then(Json::text).filter(|_| name == "reject") {
            out.push_str(&format!("reject_reason: {reason}\n"));
        }
    }
}

fn push_split(name: &str, out: &mut String) {
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.ends_with(|c: char| c.is_ascii_uppercase() || c == ' ') {
            out.push(' ');
        }
        out.push(if matches!(c, '_' | '-') { ' ' } else { c });
    }
    out.push('\n');
}

/// Also `"550(errors)"`.
fn code(value: &Json) -> Option<u16> {
    let leading = || value.text()?.split_once('(')?.0.parse().ok();
    u16::try_from(value.number().or_else(leading)?).ok().filter(|code| (400..600).contains(code))
}

/// KumoMTA: `{"class":5,"subject":1,"detail":1}`, Halon: `"enhanced":[5,1,1]`.
fn classes(value: &Json) -> Option<String> {
    if let Some(parts) = lookup(value, "enhanced").map(Json::items).filter(|parts| parts.len() == 3) {
        let part = |at: usize| parts[at].number();
        return part(0).filter(|class| *class > 3).and_then(|class| Some(format!("{class}.{}.{}", part(1)?, part(2)?)));
    }
    let part = |name| lookup(value, name).and_then(Json::number);
    let class = part("class").filter(|class| matches!(class, 4 | 5))?;
    Some(format!("{class}.{}.{}", part("subject")?, part("detail")?))
}

fn host(value: &Json) -> Option<String> {
    delivery_status::host(value.text()?).filter(|host| reply::is_host(host))
}

fn command(text: &str) -> Option<Command> {
    let word = text.split([' ', ':', '_']).next()?;
    Some(match word {
        "RCPT" => Command::Rcpt,
        "MAIL" => Command::Mail,
        "DATA" | "." | ".\r\n" => Command::Data,
        "EHLO" | "HELO" => Command::Ehlo,
        "AUTH" => Command::Auth,
        "STARTTLS" => Command::Starttls,
        "CONN" | "CONNECT" => Command::Connect,
        _ => return None,
    })
}

fn lookup<'v>(value: &'v Json, name: &str) -> Option<&'v Json> {
    value.entries().iter().find(|(key, _)| is_named(key, name)).map(|(_, value)| value)
}
