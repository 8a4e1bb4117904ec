//! Every rule proves itself: it speaks on its own `seen`, louder than every other rule, and what a reason calls
//! unlike is not its own.

use kaeru::{
    knowledge::{Rule, Says},
    verdict::{
        phrases::{self, Match},
        words::Words,
    },
};
use std::{fs, path::Path};
use toml::{Spanned, Table, Value};

struct Entry {
    place: String,
    seen: String,
    is: Option<String>,
}

#[test]
fn every_rule_wins_on_what_it_has_seen() {
    let faults: Vec<String> = entries("rule").iter().filter_map(rule_fault).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn look_alikes_are_what_they_are_said_to_be() {
    let faults: Vec<String> = entries("unlike").iter().filter_map(look_alike_fault).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn rule_fault(entry: &Entry) -> Option<String> {
    let matches = phrases::find(&Words::new(&entry.seen));
    if !matches.iter().any(|m| m.rule.place() == entry.place) {
        return Some(format!("{}: does not match its own `seen`: {}", entry.place, entry.seen));
    }
    let best = loudest(&matches, entry)?;
    let own = matches.iter().filter(|m| m.rule.place() == entry.place).map(Match::strength).fold(f32::MIN, f32::max);
    let wins = best.rule.place() == entry.place || best.strength() <= own;
    (!wins).then(|| format!("{}: is shadowed by {} on {}", entry.place, best.rule.place(), entry.seen))
}

fn look_alike_fault(entry: &Entry) -> Option<String> {
    let matches = phrases::find(&Words::new(&entry.seen));
    let said = loudest(&matches, entry).map_or("nothing", |best| name(best.rule));
    (Some(said) != entry.is.as_deref()).then(|| format!("{}: expected {:?}, but found {said}: {}", entry.place, entry.is, entry.seen))
}

/// A provider's rule is heard only in that provider's file, and a rule with a status only where the status stands. Signs
/// of a warning speak for no reason: they are held against each other alone.
fn loudest<'a>(matches: &'a [Match], entry: &Entry) -> Option<&'a Match> {
    let is_heard = |m: &&Match| {
        let at_home = entry.place.rsplit_once(':').is_some_and(|(file, _)| m.rule.place().starts_with(file));
        let is_of_kind = matches!(m.rule.says, Says::Sign(_)) == entry.place.starts_with("warnings/");
        is_of_kind && (m.rule.provider().is_none() || at_home) && m.rule.status().is_none_or(|status| entry.seen.contains(status))
    };
    matches.iter().filter(is_heard).max_by(|a, b| a.strength().total_cmp(&b.strength()))
}

fn name(rule: &Rule) -> &'static str {
    match rule.says {
        Says::Reason(reason) => reason.name(),
        Says::Notice(notice) => notice.name(),
        Says::Sign(sign) => sign.name(),
    }
}

/// All entries of one kind, with their places as the build names them.
fn entries(kind: &str) -> Vec<Entry> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/knowledge");
    let mut all = Vec::new();
    for folder in ["reasons", "notices", "warnings", "providers"] {
        for file in fs::read_dir(root.join(folder)).unwrap() {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
            all.extend(file_entries(&name, &text, kind));
        }
    }
    all
}

fn file_entries(name: &str, text: &str, kind: &str) -> Vec<Entry> {
    #[derive(serde::Deserialize)]
    struct Lined {
        text: Option<Spanned<String>>,
        seen: Spanned<String>,
        is: Option<String>,
    }
    let table: Table = text.parse().unwrap();
    let Some(Value::Array(_)) = table.get(kind) else { return Vec::new() };
    #[derive(serde::Deserialize)]
    struct Both {
        #[serde(default)]
        rule: Vec<Lined>,
        #[serde(default)]
        unlike: Vec<Lined>,
    }
    let both: Both = toml::from_str(text).unwrap();
    let entries = if kind == "rule" { both.rule } else { both.unlike };
    let line = |offset: usize| text[..offset].matches('\n').count() + 1;
    let entry = |e: Lined| {
        let at = e.text.as_ref().map_or(e.seen.span().start, |t| t.span().start);
        Entry { place: format!("{name}:{}", line(at)), seen: e.seen.into_inner(), is: e.is }
    };
    entries.into_iter().map(entry).collect()
}
