//! Lines of a mail server's log: each says what became of one delivery, and the queue's number joins those of one mail.

mod session;

use super::{Failure, Findings, event, prose, reply};
use crate::{
    input::{
        address,
        fields::floor,
        json::Json,
        lines::{self, exim_id},
        table,
    },
    knowledge::reading,
    report::{Action, Command},
};

pub fn read(text: &str) -> Findings {
    let rows = if session::Sessions::are_in(text) { None } else { table::rows(text) };
    let mut findings = match rows {
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
    if log.failures.is_empty() {
        lines::records(text).filter_map(|line| unreached(&line)).take(1).for_each(|failure| log.put("", failure));
    }
    let mut failures = log.failures();
    let notice = event::notice_of(&failures);
    failures.retain(|failure| failure.final_recipient.is_some() || failure.action != Some(Action::Delivered));
    Findings { failures, notice, ..Findings::default() }
}

/// Postfix: `connect to host[ip]:25: Connection timed out`. In a whole log it says so again of each mail.
fn unreached(line: &str) -> Option<Failure> {
    let at = ["connect to ", "lost connection with "].iter().find_map(|words| line.find(words))?;
    Some(Line { action: Action::Delayed, words: &line[at..], ..EMPTY }.failure())
}

/// What one line says, in pieces of it; what it does not say is empty.
#[derive(Clone, Copy)]
struct Line<'a> {
    /// The queue's number of the mail.
    id: &'a str,
    action: Action,
    words: &'a str,
    /// Where the failed addresses stand.
    whom: &'a str,
    original: &'a str,
    status: &'a str,
    host: &'a str,
    command: Option<Command>,
}

const EMPTY: Line = Line { id: "", action: Action::Failed, words: "", whom: "", original: "", status: "", host: "", command: None };

/// The forms of lines; the first that knows one reads it.
const FORMS: &[fn(&str) -> Option<Line>] = &[stat, result, rejected, refused, exim, shouted, denied, outbound, courier, general];

/// All deliveries so far.
#[derive(Default)]
struct Log {
    failures: Vec<Failure>,
    /// By the mail's number and the address.
    known: Index,
    /// By the address alone, the last one.
    anywhere: Index,
    /// The last delivery of each mail, and for each delivery the one before it.
    last: Index,
    before: Vec<Option<usize>>,
    /// Addresses that qmail named when it started a delivery.
    started: Vec<String>,
    deliveries: Index,
    sessions: session::Sessions,
}

impl Log {
    fn add(&mut self, line: &str) {
        // most lines of most logs
        if let Some(line) = status(line) {
            self.add_line(&line);
        } else if let Some((number, rest)) = qmail(line) {
            self.add_qmail(number, rest);
        } else if let Some(told) = self.sessions.add(line) {
            told.iter().for_each(|told| self.add_answer(told));
        } else if let Some(told) = object(line) {
            told.into_iter().for_each(|failure| self.put("", failure));
        } else if let Some(line) = FORMS.iter().find_map(|form| form(line)) {
            self.add_line(&line);
        }
    }

    fn add_line(&mut self, line: &Line) {
        let mut failure = line.failure();
        if line.whom.is_empty() && line.words.is_empty() {
            return self.give_up(line.id);
        }
        let mut any = false;
        for at in address::find_all(line.whom) {
            any = true;
            let whom = &line.whom[at];
            let original = failure.original_recipient.clone().filter(|original| !whom.eq_ignore_ascii_case(original));
            self.put(line.id, Failure { final_recipient: Some(whom.to_owned()), original_recipient: original, ..failure.clone() });
        }
        if !any {
            failure.original_recipient = None;
            self.put(line.id, failure);
        }
    }

    fn add_answer(&mut self, told: &session::Told) {
        let line = told.line();
        told.whom.iter().for_each(|whom| self.add_line(&Line { whom, ..line }));
        if told.whom.is_empty() {
            self.add_line(&line);
        }
    }

