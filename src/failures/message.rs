//! A whole message: the fields for machines first, then the words for people, then what the headers still tell.

use super::{Failure, Findings, delivery_status, event, forged, forward, notices, prose, returned};
use crate::{
    input::{
        address,
        fields::{Fields, unword},
        mail::{Kind, Mail, Part},
    },
    knowledge::Sign,
    report::{Action, Notice},
};
use std::{borrow::Cow, cell::LazyCell, ops::Range};

/// So many addresses that only the header names are sought in the words; no header of a report holds more.
const MOST_NAMED: usize = 100;

/// Returned mails are looked into for a forwarded report only so deep.
const DEEPEST: usize = 4;

pub fn read(mail: &Mail) -> Findings {
    let mut findings = read_at(mail, 0);
    // a body may be missing because all stands in the subject
    let has_no_words = || findings.failures.iter().all(|failure| failure.reply_code.is_none() && failure.status.is_none());
    if mail.is_cut() || mail.is_header_open && has_no_words() || findings.returned.is_none() && notices::is_cut(&findings.text) {
        findings.suspected.push(Sign::Truncated);
    }
    findings
}

/// `depth` mails lie around this one.
pub fn read_at(mail: &Mail, depth: usize) -> Findings {
    let date = mail.fields.get("date").and_then(delivery_status::date);
    let mut findings = Findings { signs: signs(&mail.fields), date, ..Findings::default() };
    let after = human_text(mail, &mut findings);
    let brings_one = depth < DEEPEST && (!notices::is_report(mail) || notices::is_of_list_manager(mail));
    if brings_one && let Some(inner) = inner_report(mail, &findings.text, after.as_deref(), depth) {
        return inner;
    }
    if findings.text.trim().is_empty() {
        findings.text = undivided(mail);
    }
    if findings.text.trim().is_empty() && after.is_none() {
        findings.text = mail.fields.get("subject").map(unword).unwrap_or_default().into_owned();
    }
    if findings.text.trim_start().starts_with('{') {
        return event::read(findings.text.trim());
    }
    let returned = returned_part(mail).or_else(|| after.as_deref().map(Cow::Borrowed));
    findings.returned = returned.as_deref().and_then(returned::message);
    findings.suspected.extend(returned.as_deref().is_some_and(forged::is_forged).then_some(Sign::Spoofed));
    findings.failures = failures(mail, &mut findings);
    if findings.failures.iter().all(|f| f.final_recipient.is_none()) {
        // a report that names nobody may bring along the one that it is about
        if depth < DEEPEST
            && let Some(inner) = inner_report(mail, "", after.as_deref(), depth)
        {
            return inner;
        }
        from_headers(mail, &mut findings);
    }
    let subject = mail.fields.get("subject").map(unword).unwrap_or_default();
    findings.failures.iter_mut().for_each(|failure| failure.around = format!("{}\n\n{subject}", failure.around));
    findings.notice = notices::of_message(mail, &mut findings);
    settle(&mut findings);
    findings
}

/// The report that a mail brings along: attached, as its source, or below a forward's header lines.
fn inner_report(mail: &Mail, text: &str, after: Option<&str>, depth: usize) -> Option<Findings> {
    let source = || after.and_then(|after| forward::source(after, depth));
    let inline = || forward::inline(text, after).or_else(|| forward::inline(after?, None));
    let sent_on = || if notices::is_answer_or_list(mail) { None } else { inline() };
    forward::attached(mail, depth).or_else(source).or_else(sent_on)
}

/// What machines are told, completed by what people are told.
fn failures(mail: &Mail, findings: &mut Findings) -> Vec<Failure> {
    machine_fields(mail, findings);
    let mut prose = prose::read(&findings.text, &own_addresses(&mail.fields));
    let sent_to = findings.returned.as_ref().map(|message| message.to.as_slice()).unwrap_or_default();
    prose.extend(prose::local_names(&findings.text, sent_to));
    let mut failures = std::mem::take(&mut findings.failures);
    if failures.is_empty() {
        return named(mail, prose, findings);
    }
    if prose.is_empty() {
        let told = super::reply::failure(&findings.text);
        let alone = failures.len() == 1;
        let lacks = |failure: &&mut Failure| failure.words.is_empty() || alone && failure.reply_code.is_none();
        failures.iter_mut().filter(lacks).for_each(|failure| failure.complete(told.clone()));
    }
    merge(&mut failures, prose);
    let places = places(&findings.text);
    for failure in failures.iter_mut().filter(|failure| failure.words.is_empty()) {
        let told = failure.final_recipient.as_deref().and_then(|address| prose::told_of(&findings.text, &places, address));
        failure.complete(told.unwrap_or_default());
    }
    failures
}

