//! Writes the tables of `knowledge/mod.rs` as Rust.

use crate::{
    rules::Rules,
    shape::{Code, Equivalents, Knowledge, Texts},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{Debug, Write},
};

pub fn tables(knowledge: &Knowledge, rules: &Rules) -> String {
    let mut code = String::new();
    names(&mut code, "Reason", knowledge.reasons.iter().map(|f| f.stem()));
    names(&mut code, "Notice", knowledge.notices.iter().map(|f| f.stem()));
    languages(&mut code, knowledge);
    reasons(&mut code, knowledge);
    codes(&mut code, "STATUSES", &knowledge.status.content.status);
    codes(&mut code, "REPLIES", &knowledge.status.content.reply);
    rule_tables(&mut code, rules);
    providers(&mut code, knowledge);
    mailers(&mut code, knowledge);
    unreadable(&mut code, knowledge);
    code
}

/// `user_unknown` as `UserUnknown`.
fn camel(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

fn names<'a>(code: &mut String, kind: &str, names: impl Iterator<Item = &'a str> + Clone) {
    let variants: Vec<String> = names.clone().map(camel).collect();
    let arms: String = names.zip(&variants).map(|(name, variant)| format!("Self::{variant} => {name:?}, ")).collect();
    let list = variants.join(", ");
    *code += &format!(
        "#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]\n#[serde(rename_all = \"snake_case\")]\npub enum {kind} {{ {list} }}\n\
         impl {kind} {{\n    pub const ALL: &[{kind}] = &[{}];\n    pub fn name(self) -> &'static str {{ match self {{ {arms} }} }}\n}}\n",
        variants.iter().map(|v| format!("Self::{v}, ")).collect::<String>(),
    );
}

/// Every language of the page has a file in `words/`; all have the same keys.
fn languages(code: &mut String, knowledge: &Knowledge) {
    let tags: Vec<&str> = knowledge.words.iter().map(|f| f.stem()).collect();
    names(code, "Language", tags.iter().copied());
    let keys: Vec<&String> = knowledge.words.first().map(|f| f.content.keys().collect()).unwrap_or_default();
    let fields: String = keys.iter().map(|key| format!("pub {key}: &'static str, ")).collect();
    *code += &format!(
        "pub const LANGUAGES: usize = {};\n/// The page's own words.\npub struct Words {{ {fields} }}\npub static WORDS: [Words; LANGUAGES] = [\n",
        tags.len()
    );
    for file in &knowledge.words {
        let values: String = file.content.iter().map(|(key, value)| format!("{key}: {:?}, ", value.as_ref())).collect();
        *code += &format!("    Words {{ {values} }},\n");
    }
    *code += "];\n";
}

fn texts(t: &Texts) -> String {
    format!("Texts {{ title: {:?}, meaning: {:?}, steps: &{:?}, reply: {:?} }}", t.title, t.meaning, t.steps, t.reply.trim())
}

fn equivalents(e: &Equivalents) -> String {
    format!(
        "Equivalents {{ sisimai: {:?}, kumomta: {:?}, ses: {:?}, sparkpost: {}, postmark: {:?}, postalsys: {:?}, customers_mail_cloud: {:?} }}",
        e.sisimai, e.kumomta, e.ses, e.sparkpost, e.postmark, e.postalsys, e.customers_mail_cloud
    )
}

fn reasons(code: &mut String, knowledge: &Knowledge) {
    *code += "pub static REASONS: &[ReasonFacts] = &[\n";
    for file in &knowledge.reasons {
        let r = &file.content;
        let [category, responsible, list_action] = [&r.category, &r.responsible, &r.list_action].map(|name| upper_first(name.as_ref()));
        *code += &format!(
            "    ReasonFacts {{ reason: Reason::{}, category: Category::{category}, responsible: Responsible::{responsible}, list_action: ListAction::{list_action}, equivalents: {}, texts: [{}, {}] }},\n",
            camel(file.stem()),
            equivalents(&r.equivalents),
            texts(&r.en),
            texts(&r.ja),
        );
    }
    *code += "];\npub static NOTICES: &[NoticeFacts] = &[\n";
    for file in &knowledge.notices {
        let [en, ja] = [texts(&file.content.en), texts(&file.content.ja)];
        *code += &format!("    NoticeFacts {{ notice: Notice::{}, texts: [{en}, {ja}] }},\n", camel(file.stem()));
    }
    *code += "];\n";
}

fn upper_first(name: &str) -> String {
    name[..1].to_uppercase() + &name[1..]
}

fn codes<T: ToString + Debug>(code: &mut String, name: &str, codes: &[Code<T>]) {
    *code += &format!("pub static {name}: &[CodeFacts] = &[\n");
    for c in codes {
        let permanent = c.reason.as_ref().map(|r| (r.as_ref().clone(), c.sure.unwrap_or(0.5)));
        let transient = c.transient.as_ref().map(|t| (t.reason.as_ref().clone(), t.sure)).or_else(|| permanent.clone());
        let [permanent, transient] = [permanent, transient].map(|reading| match reading {
            Some((reason, sure)) => format!("Some((Reason::{}, {sure:?}))", camel(&reason)),
            None => "None".to_owned(),
        });
        *code += &format!(
            "    CodeFacts {{ code: {:?}, permanent: {permanent}, transient: {transient}, meaning: [{:?}, {:?}] }},\n",
            c.code.as_ref().to_string(),
            c.en,
            c.ja
        );
    }
    *code += "];\n";
}