    /// The queue sent the mail back, whatever its last attempt to deliver it came to.
    fn give_up(&mut self, id: &str) {
        let mut next = self.last.get(hash(&[id]));
        if next.is_none() {
            self.put(id, Line { words: "expired, returned to sender", ..EMPTY }.failure());
        }
        for _ in 0..MOST_OF_ONE_MAIL {
            let Some(at) = next else { return };
            if self.failures[at].action == Some(Action::Delayed) {
                self.failures[at].action = Some(Action::Failed);
            }
            next = self.before[at];
        }
    }

    /// The last line of a delivery tells how it ended.
    fn put(&mut self, id: &str, mut failure: Failure) {
        let whom = failure.final_recipient.as_deref().unwrap_or(if id.is_empty() { &failure.words } else { "" }).to_ascii_lowercase();
        let key = hash(&[id, &whom]);
        if let Some(at) = self.known.get(key).or_else(|| self.told_without_id(id, &whom, failure.action)) {
            let known = std::mem::take(&mut self.failures[at]);
            self.failures[at] = later(known, failure);
            return;
        }
        let at = self.failures.len();
        let before = if id.is_empty() { None } else { self.last.put(hash(&[id]), at) };
        self.known.put(key, at);
        if !whom.is_empty() {
            self.anywhere.put(hash(&[&whom]), at);
        }
        self.before.push(before);
        // what was said of the mail as a whole was said of its recipients
        let whole = self.known.get(hash(&[id, ""])).filter(|whole| !id.is_empty() && before.is_some() && *whole < at);
        if let Some(whole) = whole.filter(|&at| failure.action == Some(Action::Failed) && self.failures[at].words.len() <= LONGEST) {
            let said = Failure { final_recipient: failure.final_recipient.clone(), ..self.failures[whole].clone() };
            failure = later(Failure { action: failure.action, ..said }, failure);
        }
        self.failures.push(failure);
        whole
            .or((before.is_some() && whom_is_missing(&self.failures[at])).then_some(at))
            .inspect(|whole| self.failures[*whole].action = None);
    }

    /// Two programs tell of one failure, and one of them does not name the mail.
    fn told_without_id(&self, id: &str, whom: &str, action: Option<Action>) -> Option<usize> {
        let place = if id.is_empty() { self.anywhere.get(hash(&[whom])) } else { self.known.get(hash(&["", whom])) };
        place.filter(|&at| !whom.is_empty() && action == Some(Action::Failed) && self.failures[at].action == action)
    }

    /// What `mailq` prints: a line with the mail's number, the reason in brackets, then whom it waits for.
    fn add_queue(&mut self, text: &str) {
        let (mut id, mut words) = ("", "");
        for line in text.lines() {
            let told = line.trim();
            match address::find(told) {
                _ if told.starts_with('(') => words = told.trim_start_matches('(').trim_end_matches(')'),
                Some(at) if line.starts_with([' ', '\t']) => {
                    self.add_line(&Line { id, action: Action::Delayed, words, whom: &told[at], ..EMPTY });
                }
                _ => (id, words) = (told.split([' ', '*', '!']).next().unwrap_or_default(), ""),
            }
        }
    }

