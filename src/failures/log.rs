//! Lines of a mail server's log: each says what became of one delivery, and the queue's number joins those of one mail.

use super::{Failure, Findings, delivery_status, event, prose, reply};
use crate::{
    input::{
        address,
        lines::{self, exim_id},
        table,
    },
    report::{Action, Command},
};
use std::borrow::Cow;

pub fn read(text: &str) -> Findings {
    let mut findings = match table::rows(text) {
        Some(rows) => event::of(&rows),
        None => of_lines(text),
    };
    findings.text = text.to_owned();
    findings.partial = true;
    findings
}

pub fn of_lines(text: &str) -> Findings {
    let mut log = Log::default();
    if lines::is_queue(text) {
        log.add_queue(text);
    } else {
        lines::records(text).for_each(|line| log.add(&line));
    }
    let mut failures = log.failures();
    let notice = event::notice_of(&failures);
    failures.retain(|failure| failure.final_recipient.is_some() || failure.action != Some(Action::Delivered));
    Findings { failures, notice, ..Findings::default() }
}

/// What one line says.
#[derive(Default)]
struct Line<'a> {
    /// The queue's number of the mail.
    id: Option<&'a str>,
    action: Option<Action>,
    words: Cow<'a, str>,
    /// `None` stands for a delivery whose address no line names.
    whom: Vec<String>,
    original: Option<String>,
    status: Option<String>,
    host: Option<String>,
    command: Option<Command>,
}

/// The forms of lines; the first that knows one reads it.
const FORMS: &[fn(&str) -> Option<Line>] = &[status, stat, result, rejected, refused, exim, shouted, outbound, general];

/// All deliveries so far.
#[derive(Default)]
struct Log {
    failures: Vec<Failure>,
    /// By the mail's number and the address.
    known: Index,
    /// The last delivery of each mail, and for each delivery the one before it.
    last: Index,
    before: Vec<Option<usize>>,
    /// Addresses that qmail named when it started a delivery.
    started: Vec<String>,
    deliveries: Index,
}

impl Log {
    fn add(&mut self, line: &str) {
        if let Some((number, rest)) = qmail(line) {
            self.add_qmail(number, rest);
        } else if let Some(line) = FORMS.iter().find_map(|form| form(line)) {
            self.add_line(&line);
        }
    }

    fn add_line(&mut self, line: &Line) {
        let id = line.id.unwrap_or_default();
        if line.whom.is_empty() && line.words.is_empty() {
            self.give_up(hash(&[id]));
        }
        for whom in &line.whom {
            self.put(id, line.failure(Some(whom)));
        }
        if line.whom.is_empty() && !line.words.is_empty() {
            self.put(id, line.failure(None));
        }
    }

    /// The queue sent the mail back, whatever its last attempt to deliver it came to.
    fn give_up(&mut self, id: u64) {
        let mut next = self.last.get(id);
        for _ in 0..MOST_OF_ONE_MAIL {
            let Some(at) = next else { return };
            if self.failures[at].action == Some(Action::Delayed) {
                self.failures[at].action = Some(Action::Failed);
            }
            next = self.before[at];
        }
    }

    /// The last line of a delivery tells how it ended.
    fn put(&mut self, id: &str, failure: Failure) {
        let whom = failure.final_recipient.as_deref().unwrap_or(if id.is_empty() { &failure.words } else { "" });
        let key = hash(&[id, &whom.to_ascii_lowercase()]);
        if let Some(at) = self.known.get(key) {
            let known = std::mem::take(&mut self.failures[at]);
            self.failures[at] = later(known, failure);
            return;
        }
        let at = self.failures.len();
        let before = if id.is_empty() { None } else { self.last.put(hash(&[id]), at) };
        self.known.put(key, at);
        self.before.push(before);
        self.failures.push(failure);
        // what was said of the mail as a whole was said of its recipients
        let whole = self.known.get(hash(&[id, ""])).filter(|whole| !id.is_empty() && before.is_some() && *whole < at);
        whole
            .or((before.is_some() && whom_is_missing(&self.failures[at])).then_some(at))
            .inspect(|whole| self.failures[*whole].action = None);
    }

