//! Puts together what the four steps found.

use super::{Action, BounceType, Evidence, InputKind, Recipient, Report, SCHEMA, Warning};
use crate::{
    Options,
    advice::{self, Case},
    failures::{Failure, Findings},
    input::locate::Pasted,
    knowledge::{Counting, ListAction, Notice, OfBook, Provider, Reason, Sign, Unreadable, book},
    verdict::{self, Testimony, details, finder::Lexicon},
};

/// An address is not removed for a verdict that is more likely wrong than right.
pub const SURE_ENOUGH: f32 = 0.75;

/// The words of so many recipients are marked in what was pasted; to seek those of thousands takes seconds.
const MOST_MARKED: usize = 200;

pub fn unreadable(kind: &'static Unreadable, options: &Options) -> Report {
    let notice = (kind.name != "blank").then_some(Notice::NotABounce);
    Report { notice, advice: Some(advice::for_unreadable(kind, options)), ..empty(InputKind::Empty) }
}

fn empty(input: InputKind) -> Report {
    Report {
        schema: SCHEMA,
        source: None,
        input,
        notice: None,
        language: "und",
        software: None,
        reporting_mta: None,
        warnings: Vec::new(),
        message: None,
        recipients: Vec::new(),
        advice: None,
    }
}

pub fn report(input: InputKind, findings: Findings, pasted: &str, guessed: bool, options: &Options) -> Report {
    let located = Pasted::new(pasted);
    let place = |number| (number < MOST_MARKED).then_some(&located);
    let recipients: Vec<Recipient> =
        findings.failures.iter().enumerate().map(|(number, failure)| recipient(failure, &findings, place(number), options)).collect();
    let notice = findings.notice.or_else(|| recipients.is_empty().then_some(Notice::NotABounce));
    let is_fake = findings.suspected.contains(&Sign::Phishing);
    let advice = notice.map(|notice| if is_fake { advice::for_fake(options) } else { advice::for_notice(notice, options) });
    Report {
        notice: findings.notice,
        language: language(&findings),
        software: software(&findings).map(str::to_owned),
        reporting_mta: findings.reporting_mta.clone(),
        warnings: warnings(&findings, guessed),
        message: findings.returned,
        recipients,
        advice,
        ..empty(input)
    }
}

fn warnings(findings: &Findings, guessed: bool) -> Vec<Warning> {
    let has_charset = guessed || findings.charset_guessed;
    let is_suspected = |sign| findings.suspected.contains(&sign);
    let all = [
        (is_suspected(Sign::Phishing), Warning::Phishing),
        (is_suspected(Sign::Spoofed), Warning::Spoofed),
        (is_suspected(Sign::Truncated), Warning::Truncated),
        (findings.partial && findings.returned.is_none() && findings.text.len() < 40, Warning::Partial),
        (has_charset, Warning::CharsetGuessed),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, warning)| warning).collect()
}

fn recipient(failure: &Failure, findings: &Findings, pasted: Option<&Pasted>, options: &Options) -> Recipient {
    let action = failure.action.unwrap_or(if findings.notice == Some(Notice::Delayed) { Action::Delayed } else { Action::Failed });
    let verdict = verdict::judge(failure);
    let reason = if matches!(action, Action::Delivered | Action::Relayed | Action::Expanded) { Reason::Unknown } else { verdict.reason };
    let facts = reason.facts();
    let bounce_type = bounce_type(failure);
    let is_delayed = action == Action::Delayed;
    let queue = details::time::queue(failure, reason, is_delayed);
    let mail_date = findings.returned.as_ref().and_then(|mail| mail.date.as_deref());
    let queue_end = || queue.end(findings.date.as_deref(), mail_date).filter(|_| is_delayed);
    let will_retry_until = failure.will_retry_until.clone().or_else(queue_end);
    let is_passing = is_delayed || bounce_type == BounceType::Soft;
    let details = details::read(failure, reason, is_passing, queue.lifetime, verdict.provider);
    let is_mendable = details.suggestion.is_some() || details.moved_to.is_some();
    let list_action = if facts.list_action == ListAction::Remove && is_mendable { ListAction::Correct } else { facts.list_action };
    let list_action = match list_action {
        _ if action != Action::Failed => ListAction::Keep,
        ListAction::Remove if verdict.confidence < SURE_ENOUGH => ListAction::Pause,
        other => other,
    };
    let counting =
        if facts.counting == Counting::AtOnce && list_action == ListAction::Pause { Counting::After3In14Days } else { facts.counting };
    let provider = verdict.provider.map(|p| p.name);
    let case = Case { failure, reason, bounce: bounce_type, counting, details: &details, provider };
    let mut advice = advice::for_reason(&case, options);
    advice.notes.extend(changes(verdict.provider, reason, day(failure, findings), options));
    Recipient {
        final_recipient: failure.final_recipient.clone(),
        original_recipient: failure.original_recipient.clone(),
        actual_recipient: failure.actual_recipient.clone(),
        action,
        reason,
        category: facts.category,
        bounce_type,
        responsible: facts.responsible,
        list_action,
        confidence: verdict.confidence,
        status: failure.status.clone(),
        reply_code: failure.reply_code,
        diagnostic_code: Some(failure.words.clone()).filter(|words| !words.is_empty()),
        command: failure.command,
        remote_mta: failure.remote_mta.clone(),
        provider,
        last_attempt_date: failure.last_attempt_date.clone(),
        will_retry_until,
        evidence: evidence(&verdict.evidence, failure, pasted),
        alternatives: verdict.alternatives,
        details,
        equivalents: &facts.equivalents,
        codes: advice::codes(failure, options),
        advice,
    }
}

