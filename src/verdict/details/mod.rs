//! What else a reply holds: a size limit, a time, a blocklist, a new address, a page to read.

mod amount;
mod listing;
pub mod near;
mod size;
mod suggestion;
pub mod time;

use super::words::Words;
use crate::{
    failures::{Failure, returned},
    input::{address, letters},
    knowledge::{Category, Provider, Reason, hints},
    report::{Action, BounceType, Details},
};

pub fn read(failure: &Failure, reason: Reason, action: Action, bounce: BounceType, provider: Option<&'static Provider>) -> Details {
    let words = if failure.words.is_empty() { &failure.around } else { &failure.words };
    let told = url(words);
    let sizes = if reason == Reason::MessageTooLarge { in_words(failure, size::read, |s| *s != size::Sizes::default()) } else { None };
    let sizes = sizes.unwrap_or_default();
    let is_passing = reason.facts().category == Category::Temporary || bounce == BounceType::Soft || action == Action::Delayed;
    Details {
        size_limit: sizes.limit,
        message_size: sizes.weight,
        retry_after: if is_passing { in_words(failure, time::wait, Option::is_some).flatten() } else { None },
        queue_lifetime: time::queue(failure, reason, action == Action::Delayed).lifetime,
        blocklist: if reason == Reason::Blocklisted { listing::read(words, told) } else { None },
        moved_to: (reason == Reason::AddressMoved).then(|| moved_to(failure)).flatten(),
        suggestion: suggestion::read(failure, reason),
        help_url: told.map(str::to_owned).or_else(|| provider.and_then(|p| p.help).map(str::to_owned)),
    }
}

/// What is read in the server's words, else in those around.
fn in_words<T>(failure: &Failure, read: impl Fn(&str) -> T, is_found: impl Fn(&T) -> bool) -> Option<T> {
    let texts = [&failure.words, &failure.around].into_iter().filter(|text| text.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0x80));
    texts.map(|text| read(&Words::new(text).text)).find(is_found)
}

/// The address that the reply names beside the failed one; around it, one behind words that say so.
fn moved_to(failure: &Failure) -> Option<String> {
    let is_other = |address: &String| !failure.is_about(address);
    behind_words(failure, &failure.words)
        .or_else(|| returned::addresses(&failure.words).into_iter().find(is_other))
        .or_else(|| behind_words(failure, &failure.around))
}

fn behind_words(failure: &Failure, text: &str) -> Option<String> {
    let moved = |start: usize| {
        let before = Words::new(near::tail(&text[..start], 60)).text;
        near::led_by(near::skip_back(&before, "< :([「'="), &hints().moved_before, 12)
    };
    let mut places = address::find_all(text).filter(|at| !failure.is_about(&text[at.clone()]));
    places.find(|at| moved(at.start)).map(|at| text[at].to_owned())
}

/// The first page that the reply points to; not one that it complains of.
fn url(words: &str) -> Option<&str> {
    let starts = words.match_indices("http").filter(|(at, _)| near::starts(&words[at + 4..], &["://", "s://"]));
    starts.take(8).find_map(|(start, _)| {
        let before = letters::lowered(near::tail(&words[..start], 40));
        let rest = &words[start..];
        let end = near::run(rest, |c| !c.is_whitespace() && !"<>\"')]},;、。）」".contains(c));
        let url = near::skip_back(&rest[..end], ".:");
        (url.len() > 12 && !near::led_by(&before, &hints().urls_blamed, 12)).then_some(url)
    })
}

#[cfg(test)]
mod tests {
    use super::{moved_to, url};
    use crate::failures::Failure;

    #[test]
    fn the_new_address_is_read_in_many_wordings() {
        for (words, moved) in [
            ("551 5.1.6 User not local; please try <new@example.net>", "new@example.net"),
            ("550 5.1.6 <old@example.com> has moved to new@example.net", "new@example.net"),
            ("550 the mailbox of postmaster@example.com; the address has changed to new@example.net", "new@example.net"),
            ("571 old@example.com is no longer valid. New address: new@example.net. Questions: help@example.com", "new@example.net"),
            ("550 Questions: help@example.com. Please use new@example.net instead", "new@example.net"),
            ("Die neue Adresse lautet: new@example.net", "new@example.net"),
            ("Ma nouvelle adresse est new@example.net", "new@example.net"),
            ("Mi nueva dirección es new@example.net", "new@example.net"),
            ("新しいメールアドレスは new@example.net です", "new@example.net"),
            ("アドレスを変更しました。新アドレス：new@example.net", "new@example.net"),
            ("новый адрес: new@example.net", "new@example.net"),
        ] {
            let failure = Failure { final_recipient: Some("old@example.com".into()), words: words.into(), ..Failure::default() };
            assert_eq!(moved_to(&failure).as_deref(), Some(moved), "{words}");
        }
        let around = Failure {
            final_recipient: Some("old@example.com".into()),
            around: "From: me@example.org\nI moved. help@example.com".into(),
            ..Failure::default()
        };
        assert_eq!(moved_to(&around), None);
    }

    #[test]
    fn a_page_helps_and_is_not_blamed() {
        for (words, page) in [
            ("550 see https://support.example.com/mail/?p=NoSuchUser (a1-2).", "https://support.example.com/mail/?p=NoSuchUser"),
            ("554 message contains URL http://spam.example/click listed, see http://lookup.example.org/", "http://lookup.example.org/"),
            ("554 bad link: http://spam.example/click", ""),
            ("詳細は「https://www.example.jp/help」をご覧ください", "https://www.example.jp/help"),
            ("550 5.7.1 http:// is missing", ""),
        ] {
            assert_eq!(url(words).unwrap_or_default(), page, "{words}");
        }
    }
}