    /// What `mailq` prints: a line with the mail's number, the reason in brackets, then whom it waits for.
    fn add_queue(&mut self, text: &str) {
        let (mut id, mut words) = ("", "");
        for line in text.lines() {
            let told = line.trim();
            match address::find(told) {
                _ if told.starts_with('(') => words = told.trim_start_matches('(').trim_end_matches(')'),
                Some(at) if line.starts_with([' ', '\t']) => {
                    let whom = vec![told[at].to_owned()];
                    self.add_line(&Line { id: Some(id), action: Some(Action::Delayed), words: words.into(), whom, ..Line::default() });
                }
                _ => (id, words) = (told.split([' ', '*', '!']).next().unwrap_or_default(), ""),
            }
        }
    }

    /// `starting delivery 41: msg 131337 to remote a@example.com`, then `delivery 41: failure: …`.
    fn add_qmail(&mut self, number: &str, rest: &str) {
        let key = hash(&[number]);
        if rest.starts_with("msg ") {
            let whom = address::find(rest).map(|at| rest[at].to_owned());
            self.deliveries.put(key, self.started.len());
            self.started.push(whom.unwrap_or_default());
            return;
        }
        let Some((action, words)) = qmail_result(rest) else { return };
        let whom = self.deliveries.get(key).map(|at| self.started[at].clone()).filter(|whom| !whom.is_empty());
        let host = qmail_host(&words);
        let line = Line { action: Some(action), words: words.into(), whom: whom.into_iter().collect(), host, ..Line::default() };
        self.add_line(&line);
    }

    /// Only now are the words read: most lines of a log tell of success, or say again what the last one of a mail says.
    fn failures(mut self) -> Vec<Failure> {
        self.failures.retain(|failure| failure.action.is_some());
        let is_arrived = |failure: &Failure| failure.action == Some(Action::Delivered);
        if self.failures.len() > MOST_ARRIVED || !self.failures.iter().all(is_arrived) {
            let any = !self.failures.is_empty();
            self.failures.retain(|failure| !is_arrived(failure));
            if any && self.failures.is_empty() {
                self.failures.push(Failure { action: Some(Action::Delivered), ..Failure::default() });
            }
        }
        self.failures.into_iter().map(read_words).collect()
    }
}

/// More of those who were reached would only hide that all were.
const MOST_ARRIVED: usize = 20;

/// What the server's words say beyond the keys of the line.
fn read_words(told: Failure) -> Failure {
    if told.action == Some(Action::Delivered) {
        return told;
    }
    let mut failure = reply::failure(&told.words);
    // x.0.0 says nothing; the words may say more
    let vague = told.status.as_deref().is_none_or(|status| status.ends_with(".0.0"));
    failure.status = if vague { failure.status.or(told.status) } else { told.status };
    failure.action = told.action;
    failure.final_recipient = told.final_recipient;
    failure.original_recipient = told.original_recipient;
    failure.command = told.command.or(failure.command);
    failure.remote_mta = told.remote_mta.or(failure.remote_mta);
    failure
}

fn whom_is_missing(failure: &Failure) -> bool {
    failure.final_recipient.is_none()
}

/// A second line of the same delivery, with what only the first one told.
fn later(known: Failure, failure: Failure) -> Failure {
    let action = failure.action;
    let ended = action == Some(Action::Failed) && action == known.action;
    // Exim names the cause once, then only says that it waits or gives up
    let waits = failure.words.starts_with("retry time");
    let says_less = waits || (ended && reply::find(&failure.words).is_none() && reply::find(&known.words).is_some());
    let (mut kept, other) = if says_less { (known, failure) } else { (failure, known) };
    kept.action = action;
    kept.status = kept.status.or(other.status);
    kept.remote_mta = kept.remote_mta.or(other.remote_mta);
    kept.original_recipient = kept.original_recipient.or(other.original_recipient);
    kept
}

/// No mail has more recipients in a queue.
const MOST_OF_ONE_MAIL: usize = 1000;

