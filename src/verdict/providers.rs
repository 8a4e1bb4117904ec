//! The witness "provider": whose server spoke, and what words mean there.

use super::finder::Lexicon;
use super::{Case, Testimony, loudest_of_each, status_fits, testimony};
use crate::{
    failures::Failure,
    knowledge::{Provider, Says, book},
    report::WitnessKind,
};
use std::sync::LazyLock;

pub fn testify(case: &Case) -> Vec<Testimony> {
    let own =
        case.matches.iter().filter(|(m, ..)| m.rule.provider().is_some_and(|p| case.provider.is_some_and(|own| std::ptr::eq(own, p))));
    let heard = own.filter(|(m, ..)| status_fits(m, case.failure)).filter_map(|(m, place, text)| match m.rule.says {
        Says::Reason(reason) => Some(testimony(WitnessKind::Provider, reason, m, *place, text)),
        Says::Notice(_) | Says::Sign(_) => None,
    });
    loudest_of_each(heard.collect())
}

/// By the host that spoke, then by words that only its servers write, then by the address.
pub fn of(failure: &Failure) -> Option<&'static Provider> {
    static HOSTS: LazyLock<Ends> = LazyLock::new(|| ends(|provider| &provider.hosts));
    static DOMAINS: LazyLock<Ends> = LazyLock::new(|| ends(|provider| &provider.domains));
    let by_host = failure.remote_mta.as_deref().and_then(|host| by_end(&HOSTS, host));
    let by_words = || by_words(&failure.words);
    let domain = || failure.final_recipient.as_deref()?.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase());
    by_host.or_else(by_words).or_else(|| by_end(&DOMAINS, &domain()?))
}

/// Ends of names, and the places of the providers to whom they belong.
type Ends = Lexicon<(&'static str, usize)>;

fn ends(of: fn(&Provider) -> &[&'static str]) -> Ends {
    let bare = |end: &&'static str| end.trim_start_matches(['*', '.']);
    let all = book().providers.iter().enumerate();
    all.flat_map(|(place, provider)| of(provider).iter().map(bare).map(move |end| (end, (end, place)))).collect()
}

/// The first provider to whom an end of the name belongs.
fn by_end(ends: &Ends, name: &str) -> Option<&'static Provider> {
    let mut first = None;
    ends.find(name, |(end, place), at| {
        if at.end == name.len() && is_under(name, end) && first.is_none_or(|known| place < known) {
            first = Some(place);
        }
    });
    book().providers.get(first?)
}

/// One pass for the words of all providers; what stands first decides.
fn by_words(text: &str) -> Option<&'static Provider> {
    static WORDS: LazyLock<Lexicon<&'static Provider>> =
        LazyLock::new(|| book().providers.iter().flat_map(|p| p.words.iter().map(move |word| (*word, p))).collect());
    let mut first = None;
    WORDS.find(text, |provider, _| first = first.or(Some(provider)));
    first
}

/// Whether `name` is `end` or below it.
pub(crate) fn is_under(name: &str, end: &str) -> bool {
    name.strip_suffix(end.trim_start_matches(['*', '.'])).is_some_and(|head| head.is_empty() || head.ends_with('.'))
}
