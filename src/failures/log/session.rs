//! Sessions that a server writes into its log line by line, several of them mixed: MDaemon, hMailServer, IceWarp, Exchange's
//! protocol log and others. Commands wait for their answers in the order in which they were given.

use super::{Action, Command, EMPTY, Index, LONGEST, Line, by_code, command, cut, first, hash, until};
use crate::input::token::IPV4;

/// What stands before each command and answer.
const MARKS: [&str; 8] = [" --> ", " <-- ", " >>> ", " <<< ", "\"SENT: ", "\"RECEIVED: ", ",>,", ",<,"];

#[derive(Default)]
pub struct Sessions {
    all: Vec<Session>,
    places: Index,
}

#[derive(Default)]
struct Session {
    commands: Vec<String>,
    /// How many of them have their answers.
    answered: usize,
    /// Whom the server took.
    accepted: Vec<String>,
    is_in_data: bool,
    /// Lines of an answer that goes on.
    words: String,
}

/// What an answer tells of some addresses; of none where the session ended before one was named.
pub struct Told {
    pub whom: Vec<String>,
    words: String,
    command: Command,
}

impl Told {
    pub fn line(&self) -> Line<'_> {
        let action = if self.words.starts_with('2') { Action::Delivered } else { by_code(&self.words) };
        Line { action, words: &self.words, command: Some(self.command), ..EMPTY }
    }
}

impl Sessions {
    /// Exchange's protocol log is a table by its form.
    pub fn are_in(text: &str) -> bool {
        text.lines().take(30).any(|line| line.contains(",<,"))
    }

    /// `None` where the line belongs to no session, else what it tells.
    pub fn add(&mut self, line: &str) -> Option<Option<Told>> {
        if !line.bytes().any(|b| matches!(b, b'<' | b'>' | b'"')) {
            return None;
        }
        let (before, said) = MARKS.iter().find_map(|mark| cut(line, mark))?;
        let said = said.trim_end_matches([' ', '"', ',']);
        let word = until(said, " :-");
        let is_all = |is: fn(&u8) -> bool| word.as_bytes().iter().all(is);
        let is_reply = word.len() == 3 && is_all(u8::is_ascii_digit);
        if !(is_reply || (4..=8).contains(&word.len()) && is_all(u8::is_ascii_uppercase)) {
            return None;
        }
        let key = hash(&[key(before)]);
        let at = self.places.get(key).unwrap_or(self.all.len());
        if at == self.all.len() {
            self.all.push(Session::default());
            self.places.put(key, at);
        }
        let session = &mut self.all[at];
        Some(if is_reply { session.answer(said) } else { session.ask(said) })
    }
}

impl Session {
    fn ask(&mut self, said: &str) -> Option<Told> {
        // the end of the last answer was not logged
        let told = if self.words.is_empty() { None } else { self.answered() };
        if matches!(command(said), Some(Command::Mail | Command::Ehlo)) {
            self.accepted.clear();
            self.is_in_data = false;
        }
        self.commands.push(said.to_owned());
        told
    }

    fn answer(&mut self, said: &str) -> Option<Told> {
        if self.words.len() < LONGEST {
            self.words.push_str(said);
            self.words.push('\n');
        }
        if said[3..].starts_with('-') { None } else { self.answered() }
    }

    fn answered(&mut self) -> Option<Told> {
        let words = std::mem::take(&mut self.words);
        let is_failed = words.starts_with(['4', '5']);
        let Some(asked) = self.commands.get(self.answered) else {
            // without its command: of the data, or the greeting
            let is_end = std::mem::take(&mut self.is_in_data);
            let whom = std::mem::take(&mut self.accepted);
            let command = if is_end { Command::Data } else { Command::Connect };
            return (is_failed || is_end && !whom.is_empty()).then_some(Told { whom, words, command });
        };
        self.answered += 1;
        let stage = command(asked)?;
        let whom = match stage {
            Command::Rcpt if is_failed => vec![first(asked).to_owned()],
            Command::Rcpt => {
                self.accepted.push(first(asked).to_owned());
                return None;
            }
            Command::Data if is_failed => std::mem::take(&mut self.accepted),
            Command::Data => {
                self.is_in_data = true;
                return None;
            }
            // "334 VXNlcm5hbWU6" asks for more
            Command::Auth if words.starts_with('3') => {
                self.answered -= 1;
                return None;
            }
            // a client that is refused EHLO says HELO
            _ if !is_failed || asked.starts_with('E') => return None,
            _ => Vec::new(),
        };
        Some(Told { whom, words, command: stage })
    }
}

/// What stands for the session before its words: Exchange's third column, a number in brackets, or the other side's address.
fn key(before: &str) -> &str {
    let after = |text, mark| cut(text, mark).map(|(_, rest)| rest);
    if let Some(rest) = after(before, ",").and_then(|rest| after(rest, ",")) {
        return until(rest, ",");
    }
    let bracketed = after(before, "[").map(|rest| until(rest, "]"));
    bracketed.or_else(|| IPV4.find(before).map(|at| &before[at])).unwrap_or_default()
}
