//! The witness "provider": whose server spoke, and what words mean there.

use super::finder::Lexicon;
use super::{Case, Testimony, loudest_of_each, status_fits, testimony};
use crate::{
    failures::Failure,
    knowledge::{OfBook, Provider, Says, book},
    report::WitnessKind,
};

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
    let by_host =
        failure.remote_mta.as_deref().and_then(|host| book().providers.iter().find(|p| p.hosts.iter().any(|end| is_under(host, end))));
    let by_words = || by_words(&failure.words);
    let domain = failure.final_recipient.as_deref().and_then(|a| a.rsplit_once('@')).map(|(_, domain)| domain.to_ascii_lowercase());
    let by_domain = || domain.and_then(|domain| book().providers.iter().find(|p| p.domains.iter().any(|d| is_under(&domain, d))));
    by_host.or_else(by_words).or_else(by_domain)
}

/// One pass for the words of all providers; what stands first decides.
fn by_words(text: &str) -> Option<&'static Provider> {
    static WORDS: OfBook<Lexicon<&'static Provider>> =
        OfBook::new(|| book().providers.iter().flat_map(|p| p.words.iter().map(move |word| (*word, p))).collect());
    let mut first = None;
    WORDS.find(text, |provider| first = first.or(Some(provider)));
    first
}

/// Whether `name` is `end` or below it.
pub(crate) fn is_under(name: &str, end: &str) -> bool {
    name.strip_suffix(end.trim_start_matches(['*', '.'])).is_some_and(|head| head.is_empty() || head.ends_with('.'))
}