/// The day of the failure, else that of the mail that failed.
fn day<'a>(failure: &'a Failure, findings: &'a Findings) -> Option<&'a str> {
    failure.last_attempt_date.as_deref().or_else(|| findings.returned.as_ref()?.date.as_deref())
}

fn changes(provider: Option<&'static Provider>, reason: Reason, day: Option<&str>, options: &Options) -> impl Iterator<Item = String> {
    provider.into_iter().flat_map(move |provider| provider.changes(reason, day, options.language)).map(str::to_owned)
}

/// The status' first digit, else the reply code's.
fn bounce_type(failure: &Failure) -> BounceType {
    let digit =
        failure.status.as_deref().and_then(|s| s.chars().next()).or_else(|| failure.reply_code.and_then(|c| c.to_string().chars().next()));
    match digit {
        Some('5') => BounceType::Hard,
        Some('4') => BounceType::Soft,
        _ => BounceType::None,
    }
}

/// Each witness' words with their place in what was pasted: sought where the server's words stand, then anywhere.
fn evidence(testimonies: &[Testimony], failure: &Failure, pasted: Option<&Pasted>) -> Vec<Evidence> {
    let near = pasted.and_then(|pasted| pasted.find(&failure.words, 0)).map_or(0, |at| at.start);
    let place = |t: &Testimony| pasted.and_then(|pasted| pasted.find(&t.text, near).map(|at| pasted.utf16(at)));
    let evidence = testimonies.iter().map(|t| {
        let at = place(t);
        Evidence {
            witness: t.witness,
            text: t.text.clone(),
            start: at.as_ref().map(|a| a.start),
            end: at.map(|a| a.end),
            rule: t.rule.name(),
        }
    });
    evidence.collect()
}

/// The software whose signs stand in the report or its header; the one that left the longest.
fn software(findings: &Findings) -> Option<&'static str> {
    longest_sign(&findings.text).or_else(|| longest_sign(&findings.signs))
}

fn longest_sign(text: &str) -> Option<&'static str> {
    static SIGNS: OfBook<Lexicon<(usize, &'static str)>> = OfBook::new(|| {
        let signs = book().mailers.iter().flat_map(|mailer| mailer.signs.iter().map(move |sign| (*sign, (sign.len(), mailer.name))));
        signs.collect()
    });
    let mut longest = None;
    SIGNS.find(text, |sign, _| longest = longest.max(Some(sign)));
    longest.map(|(_, name)| name)
}

/// BCP 47 tag of the report's own words, by script and by small words.
fn language(findings: &Findings) -> &'static str {
    let text = if findings.text.trim().is_empty() {
        findings.failures.first().map(|f| f.words.as_str()).unwrap_or_default()
    } else {
        &findings.text
    };
    crate::verdict::language::of(text)
}

#[cfg(test)]
mod tests {
    use crate::{Options, analyze};

    /// The notes of a refusal by docomo, the mail having been sent at that time.
    fn notes(date: &str, said: &str) -> Vec<String> {
        let text = format!(
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\
             Reporting-MTA: dns; mx.example.jp\n\nFinal-Recipient: rfc822; taro@docomo.ne.jp\nAction: failed\n\
             Remote-MTA: dns; mfsmax.docomo.ne.jp\nDiagnostic-Code: smtp; {said}\n\n--b\nContent-Type: message/rfc822\n\n\
             From: hanako@example.jp\nTo: taro@docomo.ne.jp\n{date}Subject: hello\n\nhello\n--b--\n"
        );
        analyze(text.as_bytes(), &Options::default()).recipients.remove(0).advice.notes
    }

    #[test]
    fn a_change_of_ways_is_told_by_the_day() {
        let has = |date, said, words: &str| notes(date, said).iter().any(|note| note.starts_with(words));
        let refused = "552 We cannot accept your mail";
        assert!(has("Date: Mon, 3 Mar 2025 10:00:00 +0900\n", refused, "Until 12 March 2025"));
        assert!(has("Date: Thu, 1 May 2025 10:00:00 +0900\n", refused, "Since 13 March 2025"));
        assert!(has("", refused, "Until 12 March 2025"));
        assert!(has("Date: Thu, 1 May 2025 10:00:00 +0900\n", "550 Unknown user", "Since 13 March 2025"));
        assert!(!has("Date: Mon, 3 Mar 2025 10:00:00 +0900\n", "552 Too much mail data", "Until"));
    }

    #[test]
    fn a_dead_list_is_told_by_its_year() {
        let listing = |text: &str| analyze(text.as_bytes(), &Options::default()).recipients.remove(0).details.blocklist.unwrap();
        let dead = listing("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using dnsbl.sorbs.net");
        assert_eq!((dead.dead_since, dead.lookup_url.as_str()), (Some(2024), ""));
        let alive = listing("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using b.barracudacentral.org");
        assert_eq!((alive.dead_since, alive.delist_url.as_deref()), (None, Some("https://www.barracudacentral.org/rbl/removal-request")));
    }
}