/// Exim and Google list the failed addresses in the header: what else the prose names did not fail.
fn named(mail: &Mail, mut prose: Vec<Failure>, findings: &Findings) -> Vec<Failure> {
    let named: Vec<String> = mail.fields.all("x-failed-recipients").flat_map(returned::addresses).collect();
    let is_named = |failure: &Failure| named.iter().any(|address| failure.is_about(address));
    if prose.iter().any(is_named) {
        prose.retain(is_named);
    }
    let missing = named.iter().filter(|address| !prose.iter().any(|failure| failure.is_about(address))).take(MOST_NAMED);
    let places = places(&findings.text);
    let told: Vec<Failure> = missing
        .map(|address| {
            let unnamed = || Failure { final_recipient: Some(address.clone()), ..super::reply::failure(&findings.text) };
            prose::told_of(&findings.text, &places, address).unwrap_or_else(unnamed)
        })
        .collect();
    prose.extend(told);
    prose
}

/// Where the addresses of a text stand, sought only when asked for.
fn places(text: &str) -> LazyCell<Vec<Range<usize>>, impl FnOnce() -> Vec<Range<usize>>> {
    LazyCell::new(|| address::find_all(text).collect())
}

/// Collects the words for people; returns what stands behind the mark of a returned mail.
fn human_text(mail: &Mail, findings: &mut Findings) -> Option<String> {
    let mut after = None;
    // of two forms of the same words the plain one comes first; a plain part behind HTML is another text
    let wanted = mail.parts.iter().map(|part| part.kind).find(|kind| matches!(kind, Kind::Text | Kind::Html)).unwrap_or(Kind::Text);
    for part in mail.parts.iter().take_while(|part| !matches!(part.kind, Kind::Message | Kind::Headers)) {
        if part.kind != wanted {
            continue;
        }
        let (text, guessed) = part.text();
        findings.charset_guessed |= guessed;
        // a picture that is called a text
        if text.contains('\0') {
            continue;
        }
        let text = text.replace("\r\n", "\n");
        if !findings.text.trim().is_empty() && crate::input::fields::looks_like_header(&text) {
            after = Some(text);
            break;
        }
        let (report, rest) = returned::cut(&text);
        findings.text.push_str(report);
        findings.text.push('\n');
        if let Some(rest) = rest {
            after = Some(rest.to_owned());
            break;
        }
    }
    after
}

/// The body of a message whose parts could not be told apart, up to the mail that it returns.
fn undivided(mail: &Mail) -> String {
    let body = &mail.body[..mail.body.len().min(64 * 1024)];
    let text = crate::input::charset::judge(body, None).0.replace("\r\n", "\n");
    let lines = text.lines().filter(|line| !line.starts_with("--") && !line.to_ascii_lowercase().starts_with("content-"));
    let text = lines.collect::<Vec<_>>().join("\n");
    returned::cut(text.trim_start()).0.to_owned()
}

fn machine_fields(mail: &Mail, findings: &mut Findings) {
    for part in mail.parts.iter().filter(|part| part.kind == Kind::DeliveryStatus) {
        let status = delivery_status::read(&part.text().0);
        findings.reporting_mta = status.reporting_mta.or(findings.reporting_mta.take());
        findings.failures.extend(status.failures);
    }
    if findings.failures.is_empty() {
        let inline = delivery_status::inline(&findings.text);
        findings.failures = inline;
    }
    if findings.failures.is_empty() {
        let attached = mail.parts.iter().filter(|part| matches!(part.kind, Kind::Other | Kind::Text)).map(Part::text);
        findings.failures =
            attached.map(|(text, _)| delivery_status::inline(returned::cut(&text).0)).find(|f| !f.is_empty()).unwrap_or_default();
    }
    if findings.failures.is_empty() {
        findings.failures.extend(mail.part(Kind::Disposition).and_then(|part| delivery_status::rejection(&part.text().0)));
    }
}

/// Joins what machines and people are told of the same address.
pub fn merge(failures: &mut [Failure], prose: Vec<Failure>) {
    let alone = failures.len() == 1 && prose.len() == 1;
    for told in prose {
        let address = told.final_recipient.clone().unwrap_or_default();
        let known = failures.iter().position(|f| f.is_about(&address)).or(alone.then_some(0));
        if let Some(known) = known {
            failures[known].complete(told);
        }
    }
}

