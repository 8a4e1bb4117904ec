//! How long to wait before the next attempt, and how long the sending server goes on trying.

use super::{
    amount::{self, Amount},
    near,
};
use crate::{
    failures::Failure,
    knowledge::{Reason, hints},
    verdict::words::Words,
};
use mail_parser::DateTime;

/// A server that wants a longer wait means another thing: "will be deleted in 30 days".
const LONGEST_WAIT: u64 = 7 * 86_400;
/// No queue gives up before.
const SHORTEST_LIFETIME: u64 = 3_600;

/// The seconds that a reply asks to wait, of a text in lower case.
pub fn wait(text: &str) -> Option<u64> {
    let h = hints();
    let is_wait = |before: &str, amount: &Amount, behind: &str| {
        let clause = near::from(before, near::run_back(before, |c| !".;。".contains(c)));
        near::led_by(near::skip_back(before, " "), &h.wait_keys, 0)
            || amount.has_unit && (near::led_by(clause, &h.wait_before, 24) || near::begins(behind, &h.wait_behind))
    };
    find(text, &is_wait).filter(|seconds| *seconds <= LONGEST_WAIT)
}

/// The first time that stands among the words asked for.
fn find(text: &str, fits: &dyn Fn(&str, &Amount, &str) -> bool) -> Option<u64> {
    let amounts = amount::times(text);
    let fits = |amount: &&Amount| fits(near::tail(near::part(text, 0..amount.at.start), 60), amount, near::from(text, amount.at.end));
    amounts.iter().find(fits).map(|amount| amount.value)
}

/// The first time with a unit behind or before such words.
fn find_near(text: &str, least: u64, before: &[&str], behind: &[&str]) -> Option<u64> {
    find(text, &|left, amount, right| {
        amount.has_unit && amount.value >= least && (near::led_by(left, before, 4) || near::begins(right, behind))
    })
}

/// What a report says of the queue that the mail waits in, or waited.
#[derive(Default)]
pub struct Queue {
    /// Seconds that it keeps a mail at all.
    pub lifetime: Option<u64>,
    /// Seconds that it goes on trying from now on.
    more: Option<u64>,
}

pub fn queue(failure: &Failure, reason: Reason, is_delayed: bool) -> Queue {
    let gave_up = || reason == Reason::DeliveryExpired || failure.status.as_deref().is_some_and(|status| status.ends_with(".4.7"));
    for said in [&failure.words, &failure.around] {
        if is_delayed || gave_up() {
            let said = Words::new(said).text;
            let queue = if is_delayed { of_delay(&said) } else { Queue { lifetime: lifetime_ended(&said), more: None } };
            if queue.lifetime.or(queue.more).is_some() {
                return queue;
            }
        }
    }
    Queue::default()
}

fn of_delay(text: &str) -> Queue {
    let h = hints();
    let lifetime = find_near(text, SHORTEST_LIFETIME, &h.lifetime_before, &[]);
    let more = if lifetime.is_none() { find_near(text, 1, &h.retried_before, &h.retried_behind) } else { None };
    Queue { lifetime, more }
}

fn lifetime_ended(text: &str) -> Option<u64> {
    find_near(text, SHORTEST_LIFETIME, &hints().expired_before, &hints().expired_behind)
}

impl Queue {
    /// When a delayed mail is given up; `report` and `mail` are the dates of the two.
    pub fn end(&self, report: Option<&str>, mail: Option<&str>) -> Option<String> {
        let (start, seconds) = match (self.more, self.lifetime) {
            (Some(more), _) => (report, more),
            (None, lifetime) => (mail.or(report), lifetime?),
        };
        Some(DateTime::from_timestamp(timestamp(start?) + seconds as i64).to_rfc3339())
    }
}