impl Line<'_> {
    fn failure(&self, whom: Option<&String>) -> Failure {
        Failure {
            action: self.action,
            final_recipient: whom.cloned(),
            original_recipient: self.original.clone().filter(|original| whom.is_none_or(|whom| !whom.eq_ignore_ascii_case(original))),
            status: self.status.clone().filter(|status| !status.starts_with('2')),
            words: self.words.clone().into_owned(),
            command: self.command,
            remote_mta: self.host.clone(),
            ..Failure::default()
        }
    }
}

// Forms of lines.

/// Postfix: `ID: to=<…>, orig_to=<…>, relay=host[ip]:25, …, dsn=5.1.1, status=bounced (…)`.
fn status(line: &str) -> Option<Line<'_>> {
    let (before, rest) = line.rsplit_once(" status=").or_else(|| line.rsplit_once(",status="))?;
    let word = rest.split([' ', ',']).next()?;
    let action = match word {
        "sent" | "deliverable" => Action::Delivered,
        "deferred" => Action::Delayed,
        "bounced" | "undeliverable" | "expired" | "SOFTBOUNCE" => Action::Failed,
        _ => return None,
    };
    let words = rest[word.len()..].split_once('(').map_or("", |(_, words)| words.rsplit_once(')').map_or(words, |(words, _)| words));
    // "status=expired, returned to sender" and probes without an address say nothing by themselves
    Some(Line { action: Some(action), words: words.into(), ..keys(before) })
}

/// Sendmail: `ID: to=<…>,<…>, relay=host. [ip], dsn=5.1.1, stat=User unknown`, and its refusals: `arg1=<…>, reject=550 …`.
fn stat(line: &str) -> Option<Line<'_>> {
    if let Some((before, words)) = line.split_once(", reject=") {
        let whom = value(before, "arg1=").and_then(first_address).into_iter().collect();
        return Some(Line { action: Some(by_code(words)), words: words.into(), id: id(line), whom, ..Line::default() });
    }
    let (before, words) = line.split_once(" stat=").filter(|(_, words)| !words.starts_with('"') && !line.contains(" result="))?;
    let starts = |word: &str| words.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let keys = keys(before);
    let action = match keys.status.as_deref().unwrap_or_default() {
        _ if starts("queued") => return None,
        _ if starts("sent") => Action::Delivered,
        status if starts("deferred") || status.starts_with('4') => Action::Delayed,
        _ => Action::Failed,
    };
    Some(Line { action: Some(action), words: words.into(), ..keys })
}

/// OpenSMTPD: `to=<…> … relay="ip (host)" … result="PermFail" stat="550 …"`, the marks left out in newer ones.
fn result(line: &str) -> Option<Line<'_>> {
    let (before, rest) = line.split_once(" result=")?;
    let rest = rest.trim_start_matches('"');
    let action = match rest.split([' ', '"']).next()? {
        "PermFail" => Action::Failed,
        "TempFail" => Action::Delayed,
        "Ok" => Action::Delivered,
        code if code.starts_with(['4', '5']) && before.contains(" command=") => {
            let whom = first_address(rest).or_else(|| first_address(before)).into_iter().collect();
            return Some(Line { action: Some(by_code(rest)), words: rest.trim_end_matches('"').into(), whom, ..Line::default() });
        }
        _ => return None,
    };
    let words = rest.split_once("stat=").map_or(rest, |(_, words)| words).trim_matches('"');
    Some(Line { action: Some(action), words: words.into(), ..keys(before) })
}

/// The receiving server's own view. Postfix: `NOQUEUE: reject: RCPT from host[ip]: 550 …; from=<…> to=<…> proto=…`.
fn rejected(line: &str) -> Option<Line<'_>> {
    let (before, rest) = line.split_once("reject: ").filter(|(before, _)| before.ends_with([' ', '-']))?;
    let (stage, after) = rest.split_once(" from ").map_or((rest, rest), |(stage, after)| (stage, after));
    let (words, envelope) = match after.rfind("; from=<") {
        Some(at) => (&after[..at], &after[at..]),
        None => (after, ""),
    };
    // the words stand behind the client's name, or for a header line that was refused at the very end
    let late = envelope.split_once(">: ").map(|(_, words)| words);
    let words = late.unwrap_or_else(|| words.split_once(": ").map_or(words, |(_, words)| words));
    let whom = value(envelope, "to=").and_then(first_address);
    let command = command(stage.split(' ').next()?);
    let action = Some(by_code(words));
    Some(Line { id: id(before), action, words: words.into(), whom: whom.into_iter().collect(), command, ..Line::default() })
}