    /// `starting delivery 41: msg 131337 to remote a@example.com`, then `delivery 41: failure: …`.
    fn add_qmail(&mut self, number: &str, rest: &str) {
        let key = hash(&[number]);
        if rest.starts_with("msg ") {
            self.deliveries.put(key, self.started.len());
            self.started.push(first(rest).to_owned());
            return;
        }
        let Some((action, words)) = qmail_result(rest) else { return };
        let whom = self.deliveries.get(key).map(|at| self.started[at].clone()).unwrap_or_default();
        self.add_line(&Line { action, words: &words, whom: &whom, host: qmail_host(&words), ..EMPTY });
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
    failure.reply_code = failure.reply_code.or(told.reply_code);
    failure.around = if told.around.is_empty() { failure.around } else { told.around };
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
    let waits = failure.words.starts_with("retry time") || failure.words.is_empty();
    let says_less = waits || (ended && coded(&failure) < coded(&known));
    let (mut kept, other) = if says_less { (known, failure) } else { (failure, known) };
    kept.action = action;
    kept.status = kept.status.or(other.status);
    kept.remote_mta = kept.remote_mta.or(other.remote_mta);
    kept.original_recipient = kept.original_recipient.or(other.original_recipient);
    kept
}

/// How exact the words are: a reply's code, or an enhanced one alone.
fn coded(failure: &Failure) -> u8 {
    let words = &failure.words[..floor(&failure.words, LONGEST)];
    let code = reply::find(words).is_some() || failure.reply_code.is_some();
    2 * u8::from(code) + u8::from(failure.status.is_some() || reply::status(words).is_some())
}

/// Longer words are no reply: they are not compared again for each line.
const LONGEST: usize = 2000;

/// No mail has more recipients in a queue.
const MOST_OF_ONE_MAIL: usize = 1000;

impl Line<'_> {
    fn failure(&self) -> Failure {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Failure {
            action: Some(self.action),
            original_recipient: given(first(self.original)),
            status: given(self.status).filter(|status| !status.starts_with('2')),
            words: self.words.to_owned(),
            command: self.command,
            remote_mta: given(self.host).map(|host| host.to_ascii_lowercase()),
            ..Failure::default()
        }
    }
}

// Forms of lines.

/// Postfix: `ID: to=<…>, orig_to=<…>, relay=host[ip]:25, …, dsn=5.1.1, status=bounced (…)`.
fn status(line: &str) -> Option<Line<'_>> {
    let (before, rest) = line.rsplit_once("status=").filter(|(before, _)| before.ends_with([' ', ',']))?;
    let word = until(rest, " ,");
    let action = match word {
        "sent" | "deliverable" => Action::Delivered,
        "deferred" => Action::Delayed,
        "bounced" | "undeliverable" | "expired" | "SOFTBOUNCE" => Action::Failed,
        _ => return None,
    };
    // "status=expired, returned to sender" has no words
    let words = cut(&rest[word.len()..], "(").map_or("", |(_, words)| words);
    Some(Line { action, words: words.rsplit_once(')').map_or(words, |(words, _)| words), ..keys(before) })
}

/// Sendmail: `ID: to=<…>,<…>, relay=host. [ip], dsn=5.1.1, stat=User unknown`, and its refusals: `arg1=<…>, reject=550 …`.
fn stat(line: &str) -> Option<Line<'_>> {
    if let Some((before, words)) = cut(line, ", reject=") {
        // of a sender who was refused nobody knows to whom he wrote
        let (stage, whom) = match until(value(before, "ruleset=check_"), ",") {
            "mail" => ("MAIL", ""),
            "compat" => ("", value(before, "arg2=")),
            stage => (stage, value(before, "arg1=")),
        };
        let stage = cut(before, "Milter: ").map_or(stage, |(_, stage)| stage);
        return Some(Line { id: id(line), action: by_code(words), words, whom, command: command(stage), ..EMPTY });
    }
    let (before, words) = cut(line, " stat=").filter(|(before, _)| !before.contains(" result="))?;
    let keys = keys(before);
    let action = match until(words, " :(").to_ascii_lowercase().as_str() {
        "queued" => return None,
        "sent" => Action::Delivered,
        "deferred" => Action::Delayed,
        _ if keys.status.starts_with('4') => Action::Delayed,
        _ => Action::Failed,
    };
    // the server's own words, which `stat=` sums up
    let reply = cut(before, ", reply=").map(|(_, reply)| reply.trim_end_matches(','));
    let words = reply.filter(|reply| reply::find(reply).is_some() && reply::find(words).is_none()).unwrap_or(words);
    Some(Line { action, words, ..keys })
}