/// Rules without pointers, words as one text: together a third of what slices of slices weigh in the page.
fn rule_tables(code: &mut String, all: &Rules) {
    let statuses: BTreeSet<&String> = all.rules.iter().filter_map(|r| r.status.as_ref()).collect();
    let statuses: Vec<&String> = statuses.into_iter().collect();
    *code += &format!(
        "pub static FILES: &[&str] = &{:?};\npub static RULE_STATUSES: &[&str] = &{statuses:?};\npub static RULES: &[Rule] = &[\n",
        all.files
    );
    for r in &all.rules {
        let says = if r.is_notice { format!("Notice(Notice::{})", camel(&r.says)) } else { format!("Reason(Reason::{})", camel(&r.says)) };
        let gaps = r.slots.iter().rev().fold(0u8, |bits, slot| bits << 1 | u8::from(slot.gap));
        let status = r.status.as_ref().and_then(|status| statuses.iter().position(|s| *s == status)).map_or(u8::MAX, |n| n as u8);
        let provider = r.provider.map_or(u8::MAX, |n| n as u8);
        let sure = (r.sure * 100.0).round() as u8;
        *code += &format!(
            "    Rule {{ says: Says::{says}, percent: {sure}, provider: {provider}, status: {status}, slots: {}, gaps: {gaps}, file: {}, line: {} }},\n",
            r.slots.len(),
            r.file,
            r.line
        );
    }
    *code += "];\n";
    word_tables(code, all);
}

/// The class of a word is its number; concepts are numbered after all words.
fn word_tables(code: &mut String, all: &Rules) {
    let words: Vec<&String> = all.patterns.keys().collect();
    let concepts: Vec<&String> = all.classes.keys().filter(|name| name.starts_with('{')).collect();
    let number = |class: usize| {
        let (name, _) = all.classes.iter().find(|(_, c)| **c == class).expect("every class has a name");
        let concept = concepts.iter().position(|c| *c == name).map(|n| words.len() + n);
        concept.unwrap_or_else(|| words.binary_search(&name).expect("every other class is a word"))
    };
    let numbers: Vec<usize> = (0..all.classes.len()).map(number).collect();
    let slots: Vec<usize> = all.rules.iter().flat_map(|r| &r.slots).map(|slot| numbers[slot.class]).collect();
    let mut belongs: Vec<(usize, usize)> = Vec::new();
    for (word, classes) in all.patterns.values().enumerate() {
        belongs.extend(classes.iter().map(|class| (word, numbers[*class])).filter(|(_, class)| *class >= words.len()));
    }
    let text = words.iter().map(|w| w.as_str()).collect::<Vec<_>>().join("\n");
    writeln!(code, "/// Words that the automaton looks for, a line each; a star at the end stands for the rest of a word.\npub static PATTERNS: &str = {text:?};").expect("a string can be written to");
    writeln!(code, "/// The classes of the slots of all rules, one rule after the other.\npub static SLOTS: &[u16] = &{slots:?};")
        .expect("a string can be written to");
    writeln!(code, "/// Words that belong to a concept, with the concept's class.\npub static CONCEPTS: &[(u16, u16)] = &{belongs:?};")
        .expect("a string can be written to");
    writeln!(code, "pub const CLASSES: usize = {};", words.len() + concepts.len()).expect("a string can be written to");
}

fn providers(code: &mut String, knowledge: &Knowledge) {
    *code += "pub static PROVIDERS: &[Provider] = &[\n";
    for file in &knowledge.providers {
        let p = &file.content;
        *code += &format!(
            "    Provider {{ name: {:?}, help: {:?}, hosts: &{:?}, domains: &{:?}, words: &{:?} }},\n",
            p.name, p.help, p.hosts, p.domains, p.words
        );
    }
    *code += "];\npub static BLOCKLISTS: &[Blocklist] = &[\n";
    for list in &knowledge.blocklists.content.list {
        let words: Vec<&String> = list.words.iter().map(|w| w.as_ref()).collect();
        *code += &format!("    Blocklist {{ name: {:?}, words: &{words:?}, lookup: {:?} }},\n", list.name, list.lookup);
    }
    *code += "];\n";
}

fn mailers(code: &mut String, knowledge: &Knowledge) {
    let mut signs: Vec<(&str, &str)> = Vec::new();
    let mut returned: Vec<&str> = Vec::new();
    for file in &knowledge.mailers {
        let name = file.content.name.as_deref();
        signs.extend(file.content.signs.iter().filter_map(|sign| Some((sign.as_ref().as_str(), name?))));
        returned.extend(file.content.returned.iter().map(|line| line.as_ref().as_str()));
    }
    returned.sort_unstable();
    returned.dedup();
    *code += &format!(
        "/// Words that betray the software that wrote a report, and its name.\npub static MAILER_SIGNS: &[(&str, &str)] = &{signs:?};\n/// Beginnings of the line above the returned mail, in lower case, sorted.\npub static RETURNED_MARKS: &[&str] = &{returned:?};\n"
    );
}

fn unreadable(code: &mut String, knowledge: &Knowledge) {
    let plain =
        |t: &crate::shape::Plain| format!("Texts {{ title: {:?}, meaning: {:?}, steps: &{:?}, reply: \"\" }}", t.title, t.meaning, t.steps);
    *code += "pub static UNREADABLE: &[Unreadable] = &[\n";
    for kind in &knowledge.unreadable.content.kind {
        let magic: BTreeMap<usize, Vec<u8>> = kind.magic.iter().map(|m| m.chars().map(|c| c as u8).collect()).enumerate().collect();
        let magic: Vec<&Vec<u8>> = magic.values().collect();
        let slices: String = magic.iter().map(|m| format!("&{m:?}, ")).collect();
        *code += &format!(
            "    Unreadable {{ name: {:?}, magic: &[{slices}], texts: [{}, {}] }},\n",
            kind.name,
            plain(&kind.en),
            plain(&kind.ja)
        );
    }
    *code += "];\n";
}