/// The last resort: headers that name the failed address, then the returned mail's own recipient.
fn from_headers(mail: &Mail, findings: &mut Findings) {
    let own = own_addresses(&mail.fields);
    let foreign = |address: &String| !prose::is_system(address) && !own.iter().any(|own| own.eq_ignore_ascii_case(address));
    let to_oneself = || prose::read(&findings.text, &[]).into_iter().filter_map(|f| f.final_recipient).take(1).collect();
    let subject = || returned::addresses(&mail.fields.get("subject").map(unword).unwrap_or_default()).into_iter().filter(foreign).collect();
    let envelope = || ["to", "delivered-to", "x-original-to"].iter().find_map(|name| verp(mail.fields.get(name)?)).into_iter().collect();
    let sources: [&dyn Fn() -> Vec<String>; 6] = [
        &|| mail.fields.all("x-failed-recipients").flat_map(returned::addresses).collect(),
        &|| findings.returned.as_ref().map(|m| m.to.clone()).filter(|to| to.len() == 1).unwrap_or_default(),
        &envelope,
        &subject,
        &to_oneself,
        &|| prose::local_name(&findings.text).into_iter().collect(),
    ];
    let addresses = sources.iter().map(|source| source()).find(|addresses| !addresses.is_empty()).unwrap_or_default();
    let told = findings.failures.pop();
    let told =
        told.unwrap_or_else(|| Failure { around: prose::beginning(&findings.text).to_owned(), ..super::reply::failure(&findings.text) });
    findings.failures = addresses.into_iter().map(|address| Failure { final_recipient: Some(address), ..told.clone() }).collect();
    if findings.failures.is_empty() {
        findings.failures.push(told);
    }
}

/// `news-bounces+anna=example.org@lists.example.com`: a return path of its own for each recipient. Rewritten senders
/// (`SRS0=…`, `prvs=…`) look alike, but name whom the mail came from.
fn verp(to: &str) -> Option<String> {
    let address = returned::addresses(to).into_iter().next()?;
    let local = address.rsplit_once('@')?.0;
    let (user, domain) = local.rsplit_once('=')?;
    let rewritten = ["srs0", "srs1", "prvs", "btv1"].iter().any(|tag| local.get(..tag.len()).is_some_and(|l| l.eq_ignore_ascii_case(tag)));
    let user = user.rsplit_once('+').map_or(user, |(_, user)| user);
    let user =
        user.rsplit_once('-').filter(|(list, _)| list.contains(|c: char| c.is_ascii_digit() || c == '-')).map_or(user, |(_, user)| user);
    (!rewritten && domain.contains('.') && !user.is_empty()).then(|| format!("{user}@{domain}"))
}

fn returned_part<'a>(mail: &Mail<'a>) -> Option<Cow<'a, str>> {
    let part = mail.parts.iter().find(|part| matches!(part.kind, Kind::Message | Kind::Headers))?;
    let text = part.text().0;
    Some(if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { text })
}

/// Whether an address failed that is not one of those who exchange the report.
pub fn names_others(mail: &Mail, findings: &Findings) -> bool {
    let own = own_addresses(&mail.fields);
    let is_own = |address: &String| own.iter().any(|own| own.eq_ignore_ascii_case(address));
    findings.failures.iter().filter_map(|failure| failure.final_recipient.as_ref()).any(|address| !is_own(address))
}

/// The addresses of those who exchange the report: they did not fail.
fn own_addresses(fields: &Fields) -> Vec<String> {
    ["to", "from", "sender", "delivered-to", "x-original-to", "return-path", "reply-to", "envelope-to"]
        .into_iter()
        .flat_map(|name| fields.all(name).flat_map(returned::addresses).collect::<Vec<_>>())
        .collect()
}

/// Header fields in which software leaves its name.
fn signs(fields: &Fields) -> String {
    let names =
        ["from", "subject", "x-mailer", "message-id", "received", "x-generator", "user-agent", "sender", "content-type", "return-path"];
    let values = names.into_iter().filter_map(|name| fields.get(name));
    values.collect::<Vec<_>>().join("\n")
}

/// Nothing failed where the notice says so, and a delay is a delay for each.
fn settle(findings: &mut Findings) {
    match findings.notice {
        Some(Notice::Delayed) => findings.failures.iter_mut().for_each(|f| f.action = f.action.or(Some(Action::Delayed))),
        Some(Notice::Delivered) => findings.failures.retain(|f| f.action.is_some()),
        Some(_) => findings.failures.clear(),
        None => {}
    }
}
