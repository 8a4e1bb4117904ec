//! What a mistyped address was most likely meant to be. Never a person's name: a local part is only cleaned of what no
//! address holds, and a domain becomes one that is known.

use crate::{
    failures::{Failure, reply::is_of_host},
    input::{address, fields::floor},
    knowledge::{Reason, book, hints},
    verdict::{details::near, providers::is_under, slips},
};

/// A domain that is this long may hold two slips.
const LONG: usize = 10;

pub fn read(failure: &Failure, reason: Reason) -> Option<String> {
    let is_domain_missing = matches!(reason, Reason::DomainUnknown | Reason::NoMailService);
    let is_candidate = is_domain_missing || matches!(reason, Reason::UserUnknown | Reason::ConnectionFailed | Reason::ProtocolError);
    if !is_candidate {
        return None;
    }
    let typed = typed(failure)?;
    let (local, domain) = typed.split_once('@')?;
    let mut domain = undotted(&domain.to_ascii_lowercase().replace(',', "."));
    if let Some(meant) = meant(&domain, is_domain_missing) {
        domain = meant;
    }
    let is_quoted = local.len() > 1 && local.starts_with('"') && local.ends_with('"');
    let local = if is_quoted { local } else { near::skip_back(near::skip(local, "\"'"), "\"'") };
    let is_kept = is_quoted || hints().dotted.contains(&domain.as_str());
    let suggestion = if is_kept { local.to_owned() } else { undotted(local) } + "@" + &domain;
    let is_new = !failure.final_recipient.as_deref().unwrap_or_default().eq_ignore_ascii_case(&suggestion);
    (is_new && address::find(&suggestion) == Some(0..suggestion.len()) && suggestion.contains('.')).then_some(suggestion)
}

/// The address as it stands in the report, in plain characters: with what the reading of addresses stops at.
fn typed(failure: &Failure) -> Option<String> {
    let texts = [&failure.words, &failure.around];
    if let Some(known) = &failure.final_recipient {
        let after = texts.into_iter().find_map(|text| text.split_once(known.as_str()));
        return Some(plain(known) + tail(&plain(after.map_or("", |(_, after)| &after[..floor(after, 60)]))));
    }
    texts.into_iter().find_map(|text| {
        let plain = plain(text);
        let mut addresses = address::find_all(&plain).map(|at| near::part(&plain, at));
        addresses.find(|address| !text.contains(address)).map(str::to_owned)
    })
}

/// What belongs to an address behind its end: ",com", "..ne.jp".
fn tail(after: &str) -> &str {
    const LABELS: &[&str] = &["com", "net", "org", "co", "ne", "or", "jp"];
    let end = near::run(after, |c| c == ',' || is_of_host(c));
    let tail = near::skip_back(near::part(after, 0..end), ".,");
    let label = near::skip(tail, ".,");
    let first = near::part(label, 0..near::run(label, |c| c.is_ascii_alphanumeric()));
    let is_known = LABELS.contains(&first) && label.len() < tail.len();
    if is_known && !near::starts(near::from(after, end), &["@", "_", "/"]) { tail } else { "" }
}

/// Without what is wide, invisible, or never part of an address.
fn plain(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{3002}' | '\u{ff61}' => '.',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    if text.is_ascii() && !text.contains(['%', '@']) {
        return text.to_owned();
    }
    let text: String = text.chars().map(plain).filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')).collect();
    ["%20", " @", "@@"].into_iter().zip(["", "@", "@"]).fold(text, |text, (odd, right)| text.replace(odd, right))
}

/// Without dots at its ends and side by side.
fn undotted(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c != '.' || !out.is_empty() && !out.ends_with('.') {
            out.push(c);
        }
    }
    near::skip_back(out.strip_prefix("www.").unwrap_or(&out), ".").to_owned()
}

