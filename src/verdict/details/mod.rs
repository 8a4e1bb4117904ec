//! What else a reply holds: a size limit, a time, a blocklist, a new address, a page to read.

mod amount;
mod listing;
pub mod near;
mod size;
mod suggestion;
pub mod time;

use super::words::Words;
use crate::{
    failures::Failure,
    input::{address, letters},
    knowledge::{Category, Provider, Reason, hints},
    report::Details,
};

pub fn read(
    failure: &Failure,
    reason: Reason,
    is_passing: bool,
    queue_lifetime: Option<u64>,
    provider: Option<&'static Provider>,
) -> Details {
    let words = if failure.words.is_empty() { &failure.around } else { &failure.words };
    let told = url(words);
    let (mut sizes, mut retry_after) = (size::Sizes::default(), None);
    if reason == Reason::MessageTooLarge {
        in_words(failure, &mut |text| {
            sizes = size::read(text);
            sizes.limit.or(sizes.weight).is_some()
        });
    }
    if is_passing || reason.facts().category == Category::Temporary {
        in_words(failure, &mut |text| {
            retry_after = time::wait(text);
            retry_after.is_some()
        });
    }
    Details {
        size_limit: sizes.limit,
        message_size: sizes.weight,
        retry_after,
        queue_lifetime,
        blocklist: if reason == Reason::Blocklisted { listing::read(words, told) } else { None },
        moved_to: if reason == Reason::AddressMoved { moved_to(failure) } else { None },
        suggestion: suggestion::read(failure, reason),
        help_url: told.or_else(|| provider.and_then(|p| p.help)).map(str::to_owned),
    }
}

/// Seeks a number in the server's words, else in those around.
fn in_words(failure: &Failure, is_found: &mut dyn FnMut(&str) -> bool) {
    for text in [&failure.words, &failure.around] {
        if text.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0x80) && is_found(&Words::new(text).text) {
            break;
        }
    }
}

/// The address that the reply names beside the failed one; around it, one behind words that say so.
fn moved_to(failure: &Failure) -> Option<String> {
    let told = other_address(failure, &failure.words, true).or_else(|| other_address(failure, &failure.words, false));
    told.or_else(|| other_address(failure, &failure.around, true))
}

fn other_address(failure: &Failure, text: &str, is_led: bool) -> Option<String> {
    let says_so = |start: usize| {
        let before = Words::new(near::tail(near::part(text, 0..start), 60)).text;
        near::led_by(near::skip_back(&before, "< :([「'="), &hints().moved_before, 12)
    };
    let mut places = address::find_all(text).map(|at| (at.start, near::part(text, at)));
    let other = places.find(|(start, address)| !failure.is_about(address) && (!is_led || says_so(*start)));
    other.map(|(_, address)| address.to_owned())
}

/// The first page that the reply points to; not one that it complains of.
fn url(words: &str) -> Option<&str> {
    words.match_indices("http").take(8).find_map(|(start, _)| {
        let before = letters::lowered(near::tail(near::part(words, 0..start), 40));
        let rest = near::from(words, start);
        let end = near::run(rest, |c| !c.is_whitespace() && !"<>\"')]},;、。）」".contains(c));
        let url = near::skip_back(near::part(rest, 0..end), ".:");
        let is_url = url.len() > 12 && near::starts(url, &["http://", "https://"]);
        (is_url && !near::led_by(&before, &hints().urls_blamed, 12)).then_some(url)
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
