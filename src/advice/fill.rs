//! Puts details into the places that steps and letters leave open. A sentence whose detail is not known is never shown.

use crate::{
    failures::Failure,
    knowledge::{Detail, Words},
    report::Details,
};

/// What is known of a failure beside its reason.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    pub failure: Option<&'a Failure>,
    pub details: &'a Details,
    pub provider: Option<&'static str>,
    pub words: &'static Words,
}

impl Known<'_> {
    /// The first of a sentence's wordings whose details are all known.
    pub fn sentence(&self, template: &str) -> Option<String> {
        template.split('\u{1}').find_map(|wording| self.wording(wording))
    }

    /// Line by line: one whose details are not known is left out.
    pub fn letter(&self, template: &str) -> String {
        template.lines().filter_map(|line| self.sentence(line)).collect::<Vec<_>>().join("\n")
    }

    fn wording(&self, mut rest: &str) -> Option<String> {
        let mut out = String::with_capacity(rest.len() + 40);
        // the first byte of U+E000 to U+EFFF, which stand for nothing else
        while let Some(at) = rest.bytes().position(|byte| byte == 0xee) {
            let mut marked = rest[at..].chars();
            let number = marked.next()? as usize - 0xe000;
            out += &rest[..at];
            out += &self.detail(Detail::of(number))?;
            rest = marked.as_str();
        }
        Some(out + rest)
    }

    fn detail(&self, detail: Detail) -> Option<String> {
        let (details, words) = (self.details, self.words);
        let list = details.blocklist.as_ref();
        let text = match detail {
            Detail::Recipient => self.address().unwrap_or(words.some_address),
            Detail::Domain => self.address()?.rsplit_once('@')?.1,
            Detail::Host => self.failure?.remote_mta.as_deref()?,
            Detail::Diagnostic => &self.failure?.words,
            Detail::Provider => self.provider?,
            Detail::Help => details.help_url.as_deref()?,
            Detail::List => &list?.name,
            Detail::Listed => list?.listed.as_deref()?,
            Detail::Lookup => &list?.lookup_url,
            Detail::Moved => details.moved_to.as_deref()?,
            Detail::Suggestion => details.suggestion.as_deref()?,
            Detail::Limit => return details.size_limit.map(size),
            // one that reads like the limit would say nothing
            Detail::Size => return details.message_size.map(size).filter(|own| details.size_limit.map(size).as_ref() != Some(own)),
            Detail::Wait => return details.retry_after.map(|seconds| duration(seconds, words)),
            Detail::Until => return date(self.failure?.will_retry_until.as_deref()?, words),
        };
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn address(&self) -> Option<&str> {
        self.failure?.final_recipient.as_deref()
    }
}

/// "10 MB", "23.3 MB", "500 KB": of 1,048,576 and 1,024 bytes, as mail servers count.
pub fn size(bytes: u64) -> String {
    if bytes < 1 << 20 {
        return format!("{} KB", bytes.div_ceil(1 << 10));
    }
    // as a fraction it would bring the standard library's writer of such numbers along
    match (bytes.saturating_mul(10) + (1 << 19)) >> 20 {
        tenths if tenths % 10 == 0 => format!("{} MB", tenths / 10),
        tenths => format!("{}.{} MB", tenths / 10, tenths % 10),
    }
}

/// "5 minutes": in the largest unit that is not too coarse, rounded up, since nothing is lost by waiting longer.
pub fn duration(seconds: u64, words: &Words) -> String {
    let units = [(86_400, words.span_days), (3_600, words.span_hours), (60, words.span_minutes), (1, words.span_seconds)];
    let fits = |unit: u64| seconds >= 2 * unit || seconds == unit || unit == 1;
    let (unit, text) = units.into_iter().find(|(unit, _)| fits(*unit)).unwrap_or(units[3]);
    let count = seconds.div_ceil(unit);
    let (one, many) = text.split_once('|').unwrap_or((text, text));
    if count == 1 { one } else { many }.replace("{number}", &count.to_string())
}

/// The day of an ISO date.
fn date(iso: &str, words: &Words) -> Option<String> {
    let mut parts = iso.get(..10)?.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = words.months.split(' ').nth(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let day = day.parse::<u8>().ok()?.to_string();
    Some(words.date.replace("{year}", year).replace("{month}", month).replace("{day}", &day))
}

#[cfg(test)]
mod tests {
    use super::{Known, date, duration, size};
    use crate::{Language, failures::Failure, knowledge::Detail, report::Details};

    /// As the build script writes it.
    fn coded(text: &str) -> String {
        let marked = text.replace(" || ", "\u{1}");
        Detail::ALL
            .iter()
            .zip('\u{e000}'..)
            .fold(marked, |text, (detail, mark)| text.replace(&format!("{{{}}}", detail.name()), &mark.to_string()))
    }

    #[test]
    fn sizes_have_one_decimal_where_they_need_it() {
        for (bytes, text) in [(10_485_760, "10 MB"), (24_433_470, "23.3 MB"), (512_000, "500 KB"), (1, "1 KB"), (1 << 20, "1 MB")] {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn times_are_in_the_words_of_the_language() {
        let cases = [
            (1, "1 second", "1秒"),
            (60, "1 minute", "1分"),
            (90, "90 seconds", "90秒"),
            (300, "5 minutes", "5分"),
            (3_600, "1 hour", "1時間"),
            (5_400, "90 minutes", "90分"),
            (10_000, "3 hours", "3時間"),
            (172_800, "2 days", "2日"),
        ];
        for (seconds, en, ja) in cases {
            assert_eq!(duration(seconds, Language::En.words()), en);
            assert_eq!(duration(seconds, Language::Ja.words()), ja);
        }
    }

    #[test]
    fn a_date_is_a_day() {
        assert_eq!(date("2026-11-04T09:00:00+09:00", Language::En.words()).as_deref(), Some("4 November 2026"));
        assert_eq!(date("2026-11-04T09:00:00+09:00", Language::Ja.words()).as_deref(), Some("2026年11月4日"));
        assert_eq!(date("soon", Language::En.words()), None);
        assert_eq!(date("2026-13-04", Language::En.words()), None);
    }

    #[test]
    fn the_first_wording_whose_details_are_known_is_taken() {
        let failure = Failure { words: "550 {recipient} || no".into(), ..Failure::default() };
        let details = Details { size_limit: Some(10 << 20), ..Details::default() };
        let known = Known { failure: Some(&failure), details: &details, provider: None, words: Language::En.words() };
        let sentence = |text: &str| known.sentence(&coded(text));
        assert_eq!(sentence("{limit} but {size} || at most {limit} || too large").as_deref(), Some("at most 10 MB"));
        assert_eq!(sentence("ask {provider}"), None);
        assert_eq!(known.letter(&coded("Hello,\nto {host}\nError: {diagnostic}\nBye")), "Hello,\nError: 550 {recipient} || no\nBye");
    }

    #[test]
    fn a_size_that_reads_like_the_limit_says_nothing() {
        let details = Details { size_limit: Some(10 << 20), message_size: Some((10 << 20) + 5), ..Details::default() };
        let known = Known { failure: None, details: &details, provider: None, words: Language::En.words() };
        assert_eq!(known.sentence(&coded("{limit} but {size} || {limit}")).as_deref(), Some("10 MB"));
    }
}