/// The domain that was meant, where it is another one. What nearly is a known one may be somebody's own: only a domain that
/// does not exist is put right by its letters.
fn meant(domain: &str, is_missing: bool) -> Option<String> {
    let domains = &book().domains;
    let slip = |domain: &str| domains.slips.iter().find(|(slip, _)| *slip == domain).map(|(_, meant)| (*meant).to_owned());
    let slipped = slip(domain);
    if slipped.is_some() || !is_missing {
        return slipped;
    }
    let mut known = domains.known.clone();
    book().providers.iter().for_each(|provider| known.extend_from_slice(&provider.domains));
    if known.iter().any(|known| is_under(domain, known)) {
        return None;
    }
    let ended = domains.ends.iter().find_map(|(end, meant)| domain.strip_suffix(end).map(|name| name.to_owned() + meant));
    let domain = ended.as_deref().unwrap_or(domain);
    // yahoo.ro and yahoo.no differ by a letter, and both are somebody's
    let end = near::from(domain, domain.rfind('.').unwrap_or(0));
    let is_alike = |known: &str| known.ends_with(end);
    let nearest = || slips::nearest(domain, if domain.len() < LONG { 1 } else { 2 }, &known, &is_alike).map(str::to_owned);
    slip(domain).or_else(nearest).or(ended)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::{failures::Failure, knowledge::Reason};

    fn of(address: &str, reason: Reason) -> Option<String> {
        read(&Failure { final_recipient: Some(address.to_owned()), ..Failure::default() }, reason)
    }

    #[test]
    fn slips_lead_to_the_known_domain() {
        for (typed, meant) in [
            ("dokomo.ne.jp", "docomo.ne.jp"),
            ("gocomo.ne.jp", "docomo.ne.jp"),
            ("docomo.co.jp", "docomo.ne.jp"),
            ("docomo.jp", "docomo.ne.jp"),
            ("docomo.ne.jo", "docomo.ne.jp"),
            ("docomo.ne.jpp", "docomo.ne.jp"),
            ("docom0.ne.jp", "docomo.ne.jp"),
            ("docmo.ne.jp", "docomo.ne.jp"),
            ("ezweb.co.jp", "ezweb.ne.jp"),
            ("ezweb.jp", "ezweb.ne.jp"),
            ("ezwed.ne.jp", "ezweb.ne.jp"),
            ("ezweb.ne.ne.jp", "ezweb.ne.jp"),
            ("au.jp", "au.com"),
            ("softbank.jp", "softbank.ne.jp"),
            ("sofbank.ne.jp", "softbank.ne.jp"),
            ("i.softbank.ne.jp", "i.softbank.jp"),
            ("yahoo.cp.jp", "yahoo.co.jp"),
            ("yahoo.jp", "yahoo.co.jp"),
            ("yahoo.co.jo", "yahoo.co.jp"),
            ("yaho.co.jp", "yahoo.co.jp"),
            ("yafoo.co.jp", "yahoo.co.jp"),
            ("gmail.co.jp", "gmail.com"),
            ("gmail.ne.jp", "gmail.com"),
            ("gmial.com", "gmail.com"),
            ("gmai.com", "gmail.com"),
            ("gnail.com", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gmail.cm", "gmail.com"),
            ("gmail.cmo", "gmail.com"),
            ("gmaii.com", "gmail.com"),
            ("gmai1.com", "gmail.com"),
            ("grnail.com", "gmail.com"),
            ("gmail", "gmail.com"),
            ("gmial.con", "gmail.com"),
            ("icloud.co.jp", "icloud.com"),
            ("iclould.com", "icloud.com"),
            ("hotmal.com", "hotmail.com"),
            ("hotmail.jp", "hotmail.co.jp"),
            ("outlok.com", "outlook.com"),
            ("nifty.co.jp", "nifty.com"),
            ("niftv.com", "nifty.com"),
            ("ocn.co.jp", "ocn.ne.jp"),
            ("biglobe.jp", "biglobe.ne.jp"),
            ("biglove.ne.jp", "biglobe.ne.jp"),
            ("so_net.ne.jp", "so-net.ne.jp"),
            ("www.gmail.com", "gmail.com"),
            ("t-0nline.de", "t-online.de"),
            ("shop.example.con", "shop.example.com"),
            ("shop.example.cojp", "shop.example.co.jp"),
            ("GMIAL.COM", "gmail.com"),
        ] {
            assert_eq!(of(&format!("a@{typed}"), Reason::DomainUnknown).as_deref(), Some(format!("a@{meant}").as_str()), "{typed}");
        }
    }

    #[test]
    fn a_known_or_foreign_domain_is_left_alone() {
        for domain in [
            "docomo.ne.jp",
            "gmail.com",
            "ymail.com",
            "example.jp",
            "example.com",
            "gmx.com",
            "mail.com",
            "live.jp",
            "me.com",
            "mac.com",
            "aol.jp",
            "yahoo.ne.jp",
            "ezweb.ne.jp",
            "au.com",
            "mopera.net",
            "disney.ne.jp",
            "hotmail.co.jp",
            "i.softbank.jp",
            "d.vodafone.ne.jp",
            "aqua.ocn.ne.jp",
            "email.com",
            "nifty.ne.jp",
            "shop.example",
            "examp1e.test",
            "news.example.net",
        ] {
            assert_eq!(of(&format!("a@{domain}"), Reason::DomainUnknown), None, "{domain}");
        }
    }

    #[test]
    fn a_domain_that_answers_is_left_alone_unless_it_is_nobodys() {
        assert_eq!(of("a@gmaik.com", Reason::UserUnknown), None);
        assert_eq!(of("a@gmial.com", Reason::UserUnknown).as_deref(), Some("a@gmail.com"));
        assert_eq!(of("a@docomo.co.jp", Reason::ConnectionFailed).as_deref(), Some("a@docomo.ne.jp"));
        assert_eq!(of("a@dokomo.ne.jp", Reason::MailboxFull), None);
    }

    #[test]
    fn what_no_address_holds_is_taken_out() {
        for (address, meant) in [
            ("ａｂｃ@example.jp", "abc@example.jp"),
            ("%20abc@example.jp", "abc@example.jp"),
            ("abc%20@example.jp", "abc@example.jp"),
            (".abc@example.jp", "abc@example.jp"),
            ("abc.@example.jp", "abc@example.jp"),
            ("a..bc@example.jp", "a.bc@example.jp"),
            ("\"abc@example.jp", "abc@example.jp"),
            ("www.abc@example.jp", "abc@example.jp"),
            ("abc@example.jp.", "abc@example.jp"),
        ] {
            assert_eq!(of(address, Reason::UserUnknown).as_deref(), Some(meant), "{address}");
        }
    }

    #[test]
    fn a_name_is_never_guessed() {
        for address in [
            "tarou@example.jp",
            "a..b.@docomo.ne.jp",
            ".a@ezweb.ne.jp",
            "\"a b\"@example.jp",
            "a+b@example.jp",
            "a%b@example.jp",
            "o'brien@example.com",
        ] {
            assert_eq!(of(address, Reason::UserUnknown), None, "{address}");
        }
    }

    #[test]
    fn the_address_is_read_as_it_was_pasted() {
        for (words, found, meant) in [
            ("550 5.1.2 <a@gmail,com>: Host unknown", "a@gmail", "a@gmail.com"),
            ("550 a@docomo..ne.jp: bad domain", "a@docomo", "a@docomo.ne.jp"),
            ("550 a@docomo.ne,jp host not found", "a@docomo.ne", "a@docomo.ne.jp"),
            ("宛先 ａｂｃ＠ｄｏｃｏｍｏ．ｎｅ．ｊｐ が見つかりません", "", "abc@docomo.ne.jp"),
            ("550 abc@ｄｏｃｏｍｏ．ｎｅ．ｊｐ unknown", "abc@ｄｏｃｏｍｏ", "abc@docomo.ne.jp"),
            ("501 5.1.3 <abc@@gmail.com>: bad address syntax", "", "abc@gmail.com"),
            ("501 5.1.3 <abc @docomo.ne.jp>: bad address syntax", "", "abc@docomo.ne.jp"),
        ] {
            let found = Some(found.to_owned()).filter(|found| !found.is_empty());
            let failure = Failure { final_recipient: found, words: words.to_owned(), ..Failure::default() };
            assert_eq!(read(&failure, Reason::DomainUnknown).as_deref(), Some(meant), "{words}");
        }
        let listed =
            Failure { final_recipient: Some("a@example.jp".into()), words: "a@example.jp,b@example.jp".into(), ..Failure::default() };
        assert_eq!(read(&listed, Reason::DomainUnknown), None);
        let sentence = Failure { words: "550 no such user @ this host, ask postmaster".into(), ..Failure::default() };
        assert_eq!(read(&sentence, Reason::UserUnknown), None);
    }
}