/// Of a date as reports have it: "2026-11-24T10:00:00+09:00".
fn timestamp(iso: &str) -> i64 {
    let number = |at: usize| near::part(iso, at..at + 2).parse().unwrap_or(0);
    DateTime {
        year: u16::from(number(0)) * 100 + u16::from(number(2)),
        month: number(5),
        day: number(8),
        hour: number(11),
        minute: number(14),
        second: number(17),
        tz_before_gmt: near::part(iso, 19..20) == "-",
        tz_hour: number(20),
        tz_minute: number(23),
    }
    .to_timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_many_ways() {
        for (said, seconds) in [
            ("450 4.2.0 <a@example.com>: Recipient address rejected: Greylisted for 300 seconds", 300),
            ("450 4.2.0 Greylisted for 5 minutes, see http://postgrey.schweikert.ch/help/example.com.html", 300),
            ("451 4.7.1 Greylisting in action, please come back in 00:04:59", 299),
            ("451 4.7.1 Greylisted for 00:04:59", 299),
            ("421 4.7.0 Try again in 5 minutes", 300),
            ("451 Please try again in 1 hour", 3_600),
            ("451 try again in an hour", 3_600),
            ("451 please retry in five minutes", 300),
            ("451 4.3.0 try again in 1 hour and 30 minutes", 5_400),
            ("451 try again after 1h30m", 5_400),
            ("421 retry after 300 seconds", 300),
            ("421 4.7.0 too many messages; retry=300", 300),
            ("Retry-After: 120", 120),
            ("421 Too many connections, next try allowed after 120 seconds", 120),
            ("451 4.7.1 greylisted, retry=00:05:00", 300),
            ("450 4.7.1 Recipient address rejected: Greylisted by a filter, try again in 30 seconds. See http://example.com/", 30),
            ("450 Please do not send again earlier, and not later than 60 sec", 60),
            ("451 4.7.1 greylisted, 60 seconds remaining", 60),
            ("450 You must wait at least 10 min before retrying", 600),
            ("450 please wait 180 seconds and try again", 180),
            ("451 Rate limit: 600 seconds before trying again", 600),
            ("421 your IP is blocked for 30 min", 1_800),
            ("451 Bitte versuchen Sie es erneut in 15 Minuten", 900),
            ("451 Veuillez réessayer dans 10 minutes", 600),
            ("451 inténtelo de nuevo en 5 minutos", 300),
            ("451 Повторите через 5 минут", 300),
            ("451 5分後に再度送信してください", 300),
            ("451 ３００秒後に再送してください", 300),
            ("451 しばらく（1時間ほど）待ってから送信してください", 3_600),
            ("450 5-minute delay: retry in 5-minutes", 300),
            ("450 请在10分钟后重试", 600),
        ] {
            assert_eq!(wait(&Words::new(said).text), Some(seconds), "{said}");
        }
    }

    #[test]
    fn other_times_are_no_wait() {
        for said in [
            "421 4.7.0 too many messages in 60 minutes",
            "450 limit of 100 messages per 1 hour exceeded, try again later",
            "Connection timed out after waiting 300 seconds",
            "421 timeout of 5 minutes exceeded",
            "delivery has been delayed for 4 hours",
            "550 mailbox not used for 90 days",
            "552 mailbox full, mail will be deleted in 30 days",
            "451 4.7.1 Please try again later (4.7.1)",
            "451 Temporary failure, please try again later.",
            "450 4.2.0 Greylisted, see https://postgrey.schweikert.ch/help/example.com.html",
            "421 service not available, try again after 2026-11-24",
        ] {
            assert_eq!(wait(&Words::new(said).text), None, "{said}");
        }
    }

    #[test]
    fn a_delay_says_how_long_it_is_tried() {
        const DAY: u64 = 86_400;
        for (said, lifetime, more) in [
            ("Warning: could not send message for past 4 hours\nWill keep trying until message is 5 days old", 5 * DAY, 0),
            ("It will be retried until it is 5 days old.", 5 * DAY, 0),
            ("Message will be retried for 2 more day(s)", 0, 2 * DAY),
            ("Gmail will retry for 45 more hours. You'll be notified if the delivery fails permanently.", 0, 45 * 3_600),
            (
                "The server will keep trying to deliver this message for the next 1 days, 19 hours and 50 minutes.",
                0,
                DAY + 19 * 3_600 + 50 * 60,
            ),
            ("The system will keep trying for up to 3 days.", 3 * DAY, 0),
            ("このメールは4日間再送を試みます。", 0, 4 * DAY),
            ("最長5日間、配送を試みます。", 5 * DAY, 0),
            ("あと46時間再試行します。", 0, 46 * 3_600),
            ("This is only a warning; I will keep trying for 6 more days.", 0, 6 * DAY),
            ("It will be retried until it is 5 day(s) old.", 5 * DAY, 0),
            ("We will retry for another 24 hours.", 0, DAY),
            ("It has been in the queue for 4 hours.", 0, 0),
        ] {
            let some = |value: u64| Some(value).filter(|value| *value > 0);
            let told = of_delay(&Words::new(said).text);
            assert_eq!((told.lifetime, told.more), (some(lifetime), some(more)), "{said}");
        }
    }

    #[test]
    fn a_mail_that_was_given_up_says_how_long_it_was_kept() {
        for (said, days) in [
            ("Message could not be delivered for 5 days", 5),
            ("could not be delivered within 3 days", 3),
            ("554 5.4.7 delivery expired: message has been in the queue for more than 4 days", 4),
            ("Delivery failed after 48 hours", 2),
            ("5日間配送できませんでした", 5),
            ("retry timeout exceeded", 0),
            ("after 30 seconds the connection was lost", 0),
        ] {
            assert_eq!(lifetime_ended(&Words::new(said).text), Some(days * 86_400).filter(|s| *s > 0), "{said}");
        }
    }

    fn retried_until(failure: &Failure, report: Option<&str>, mail: Option<&str>) -> Option<String> {
        queue(failure, Reason::Unknown, true).end(report, mail)
    }

    #[test]
    fn the_end_of_a_queue_is_a_date() {
        let report = Some("2026-11-24T10:00:00+09:00");
        for (said, until) in [("Message will be retried for 2 more day(s)", "2026-11-26T01:00:00Z")] {
            let failure = Failure { around: said.to_owned(), ..Failure::default() };
            assert_eq!(retried_until(&failure, report, None).as_deref(), Some(until), "{said}");
        }
        let old = Failure { around: "Will keep trying until message is 5 days old".into(), ..Failure::default() };
        assert_eq!(retried_until(&old, report, Some("2026-11-24T00:00:00Z")).as_deref(), Some("2026-11-29T00:00:00Z"));
        assert_eq!(retried_until(&old, None, None), None);
    }
}