/// OpenSMTPD: `to=<…> … relay="ip (host)" … result="PermFail" stat="550 …"`, the marks left out in newer ones.
fn result(line: &str) -> Option<Line<'_>> {
    let (before, rest) = cut(line, " result=")?;
    let rest = rest.trim_matches('"');
    let action = match until(rest, " \"") {
        "PermFail" => Action::Failed,
        "TempFail" => Action::Delayed,
        "Ok" => Action::Delivered,
        code if code.starts_with(['4', '5']) => by_code(rest),
        _ => return None,
    };
    let words = cut(rest, "stat=").map_or(rest, |(_, words)| words).trim_matches('"');
    let keys = keys(before);
    // `command="RCPT TO:<…>" result="550 …"`
    let whom = if keys.whom.is_empty() { first(rest) } else { keys.whom };
    Some(Line { action, words, whom, ..keys })
}

/// The receiving server's own view. Postfix: `NOQUEUE: reject: RCPT from host[ip]: 550 …; from=<…> to=<…> proto=…`.
fn rejected(line: &str) -> Option<Line<'_>> {
    let (before, rest) = cut(line, "reject: ").filter(|(before, _)| before.ends_with([' ', '-']))?;
    let after = cut(rest, " from ").map_or(rest, |(_, after)| after);
    let (words, envelope) = after.split_at(after.rfind("; from=<").unwrap_or(after.len()));
    // the words stand behind the client's name, or for a header line that was refused at the very end
    let (_, words) = cut(envelope, ">: ").or_else(|| cut(words, ": ")).unwrap_or(("", words));
    Some(Line { id: id(before), action: by_code(words), words, whom: value(envelope, "to="), command: command(rest), ..EMPTY })
}

/// Exim's reject log: `H=… F=<…> rejected RCPT <…>: …`, `temporarily rejected …`, `rejected after DATA: …`.
fn refused(line: &str) -> Option<Line<'_>> {
    let (before, rest) = cut(line, " rejected ").filter(|(before, _)| before.contains("H="))?;
    let (what, words) = cut(rest, ": ")?;
    let action = if before.ends_with("temporarily") { Action::Delayed } else { by_code(words) };
    let command = command(what.trim_start_matches("after "));
    // the mail's header follows in the log of rejections, led by the envelope
    let (words, header) = cut(words, " Envelope-from: ").unwrap_or((words, ""));
    let envelope = cut(header, " Envelope-to: ").map_or("", |(_, to)| cut(to, "> P ").map_or(to, |(to, _)| to));
    let whom = if envelope.is_empty() { first(what) } else { envelope };
    Some(Line { id: exim_id(line).unwrap_or_default(), action, words, whom, command, ..EMPTY })
}

/// Exim's main log: `DATE TIME ID ** a@example.com <original> R=… T=… H=host [ip]: words`.
fn exim(line: &str) -> Option<Line<'_>> {
    let id = exim_id(line)?;
    let (mark, rest) = cut(cut(line, id)?.1.trim_start(), " ")?;
    let action = match mark {
        "**" => Action::Failed,
        "==" => Action::Delayed,
        "=>" | "->" | ">>" => Action::Delivered,
        _ => return None,
    };
    let (fields, words) = cut(rest, ": ").unwrap_or((rest, "delivered"));
    let (named, original) = cut(cut(fields, " R=").map_or(fields, |(named, _)| named), " <").unwrap_or((fields, ""));
    // a pipe, a file and a local part without its domain stand for the address that led to them
    let whom = if named.starts_with(['|', '/']) || first(named).is_empty() { first(original) } else { first(named) };
    // "defer (111): Connection refused H=host [ip]"
    let host = cut(line, " H=").map_or("", |(_, host)| host_in(host));
    Some(Line { id, action, words, whom, original, host, ..EMPTY })
}

/// ZoneMTA: `ID BOUNCED [default] a@example.com from=… mx=host [ip] … (550 …)`.
fn shouted(line: &str) -> Option<Line<'_>> {
    const OUTCOMES: [(&str, Action); 4] =
        [(" BOUNCED ", Action::Failed), (" REJECTED ", Action::Failed), (" DEFERRED ", Action::Delayed), (" ACCEPTED ", Action::Delivered)];
    let ((before, rest), action) = OUTCOMES.iter().find_map(|(word, action)| Some((cut(line, word)?, *action)))?;
    let words = cut(rest, " (").map_or(rest, |(_, words)| words.trim_end_matches(')'));
    let id = before.rsplit([' ', '=']).next().unwrap_or_default();
    Some(Line { id, action, words, whom: first(rest), host: host_in(value(rest, "mx=")), ..EMPTY })
}

