//! What the shape alone cannot say: every entry names its source, and every reason that is mentioned exists.

use crate::{
    rules::known,
    shape::{CATEGORIES, COUNTINGS, Code, DETAILS, Fault, File, Knowledge, LIST_ACTIONS, RESPONSIBLES, ReasonTexts, Status},
};
use toml::Spanned;

pub fn check(knowledge: &Knowledge) -> Result<(), Fault> {
    for file in &knowledge.reasons {
        one_of(file, &file.content.category, CATEGORIES)?;
        one_of(file, &file.content.responsible, RESPONSIBLES)?;
        one_of(file, &file.content.list_action, LIST_ACTIONS)?;
        one_of(file, &file.content.counting, COUNTINGS)?;
        texts(file, &file.content.en)?;
        texts(file, &file.content.ja)?;
        proven(file, &file.content.rules)?;
        alike(knowledge, file, &file.content.unlike)?;
    }
    for file in &knowledge.notices {
        proven(file, &file.content.rules)?;
        alike(knowledge, file, &file.content.unlike)?;
    }
    for file in &knowledge.warnings {
        proven(file, &file.content.rules)?;
        alike(knowledge, file, &file.content.unlike)?;
    }
    for file in &knowledge.providers {
        proven(file, &file.content.rules)?;
        filled(file, "source", &file.content.source)?;
        date(file, &file.content.checked)?;
        for since in &file.content.since {
            filled(file, "source", &since.source)?;
            date(file, &since.date)?;
            since.reasons.iter().try_for_each(|name| known(knowledge, file, name.as_ref(), name.span().start).map(drop))?;
        }
    }
    for file in &knowledge.mailers {
        filled(file, "source", &file.content.source)?;
    }
    for file in [&knowledge.reading, &knowledge.details] {
        file.content.iter().try_for_each(|(key, words)| distinct(file, key, words))?;
    }
    domains(knowledge)?;
    for list in &knowledge.blocklists.content.list {
        filled(&knowledge.blocklists, "source", &list.source)?;
        if list.dead.is_some() != list.lookup.is_empty() {
            let at = list.words.first().map_or(0, |word| word.span().start);
            let found = format!("{:?} is dead and has a look-up page, or has none and is not dead", list.name);
            return Err(knowledge.blocklists.fault(at, found, "give a living list its `lookup`, and a dead one only the year in `dead`"));
        }
    }
    codes(knowledge, &knowledge.status.content.status)?;
    codes(knowledge, &knowledge.status.content.reply)
}

fn proven<T>(file: &File<T>, rules: &[crate::shape::Rule]) -> Result<(), Fault> {
    for rule in rules {
        let at = rule.text.span().start;
        if rule.source.trim().is_empty() {
            return Err(file.fault(at, "a rule without a source", "say in `source` where the words are documented"));
        }
        if rule.seen.as_ref().trim().is_empty() {
            return Err(file.fault(at, "a rule without proof", "put a whole reply with these words in `seen`"));
        }
    }
    Ok(())
}

fn alike<T>(knowledge: &Knowledge, file: &File<T>, all: &[crate::shape::Unlike]) -> Result<(), Fault> {
    for unlike in all {
        filled(file, "seen", &unlike.seen)?;
        known(knowledge, file, unlike.is.as_ref(), unlike.is.span().start)?;
    }
    Ok(())
}

fn texts<T>(file: &File<T>, texts: &ReasonTexts) -> Result<(), Fault> {
    for text in [&texts.title, &texts.meaning] {
        if text.as_ref().contains('{') {
            return Err(file.fault(text.span().start, "a detail in a title or meaning", "details may stand in steps and letters only"));
        }
        said(file, text)?;
    }
    for steps in [&texts.steps, &texts.agent, &texts.marketer, &texts.admin, &texts.developer] {
        if !(2..=4).contains(&steps.len()) {
            let at = steps.first().map_or(texts.title.span().start, |step| step.span().start);
            return Err(file.fault(at, format!("{} steps for one who asks", steps.len()), "write 2 to 4, the most useful first"));
        }
        steps.iter().try_for_each(|step| said(file, step))?;
    }
    [&texts.reply, &texts.customer, &texts.postmaster].into_iter().try_for_each(|letter| said(file, letter))
}