/// Exim's reject log: `H=… F=<…> rejected RCPT <…>: …`, `temporarily rejected …`, `rejected after DATA: …`.
fn refused(line: &str) -> Option<Line<'_>> {
    let (before, rest) = line.split_once(" rejected ")?;
    let (what, words) = rest.split_once(": ")?;
    let stage = what.split(' ').next()?;
    if !(before.contains("H=") || exim_id(line).is_some()) {
        return None;
    }
    let is_temporary = before.ends_with("temporarily");
    let action = if is_temporary { Action::Delayed } else { by_code(words) };
    // Exim says of its own addresses that it finds no route where others say that they know nobody
    let words = if words.starts_with("Unrouteable address") && stage == "RCPT" {
        format!("{words}: no such user here").into()
    } else {
        words.into()
    };
    let stage = if stage == "after" { "DATA" } else { stage };
    let whom = first_address(what).into_iter().collect();
    Some(Line { id: exim_id(line), action: Some(action), words, whom, command: command(stage), ..Line::default() })
}

/// Exim's main log: `DATE TIME ID ** a@example.com <original> R=… T=… H=host [ip]: words`.
fn exim(line: &str) -> Option<Line<'_>> {
    let id = exim_id(line)?;
    let (_, rest) = line.split_once(id)?;
    let (mark, rest) = rest.trim_start().split_once(' ')?;
    let action = match mark {
        "**" => Action::Failed,
        "==" => Action::Delayed,
        "=>" | "->" | ">>" => Action::Delivered,
        _ => return None,
    };
    let (fields, words) = rest.split_once(": ").unwrap_or((rest, ""));
    let end = fields.find(" R=").unwrap_or(fields.len());
    let named: Vec<String> = if fields.starts_with('|') {
        Vec::new()
    } else {
        address::find(&fields[..end]).map(|at| fields[at].to_owned()).into_iter().collect()
    };
    let original = fields[..end].split_once('<').and_then(|(_, rest)| first_address(rest));
    let whom = if named.is_empty() { original.clone().into_iter().collect() } else { named };
    // "defer (111): Connection refused H=host [ip]"
    let host = line.split_once(" H=").map(|(_, host)| host).and_then(delivery_status::host).filter(|host| reply::is_host(host));
    let words = if words.is_empty() && action == Action::Delivered { "250" } else { words };
    Some(Line { id: Some(id), action: Some(action), words: words.into(), whom, original, host, ..Line::default() })
}

/// ZoneMTA: `ID BOUNCED [default] a@example.com from=… mx=host [ip] … (550 …)`.
fn shouted(line: &str) -> Option<Line<'_>> {
    let find = |word: &str| line.split_once(word);
    let ((before, rest), action) =
        [(" BOUNCED ", Action::Failed), (" REJECTED ", Action::Failed), (" DEFERRED ", Action::Delayed), (" ACCEPTED ", Action::Delivered)]
            .into_iter()
            .find_map(|(word, action)| find(word).map(|parts| (parts, action)))?;
    let words = rest.split_once(" (").map_or(rest, |(_, words)| words.trim_end_matches(')'));
    let host = value(rest, "mx=").and_then(delivery_status::host).filter(|host| reply::is_host(host));
    Some(Line {
        id: before.rsplit([' ', '=']).next(),
        action: Some(action),
        words: words.into(),
        whom: first_address(rest).into_iter().collect(),
        host,
        ..Line::default()
    })
}