/// Haraka at the door: `hook=rcpt plugin=… params="<…>" retval=DENY msg="550 …"`, `recipient <…> code=DENY msg="…" sender=…`.
fn denied(line: &str) -> Option<Line<'_>> {
    let (before, rest) = [" retval=DENY", " code=DENY"].iter().find_map(|mark| cut(line, mark))?;
    let words = cut(rest, "msg=\"").map_or(rest, |(_, words)| until(words, "\""));
    let action = if rest.starts_with("SOFT") { Action::Delayed } else { by_code(words) };
    let named = value(before, "params=");
    let whom = if named.is_empty() { cut(before, " recipient ").map_or("", |(_, named)| named) } else { named };
    Some(Line { action, words, whom: first(whom), command: command(value(before, "hook=")), ..EMPTY })
}

/// Haraka: `[outbound] bounced file=… rcpt="<…>" … err="550 …"`, `Temp failing FILE for N seconds: 451 …`, `delivered file=…`.
fn outbound(line: &str) -> Option<Line<'_>> {
    let (_, rest) = cut(line, "[outbound] ")?;
    let action = match until(rest, " ").to_ascii_lowercase().as_str() {
        "bounced" => Action::Failed,
        "delivered" => Action::Delivered,
        "temp" => Action::Delayed,
        _ => return None,
    };
    let quoted = ["err=", "reason=", "response=", ": "].iter().find_map(|key| cut(rest, key));
    let words = quoted.map_or(rest, |(_, words)| words).trim_matches('"');
    Some(Line { action, words, whom: first(value(rest, "rcpt=")), ..EMPTY })
}

/// Courier: `id=…,from=<…>,addr=<…>: words`, then `id=…,addr=<…>,status: deferred`.
fn courier(line: &str) -> Option<Line<'_>> {
    let (before, rest) = cut(line, ",addr=<")?;
    let (whom, rest) = cut(rest, ">")?;
    let words = rest.strip_prefix(": ").unwrap_or_default();
    let action = match cut(rest, "status: ").map(|(_, status)| status.trim()) {
        Some("deferred") => Action::Delayed,
        Some("success") => Action::Delivered,
        None if rest.contains("success: ") => Action::Delivered,
        None if words.is_empty() => return None,
        _ => by_code(words),
    };
    Some(Line { id: until(rest_of(before, "id="), ","), action, words, whom, ..EMPTY })
}

/// The objects that a program writes behind its words, as of events: `delivery attempt failed {"rcpt":"…","smtp_code":451,…}`.
fn object(line: &str) -> Option<Vec<Failure>> {
    let at = line.find("{\"").filter(|&at| at > 0 && line.trim_end().ends_with('}'))?;
    let mut told = event::of(&Json::parse_all(&line[at..])).failures;
    told.iter_mut().filter(|failure| failure.action.is_none()).for_each(|failure| {
        let is_temporary = failure.reply_code.map_or(by_code(&failure.words) == Action::Delayed, |code| code < 500);
        failure.action = Some(if is_temporary { Action::Delayed } else { Action::Failed });
    });
    Some(told).filter(|told| !told.is_empty())
}

/// A line of a form that nobody thought of, if it names an address or a code, and says that something went wrong.
fn general(line: &str) -> Option<Line<'_>> {
    let code = reply::find(line);
    if code.is_none() && !line.contains('@') && !line.contains("tatus: success") {
        return None;
    }
    let lower = line.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let says_status = has(&["status: success"]);
    let action = match () {
        // what a header or a login says is no delivery
        () if has(&reading().log_chatter) => return None,
        () if has(&reading().log_delayed) => Action::Delayed,
        () if code.is_some() || has(&reading().log_failed) => by_code(line),
        () if has(&reading().log_unreached) => Action::Delayed,
        () if says_status || has(&reading().log_delivered) => Action::Delivered,
        () => return None,
    };
    let after = |keys: &[&str]| keys.iter().find_map(|key| lower.find(key).map(|at| &line[at + key.len()..]));
    let whom = recipient(line, after(&reading().log_recipients).unwrap_or_default());
    if code.is_none() && (whom.is_empty() || action == Action::Delivered) && !says_status {
        return None;
    }
    let words = cut(line, "]: ").map_or(line, |(_, words)| words);
    let id = after(&reading().log_ids).map_or_else(|| id(line), |rest| until(rest, ",> ]"));
    Some(Line { id, action, words, whom, ..EMPTY })
}

