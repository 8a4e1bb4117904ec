//! What is told to whom: every reason to every role in every language, whatever is known and whatever is not.

use kaeru::{
    Audience, Language, Options, Reason,
    advice::{Case, for_reason},
    failures::Failure,
    report::{Advice, BounceType, Details, Listing},
};

/// How many details may be known or not.
const DETAILS: usize = 12;

#[test]
fn every_role_gets_whole_sentences() {
    each(|told, advice| {
        let texts = advice.steps.iter().chain([&advice.reply, &advice.postmaster, &advice.counting, &advice.title, &advice.meaning]);
        for text in texts {
            assert!(!text.trim().is_empty(), "{told}: an empty text");
            assert!(!text.contains(['{', '}']) && !text.contains("||"), "{told}: {text}");
        }
        assert!((1..=4).contains(&advice.steps.len()), "{told}: {} steps", advice.steps.len());
        for letter in [&advice.reply, &advice.postmaster] {
            assert!(letter.lines().count() >= 2, "{told}: a letter of one line: {letter}");
            assert!(!letter.lines().any(|line| line.trim().is_empty()), "{told}: an empty line in a letter: {letter}");
        }
    });
}

#[test]
fn no_two_steps_are_the_same() {
    each(|told, advice| {
        let mut steps = advice.steps.clone();
        steps.sort();
        steps.dedup();
        assert_eq!(steps.len(), advice.steps.len(), "{told}");
    });
}

#[test]
fn what_the_server_said_is_not_filled_in_again() {
    let failure = Failure { words: "550 {recipient} || {host}".into(), ..Failure::default() };
    let advice = told(Reason::UserUnknown, &failure, &Details::default(), None, &Options::default());
    assert!(advice.postmaster.contains("550 {recipient} || {host}"), "{}", advice.postmaster);
}

#[test]
fn a_verdict_in_doubt_costs_no_address_at_once() {
    let counting = |text: &str| {
        let report = kaeru::analyze(text.as_bytes(), &Options::default());
        (report.recipients[0].list_action.name(), report.recipients[0].advice.counting.clone())
    };
    assert_eq!(counting("550 5.1.1 <a@example.com>: User unknown"), ("remove", "One failure is enough".to_owned()));
    assert_eq!(counting("452 4.2.2 <a@example.com>: Mailbox full"), ("pause", "Remove after 3 failures within 14 days".to_owned()));
    assert_eq!(counting("554 5.7.1 Service unavailable; client blocked using zen.spamhaus.org").1, "Failures of this kind do not count");
}

fn each(check: impl Fn(&str, &Advice)) {
    for known in known() {
        let (failure, details, provider) = facts(&known);
        for reason in Reason::ALL.iter().copied() {
            for language in Language::ALL.iter().copied() {
                for audience in Audience::ALL {
                    let advice = told(reason, &failure, &details, provider, &Options { language, audience });
                    check(&format!("{} {} {} {known:?}", reason.name(), language.name(), audience.name()), &advice);
                }
            }
        }
    }
}

fn told(reason: Reason, failure: &Failure, details: &Details, provider: Option<&'static str>, options: &Options) -> Advice {
    let counting = reason.facts().counting;
    for_reason(&Case { failure, reason, bounce: BounceType::None, counting, details, provider }, options)
}

/// All details, none, each alone, all but each.
fn known() -> Vec<[bool; DETAILS]> {
    let alone = |n: usize| std::array::from_fn(|i| i == n);
    let but = |n: usize| std::array::from_fn(|i| i != n);
    (0..=DETAILS).flat_map(|n| [alone(n), but(n)]).collect()
}

fn facts(known: &[bool; DETAILS]) -> (Failure, Details, Option<&'static str>) {
    let [address, host, words, provider, help, limit, size, wait, until, list, moved, suggestion] = *known;
    let text = |is: bool, text: &str| is.then(|| text.to_owned());
    let failure = Failure {
        final_recipient: text(address, "taro@example.jp"),
        remote_mta: text(host, "mx1.example.jp"),
        words: text(words, "550 no").unwrap_or_default(),
        will_retry_until: text(until, "2026-11-24T09:00:00+09:00"),
        ..Failure::default()
    };
    let details = Details {
        size_limit: limit.then_some(10 << 20),
        message_size: size.then_some(24_433_470),
        retry_after: wait.then_some(300),
        queue_lifetime: None,
        blocklist: list.then(|| Listing {
            name: "Spamhaus ZEN".into(),
            listed: Some("192.0.2.1".into()),
            lookup_url: "https://lookup.example/192.0.2.1".into(),
            delist_url: None,
            dead_since: None,
        }),
        moved_to: text(moved, "new@example.jp"),
        suggestion: text(suggestion, "taro@docomo.ne.jp"),
        help_url: text(help, "https://help.example/"),
    };
    (failure, details, provider.then_some("Gmail"))
}