/// Haraka: `[outbound] bounced file=… rcpt="<…>" … err="550 …"`, `Temp failing FILE for N seconds: 451 …`, `delivered file=…`.
fn outbound(line: &str) -> Option<Line<'_>> {
    if let Some((before, words)) = line.split_once(" retval=DENY").and_then(|(before, rest)| Some((before, rest.split_once("msg=")?.1))) {
        let whom = first_address(words).or_else(|| value(before, "params=").and_then(first_address)).into_iter().collect();
        let hook = value(before, "hook=").map(|hook| hook.to_ascii_uppercase()).as_deref().and_then(command);
        let action = if line.contains("DENYSOFT") { Action::Delayed } else { by_code(words) };
        return Some(Line { action: Some(action), words: words.trim_matches('"').into(), whom, command: hook, ..Line::default() });
    }
    let (_, rest) = line.split_once("[outbound] ")?;
    let action = match rest.split(' ').next()? {
        "bounced" => Action::Failed,
        "delivered" => Action::Delivered,
        "Temp" => Action::Delayed,
        _ => return None,
    };
    let quoted = ["err=", "reason=", "response="].into_iter().find_map(|key| rest.split_once(key)).map(|(_, words)| words);
    let words = quoted.unwrap_or_else(|| rest.split_once(": ").map_or(rest, |(_, words)| words)).trim_matches('"');
    let whom = value(rest, "rcpt=").and_then(first_address).into_iter().collect();
    Some(Line { action: Some(action), words: words.into(), whom, ..Line::default() })
}

/// A line of a form that nobody thought of, if it names an address or a code, and says that something went wrong.
fn general(line: &str) -> Option<Line<'_>> {
    let lower = line.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let spoken = reply::find(line).is_some();
    let action = match () {
        () if has(&["status: deferred", "defer", "temporar", "retry"]) => Action::Delayed,
        () if has(&["reject", "fail", "bounce", "blocked", "undeliverable", "exceeded", "expired"]) => by_code(line),
        () if spoken => by_code(line),
        () if has(&["delivered", "status: success", "saved mail"]) => Action::Delivered,
        () => return None,
    };
    let whom = recipient(line);
    let says = spoken || (whom.is_some() && action != Action::Delivered) || lower.contains("status: success");
    // what a header or a login says is no delivery
    let foreign = has(&["info: header", "imap-login", "pop3-login", "auth failed", "warning:"]);
    let words = if let Some(at) = reply::find(line) { &line[at.start..] } else { line.split_once("]: ").map_or(line, |(_, words)| words) };
    (says && !foreign).then(|| Line {
        id: id(line),
        action: Some(action),
        words: words.into(),
        whom: whom.into_iter().collect(),
        ..Line::default()
    })
}

/// The address after the keys and arrows that name a recipient, else the only one.
fn recipient(line: &str) -> Option<String> {
    let arrow = line.split_once(" -> <").map(|(_, rest)| rest).and_then(first_address);
    let after = |key| value(line, key).and_then(first_address);
    arrow.or_else(|| ["to=", "rcpt=", "addr=", "recipient=", "lmtp("].into_iter().find_map(after)).or_else(|| prose::only_address(line))
}

// qmail.

/// The number of a delivery, and what is said of it.
fn qmail(line: &str) -> Option<(&str, &str)> {
    let (before, rest) = line.split_once("delivery ")?;
    let (number, rest) = rest.split_once(": ")?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (is_number && (before.is_empty() || before.ends_with(' '))).then_some((number, rest))
}

fn qmail_result(rest: &str) -> Option<(Action, String)> {
    let (kind, words) = rest.split_once(':')?;
    let action = match kind {
        "failure" => Action::Failed,
        "deferral" => Action::Delayed,
        "success" => Action::Delivered,
        _ => return None,
    };
    // a blank is written as `_`, a line's end as `/`
    let words = words.trim().trim_end_matches('/').replace('_', " ");
    Some((
        action,
        words
            .replace("./", ".\n")
            .replace(")/", ")\n")
            .replace("/Remote host said:", "\nRemote host said:")
            .replace("/Giving up", "\nGiving up"),
    ))
}

/// `192.0.2.6 does not like recipient.`, `Connected to 192.0.2.6 but …`
fn qmail_host(words: &str) -> Option<String> {
    let is_ip = |word: &&str| word.matches('.').count() == 3 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    words.split(' ').take(3).map(|word| word.trim_end_matches('.')).find(is_ip).map(str::to_owned)
}

// Parts of lines.

