//! Tables: comma- or tab-separated rows, as mail servers and their consoles export what became of each mail.

use super::token::{REPLY_CODE, STATUS};
use super::{address, json::Json};
use crate::knowledge::reading;

/// Words of rows without a head that say what became of the mail.
const OUTCOMES: &str = " failed fail delayed relayed delivered expanded bounced bounce deferred defer deliver send b d t rb ";

/// The rows as objects; `None` where the text is no table.
pub fn rows(text: &str) -> Option<Vec<Json>> {
    let text = body(text);
    let ruled = ruled(text);
    let text = ruled.as_deref().unwrap_or(text);
    let mark = mark(text)?;
    let mut rows = Rows { text, mark };
    let first = rows.next()?;
    let mut objects = Vec::new();
    if is_head(&first) {
        rows.for_each(|cells| objects.push(object(&first, cells)));
        return Some(objects);
    }
    let mut strangers = 0;
    let mut cells = Some(first);
    while let Some(row) = cells {
        match guess(row) {
            Some(object) => objects.push(object),
            None => strangers += 1,
        }
        cells = rows.next();
    }
    // a quarter of strangers is more than any log has
    (strangers * 3 <= objects.len()).then_some(objects)
}

pub fn is_table(text: &str) -> bool {
    let text = body(text);
    let ruled = ruled(text);
    let text = ruled.as_deref().unwrap_or(text);
    let Some(mark) = mark(text) else { return false };
    let first = Rows { text, mark }.next();
    first.is_some_and(|cells| is_head(&cells) || guess(cells).is_some())
}

/// A name as it is compared: `Recipient address`, `recipient-address` and `recipientAddress` are one.
pub fn plain(name: &str) -> String {
    plain_letters(name).collect()
}

/// Whether a name is, in `plain`, this one.
pub fn is_named(name: &str, plain: &str) -> bool {
    plain_letters(name).eq(plain.chars())
}

fn plain_letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '(' | ')' | '.')).map(super::letters::lower)
}