/// The address after the keys and arrows that name a recipient, else the only one of the line.
fn recipient<'a>(line: &'a str, named: &'a str) -> &'a str {
    if !first(named).is_empty() {
        return first(named);
    }
    let only = prose::only_address(line).unwrap_or_default();
    let only = line.find(&only).map_or("", |at| &line[at..at + only.len()]);
    // Zimbra: `[name=a@example.com;ip=…]`, but not `prvs=1234=a@example.com`
    let key = only.split_once('=').filter(|(key, rest)| key.bytes().all(|b| b.is_ascii_lowercase()) && !rest.contains('='));
    key.map_or(only, |(_, rest)| rest)
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
fn qmail_host(words: &str) -> &str {
    let is_ip = |word: &&str| word.matches('.').count() == 3 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    words.split(' ').take(3).map(|word| word.trim_end_matches('.')).find(is_ip).unwrap_or_default()
}

// Parts of lines.

/// `to=`, `orig_to=`, `relay=`, `dsn=` and the queue's number.
fn keys(line: &str) -> Line<'_> {
    let status = until(value(line, "dsn="), " ,");
    Line {
        id: id(line),
        whom: value(line, "to="),
        original: value(line, "orig_to="),
        status: if status.len() < 5 { "" } else { status },
        host: host_in(rest_of(line, "relay=")),
        ..EMPTY
    }
}

/// The first name of a host: `mx.example.com[192.0.2.1]:25`, `"192.0.2.1 (mx.example.com)"`.
fn host_in(text: &str) -> &str {
    let mut words = text.split([' ', '[', '(', ')', ']', ',', '"', ':']).take(4);
    words.find_map(|word| Some(word.trim_end_matches('.')).filter(|word| reply::is_host(word))).unwrap_or_default()
}

/// What follows ` to=` or the like, up to the next key; a list of addresses goes on after a comma.
fn value<'a>(line: &'a str, name: &str) -> &'a str {
    let rest = rest_of(line, name);
    until(rest, " \t")
}

fn rest_of<'a>(line: &'a str, name: &str) -> &'a str {
    let mut found = line.match_indices(name).map(|(at, _)| at);
    found.find(|&at| at == 0 || line[..at].ends_with([' ', ',', '\t', ':', '"', ';'])).map_or("", |at| &line[at + name.len()..])
}

fn until<'a>(text: &'a str, ends: &str) -> &'a str {
    text.find(|c| ends.contains(c)).map_or(text, |end| &text[..end])
}

/// One place for what many forms do: each use of `split_once` is a search of its own in the page.
#[inline(never)]
fn cut<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    text.split_once(mark)
}

fn first(text: &str) -> &str {
    address::find(text).map_or("", |at| &text[at])
}

fn by_code(words: &str) -> Action {
    let code = reply::find(words).map(|at| words[at].starts_with('4'));
    let is_temporary = code.unwrap_or_else(|| reply::status(words).is_some_and(|status| status.starts_with('4')));
    if is_temporary { Action::Delayed } else { Action::Failed }
}

fn command(stage: &str) -> Option<Command> {
    Some(match until(stage, " :").to_ascii_uppercase().as_str() {
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
fn id(line: &str) -> &str {
    let is_id = |word: &&str| {
        (5..=24).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric()) && word.bytes().any(|b| b.is_ascii_digit())
    };
    line.split(' ').take(12).filter_map(|word| word.strip_suffix(':')).find(is_id).unwrap_or_default()
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