/// Some words, and no detail that nobody fills in.
fn said<T>(file: &File<T>, text: &Spanned<String>) -> Result<(), Fault> {
    let at = text.span().start;
    for line in text.as_ref().trim().lines().filter(|line| line.contains("||")) {
        if line.split("||").any(|wording| wording.trim().is_empty()) {
            return Err(file.fault(at, format!("an empty wording beside `||` in {line:?}"), "write words on both sides of `||`"));
        }
    }
    if text.as_ref().trim().is_empty() {
        return Err(file.fault(at, "an empty text", "say something, or take the step out"));
    }
    for opened in text.as_ref().split('{').skip(1) {
        let name = opened.split('}').next().unwrap_or_default();
        if !DETAILS.contains(&name) || !opened.contains('}') {
            return Err(file.fault(at, format!("`{{{name}` is no detail"), format!("use one of: {}", DETAILS.join(", "))));
        }
    }
    Ok(())
}

fn distinct<T>(file: &File<T>, key: &str, words: &[Spanned<String>]) -> Result<(), Fault> {
    for (number, word) in words.iter().enumerate() {
        let at = word.span().start;
        if word.as_ref().to_lowercase() != *word.as_ref() {
            return Err(file.fault(at, format!("{:?} has capitals", word.as_ref()), "write it in lower case"));
        }
        if words[..number].iter().any(|other| other.as_ref() == word.as_ref()) {
            return Err(file.fault(at, format!("{:?} stands twice in `{key}`", word.as_ref()), "take one of them out"));
        }
    }
    Ok(())
}

/// A slip leads to a domain that exists, and is none itself.
fn domains(knowledge: &Knowledge) -> Result<(), Fault> {
    let file = &knowledge.domains;
    distinct(file, "known", &file.content.known)?;
    let of_providers = knowledge.providers.iter().flat_map(|provider| &provider.content.domains);
    let known: Vec<&String> = of_providers.chain(file.content.known.iter().map(|domain| domain.as_ref())).collect();
    for (slip, meant) in &file.content.slips {
        let at = meant.span().start;
        if !known.contains(&meant.as_ref()) {
            return Err(file.fault(at, format!("`{}` is no known domain", meant.as_ref()), "add it to `known`, or mend it"));
        }
        if known.contains(&slip) {
            return Err(file.fault(
                at,
                format!("`{slip}` is a known domain"),
                "a slip is a domain without mail: take it out here or there",
            ));
        }
    }
    Ok(())
}

fn one_of<T>(file: &File<T>, name: &Spanned<String>, names: &[&str]) -> Result<(), Fault> {
    if names.contains(&name.as_ref().as_str()) {
        return Ok(());
    }
    Err(file.fault(name.span().start, format!("`{}` is not known here", name.as_ref()), format!("use one of: {}", names.join(", "))))
}

fn filled<T>(file: &File<T>, key: &str, value: &str) -> Result<(), Fault> {
    if value.trim().is_empty() {
        return Err(file.fault(0, format!("an empty `{key}`"), format!("fill `{key}` in")));
    }
    Ok(())
}

fn date<T>(file: &File<T>, day: &str) -> Result<(), Fault> {
    let parts: Vec<&str> = day.split('-').collect();
    let ok = parts.len() == 3 && parts[0].len() == 4 && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if ok {
        return Ok(());
    }
    Err(file.fault(0, format!("checked = {day:?}"), "write the day as 2026-11-24"))
}

fn codes<T>(knowledge: &Knowledge, all: &[Code<T>]) -> Result<(), Fault> {
    let file: &File<Status> = &knowledge.status;
    for code in all {
        let at = code.code.span().start;
        if code.source.trim().is_empty() {
            return Err(file.fault(at, "a code without a source", "name its RFC in `source`"));
        }
        let reasons: Vec<&Spanned<String>> = code.reason.iter().chain(code.transient.as_ref().map(|t| &t.reason)).collect();
        for reason in reasons {
            known(knowledge, file, reason.as_ref(), reason.span().start)?;
        }
    }
    Ok(())
}
