//! Sessions that a server writes into its log line by line, several of them mixed: MDaemon, hMailServer, IceWarp and others.
//! Commands wait for their answers in the order in which they were given.

use super::{Action, Index, Line, by_code, command, cut, first, hash};
use crate::input::token::IPV4;
use std::collections::VecDeque;

/// What stands before each command and answer.
const MARKS: [&str; 8] = [" --> ", " <-- ", " >>> ", " <<< ", "\"SENT: ", "\"RECEIVED: ", ",>,", ",<,"];
/// How RFC 5321's commands and those of its extensions begin.
const VERBS: [&str; 13] = ["helo", "ehlo", "lhlo", "mail", "rcpt", "data", "bdat", "rset", "noop", "quit", "auth", "star", "vrfy"];

#[derive(Default)]
pub struct Sessions {
    all: Vec<Session>,
    places: Index,
}

#[derive(Default)]
struct Session {
    /// Commands without an answer as yet.
    waiting: VecDeque<String>,
    /// Whom the server took.
    accepted: Vec<String>,
    is_in_data: bool,
    /// Lines of an answer that goes on.
    words: String,
}

/// What an answer tells of some addresses; of none where the session ended before one was named.
pub struct Told {
    pub whom: Vec<String>,
    pub words: String,
    pub command: String,
}

impl Told {
    pub fn line(&self) -> Line<'_> {
        let action = if self.words.starts_with('2') { Action::Delivered } else { by_code(&self.words) };
        Line { action, words: &self.words, command: command(&self.command), ..super::EMPTY }
    }
}

impl Sessions {
    /// Exchange's protocol log, which is a table by its form.
    pub fn are_in(text: &str) -> bool {
        text.lines().take(30).any(|line| line.contains(",<,"))
    }

    /// `None` where the line belongs to no session.
    pub fn add(&mut self, line: &str) -> Option<Option<Told>> {
        if !line.bytes().any(|b| matches!(b, b'<' | b'>' | b'"')) {
            return None;
        }
        let (before, said) = MARKS.iter().find_map(|mark| cut(line, mark))?;
        let said = said.trim_end().trim_end_matches(['"', ',']);
        let verb = said.get(..4).unwrap_or_default().to_ascii_lowercase();
        let is_reply = verb.len() == 4 && verb.as_bytes()[..3].iter().all(u8::is_ascii_digit) && verb.ends_with([' ', '-']);
        let is_command = VERBS.contains(&verb.as_str());
        if !is_reply && !is_command {
            return None;
        }
        let key = hash(&[key(before)]);
        let at = self.places.get(key).unwrap_or(self.all.len());
        if at == self.all.len() {
            self.all.push(Session::default());
            self.places.put(key, at);
        }
        let session = &mut self.all[at];
        Some(if is_reply { session.answer(said) } else { session.ask(said, &verb) })
    }
}

impl Session {
    fn ask(&mut self, said: &str, verb: &str) -> Option<Told> {
        // the end of the last answer was not logged
        let told = if self.words.is_empty() { None } else { self.answered() };
        if matches!(verb, "mail" | "helo" | "ehlo" | "rset") {
            self.accepted.clear();
            self.is_in_data = false;
        }
        self.waiting.push_back(said.to_owned());
        told
    }

    fn answer(&mut self, said: &str) -> Option<Told> {
        if self.words.len() < super::LONGEST {
            self.words.push_str(said);
            self.words.push('\n');
        }
        let goes_on = said.as_bytes()[3] == b'-' && !said.contains("[nl]");
        if goes_on { None } else { self.answered() }
    }

    fn answered(&mut self) -> Option<Told> {
        let words = std::mem::take(&mut self.words).replace("[nl]", "\n");
        let is_failed = words.starts_with(['4', '5']);
        let Some(asked) = self.waiting.pop_front() else {
            let is_end = std::mem::take(&mut self.is_in_data);
            let whom = std::mem::take(&mut self.accepted);
            // without its command: of the data, or the greeting
            let stage = if is_end { "DATA" } else { "CONNECT" };
            return (is_failed || is_end && !whom.is_empty()).then(|| Told { whom, words, command: stage.to_owned() });
        };
        let stage = asked.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let whom = match stage.as_str() {
            "RCPT" if is_failed => vec![first(&asked).to_owned()],
            "RCPT" => {
                self.accepted.push(first(&asked).to_owned());
                return None;
            }
            "DATA" | "BDAT" if is_failed => std::mem::take(&mut self.accepted),
            "DATA" | "BDAT" => {
                self.is_in_data = true;
                return None;
            }
            // "334 VXNlcm5hbWU6" asks for more
            "AUTH" if words.starts_with('3') => {
                self.waiting.push_front(asked);
                return None;
            }
            // a client that is refused EHLO says HELO
            "EHLO" | "RSET" | "QUIT" | "NOOP" | "VRFY" => return None,
            _ if is_failed => Vec::new(),
            _ => return None,
        };
        Some(Told { whom, words, command: stage })
    }
}

/// What stands for the session before its words: a number in brackets, the other side's address, or Exchange's third column.
fn key(before: &str) -> &str {
    if let Some(id) = before.split(',').nth(2) {
        return id;
    }
    let bracketed = before.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(key, _)| key);
    bracketed.or_else(|| IPV4.find(before).map(|at| &before[at])).unwrap_or_default()
}