/// Exchange writes remarks first, the last of which is the head.
fn body(text: &str) -> &str {
    let mut rest = text.trim_start();
    while rest.starts_with('#') {
        if let Some(fields) = rest.strip_prefix("#Fields:") {
            return fields.trim_start();
        }
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest
}

fn mark(text: &str) -> Option<char> {
    let line = text.lines().next()?;
    [',', '\t', ';'].into_iter().find(|mark| line.contains(*mark))
}

/// One column names for whom, another one what became of it.
fn is_head(cells: &[String]) -> bool {
    let (mut whom, mut tells) = (0, 0);
    for cell in cells {
        let name = plain(cell);
        let name = name.as_str();
        let is_whom = reading().address_keys.contains(&name);
        whom += usize::from(is_whom);
        let is_kind = reading().kind_keys.contains(&name) || reading().outcome_columns.iter().any(|part| name.contains(part));
        tells += usize::from(is_kind && (!is_whom || name == "recipientstatus"));
    }
    whom > 0 && tells > 0 && !cells.iter().any(|cell| cell.contains('@'))
}

/// No screen is wider.
const MOST_COLUMNS: usize = 64;

/// What PowerShell prints, names, dashes beneath each, and values beneath these, as rows with tabs. A value that did not
/// fit is cut, and no address any more.
fn ruled(text: &str) -> Option<String> {
    let dashes = text.lines().nth(1)?;
    let is_ruled = dashes.contains("- ") && dashes.bytes().all(|b| matches!(b, b'-' | b' '));
    if !is_ruled || dashes.split_whitespace().count() > MOST_COLUMNS {
        return None;
    }
    let mut rows = String::new();
    for line in text.lines() {
        let mut marks = dashes.bytes();
        let (mut mark, mut start) = (b' ', rows.len());
        for c in line.chars() {
            let next = marks.next().unwrap_or(mark);
            if mark == b' ' && next == b'-' && start < rows.len() {
                end_cell(&mut rows, start);
                rows.push('\t');
                start = rows.len();
            }
            mark = next;
            rows.push(c);
        }
        end_cell(&mut rows, start);
        rows.push('\n');
    }
    Some(rows)
}

fn end_cell(rows: &mut String, start: usize) {
    let cell = rows[start..].trim_end();
    let end = if cell.ends_with(['…', '.']) && cell.contains('@') { start } else { start + cell.len() };
    rows.truncate(end);
}

fn is_in(names: &str, name: &str) -> bool {
    !name.is_empty() && !name.contains(' ') && names.contains(&format!(" {name} "))
}

fn object(head: &[String], cells: Vec<String>) -> Json {
    Json::Object(head.iter().cloned().zip(cells.into_iter().map(Json::Text)).collect())
}

/// A row without a head: an outcome, the server's words, and the address that stands last before them.
fn guess(cells: Vec<String>) -> Option<Json> {
    let outcome = cells.iter().rposition(|cell| is_in(OUTCOMES, &plain(cell)));
    let words = cells.iter().rposition(|cell| is_answer(cell));
    // of two cells, one must hold the words
    words.or(outcome.filter(|_| cells.len() > 2))?;
    let status = cells.iter().position(|cell| STATUS.find(cell).is_some_and(|at| at.start == 0));
    let end = words.or(status).unwrap_or(cells.len());
    let is_address = |cell: &&String| !cell.starts_with('<') && address::find(cell).is_some_and(|at| at == (0..cell.len()));
    let whom = cells[..end].iter().rfind(is_address)?.clone();
    let mut entries = vec![("recipient".to_owned(), Json::Text(whom))];
    let mut add = |name: &str, at: Option<usize>| entries.extend(at.map(|at| (name.to_owned(), Json::Text(cells[at].clone()))));
    add("event", outcome);
    add("dsndiag", words);
    add("dsnstatus", status);
    add("dsnmta", words.filter(|at| at + 1 < cells.len()).map(|at| at + 1));
    Some(Json::Object(entries))
}

/// `smtp;550 5.1.1 …`, `[{LED=550 …`: a code near its beginning, and words.
fn is_answer(cell: &str) -> bool {
    cell.contains(' ')
        && REPLY_CODE.find(&cell[..super::fields::floor(cell, 60)]).is_some_and(|at| at.start < 40 && !cell[..at.start].contains(' '))
        || cell.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("smtp;"))
}

/// Rows of cells; a cell in quotation marks may hold the mark, line ends, and doubled quotation marks.
struct Rows<'a> {
    text: &'a str,
    mark: char,
}

impl Iterator for Rows<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        self.text = self.text.trim_start_matches('\n');
        if self.text.is_empty() {
            return None;
        }
        let mut cells = vec![String::new()];
        let mut quoted = false;
        let mut chars = self.text.chars();
        while let Some(c) = chars.next() {
            let cell = cells.last_mut()?;
            match c {
                '"' if quoted && chars.as_str().starts_with('"') => cell.extend(chars.next()),
                '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
                '\n' if !quoted => break,
                _ if c == self.mark && !quoted => cells.push(String::new()),
                _ => cell.push(c),
            }
        }
        self.text = chars.as_str();
        Some(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `t!(name, in, out)`: one case a line.
    macro_rules! t {
        ($name:ident, $text:expr, $out:expr) => {
            #[test]
            fn $name() {
                let rows: Vec<String> = Rows { text: $text, mark: ',' }.map(|cells| cells.join("|")).collect();
                assert_eq!(rows.join("/"), $out);
            }
        };
    }

    t!(plain_cells, "a,b,,c\nd,e", "a|b||c/d|e");
    t!(quoted_cells, "\"a,b\",\"c\nd\",e", "a,b|c\nd|e");
    t!(doubled_marks, "\"say \"\"hi\"\", now\",x", "say \"hi\", now|x");
    t!(empty_quoted, "\"\",a,\"\"", "|a|");
    t!(a_mark_within, "5\" disk,a", "5\" disk|a");
    t!(never_closed, "a,\"b,c", "a|b,c");
}