/// `to=`, `orig_to=`, `relay=`, `dsn=` and the queue's number.
fn keys(line: &str) -> Line<'_> {
    let whom = value(line, "to=").map(|list| address::find_all(until_next_key(list)).map(|at| list[at].to_owned()).collect());
    Line {
        id: id(line),
        whom: whom.unwrap_or_default(),
        original: value(line, "orig_to=").and_then(first_address),
        status: value(line, "dsn=").and_then(reply_status),
        host: value(line, "relay=").and_then(relay),
        ..Line::default()
    }
}

/// `mx.example.com[192.0.2.1]:25`, `mx.example.com. [192.0.2.1]`, `"192.0.2.1 (mx.example.com)"`.
fn relay(value: &str) -> Option<String> {
    let first = delivery_status::host(value.trim_start_matches('"'))?;
    let named = value.split_once(" (").and_then(|(_, name)| name.split_once(')')).map(|(name, _)| name.to_ascii_lowercase());
    [Some(first), named].into_iter().flatten().find(|host| reply::is_host(host))
}

fn reply_status(value: &str) -> Option<String> {
    let code = value.split([',', ' ']).next()?;
    (code.len() >= 5 && code.starts_with(['2', '4', '5'])).then(|| code.to_owned())
}

/// What follows ` to=` or the like, up to the line's end.
fn value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let mut found = line.match_indices(name).map(|(at, _)| at);
    found.find(|&at| at == 0 || line[..at].ends_with([' ', ',', '\t', ':', '"', ';'])).map(|at| &line[at + name.len()..])
}

/// A list of addresses goes on where a comma is followed by another one.
fn until_next_key(list: &str) -> &str {
    &list[..list.find([' ', '\t']).or_else(|| list.find(", ")).unwrap_or(list.len())]
}

fn first_address(text: &str) -> Option<String> {
    let at = address::find(text)?;
    Some(text[at].to_owned())
}

fn by_code(words: &str) -> Action {
    let code = reply::find(words).map(|at| words[at].starts_with('4'));
    let is_temporary = code.unwrap_or_else(|| reply::status(words).is_some_and(|status| status.starts_with('4')));
    if is_temporary { Action::Delayed } else { Action::Failed }
}

fn command(stage: &str) -> Option<Command> {
    Some(match stage {
        "RCPT" => Command::Rcpt,
        "MAIL" => Command::Mail,
        "DATA" | "END-OF-MESSAGE" | "BDAT" | "DATA_POST" => Command::Data,
        "CONNECT" => Command::Connect,
        "EHLO" | "HELO" => Command::Ehlo,
        "AUTH" => Command::Auth,
        _ => return None,
    })
}

/// `4F2A91C0D3:`, `0ANL1BqX002229:`: the first word that a colon ends, of letters and digits.
fn id(line: &str) -> Option<&str> {
    let is_id = |word: &&str| {
        (5..=24).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric()) && word.bytes().any(|b| b.is_ascii_digit())
    };
    line.split(' ').take(12).filter_map(|word| word.strip_suffix(':')).find(is_id)
}

/// Places by hash: the standard library's map would add 3 KB to the page. FNV-1a; two of a million keys share a hash
/// in one of 10^7 logs.
#[derive(Default)]
struct Index {
    /// A power of two, at most half in use; the place counts from one.
    slots: Vec<(u64, usize)>,
    used: usize,
}

impl Index {
    fn get(&self, key: u64) -> Option<usize> {
        let slot = self.slots.get(self.slot(key)?)?;
        slot.1.checked_sub(1)
    }

    /// The place that the key had before.
    fn put(&mut self, key: u64, place: usize) -> Option<usize> {
        if self.used * 2 >= self.slots.len() {
            let larger = vec![(0, 0); (self.slots.len() * 2).max(64)];
            for (key, place) in std::mem::replace(&mut self.slots, larger) {
                if let (Some(slot), true) = (self.slot(key), place > 0) {
                    self.slots[slot] = (key, place);
                }
            }
        }
        let slot = self.slot(key)?;
        let (_, known) = std::mem::replace(&mut self.slots[slot], (key, place + 1));
        self.used += usize::from(known == 0);
        known.checked_sub(1)
    }

    fn slot(&self, key: u64) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        (0..=mask).map(|step| (key as usize).wrapping_add(step) & mask).find(|&at| self.slots[at].1 == 0 || self.slots[at].0 == key)
    }
}

fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
