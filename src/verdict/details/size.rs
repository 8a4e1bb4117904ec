//! The size that a server takes at most, and the one that the mail has.

use super::{amount, near};
use crate::knowledge::hints;

/// A smaller number without a unit may count anything.
const LEAST_BARE: u64 = 10_000;

#[derive(Debug, Default, PartialEq)]
pub struct Sizes {
    pub limit: Option<u64>,
    pub weight: Option<u64>,
}

/// Of a text in lower case. What a number means is told by the words beside it; one that no word explains is left out.
pub fn read(text: &str) -> Sizes {
    let mut amounts = amount::sizes(text);
    amounts.retain(|amount| amount.has_unit || amount.value >= LEAST_BARE);
    let mut sizes = Sizes::default();
    let mut before = 0;
    for (number, amount) in amounts.iter().enumerate() {
        let next = amounts.get(number + 1).map_or(text.len(), |next| next.at.start);
        let left = near::tail(near::part(text, before..amount.at.start), 90);
        let right = near::part(text, amount.at.end..next);
        before = amount.at.end;
        match role(left, right, next < text.len()) {
            Some(Role::Limit) => sizes.limit = sizes.limit.or(Some(amount.value)),
            Some(Role::Weight) => sizes.weight = sizes.weight.or(Some(amount.value)),
            None => {}
        }
    }
    // what is lighter than the limit was not refused for it
    if let (Some(limit), Some(weight)) = (sizes.limit, sizes.weight)
        && weight < limit
    {
        return Sizes::default();
    }
    sizes
}

enum Role {
    Limit,
    Weight,
}

fn role(left: &str, right: &str, is_followed: bool) -> Option<Role> {
    let h = hints();
    let clause = near::clause(left);
    let is_weight = |text: &str| near::led_by(text, &h.weight_before, 8);
    if near::mentions(clause, &h.no_weights) || near::begins(right, &h.no_weights) {
        return None;
    }
    // a client declares "SIZE=24433470" itself, whatever is said before
    let declared = h.weight_keys.iter().find_map(|key| left.strip_suffix(key));
    if declared.is_some_and(|before| !near::mentions(near::tail(before, 10), &h.limit_before)) {
        return Some(Role::Weight);
    }
    if near::mentions(clause, &h.limit_before) {
        return Some(Role::Limit);
    }
    // in "size 24 MB limit 10 MB" the word is the next number's
    if !right.starts_with([',', '.']) && near::begins(right, &h.limit_behind) && !(is_followed && is_weight(left)) {
        return Some(Role::Limit);
    }
    if !is_weight(clause) && near::mentions(left, &h.limit_before) {
        return Some(Role::Limit);
    }
    is_weight(left).then_some(Role::Weight)
}

#[cfg(test)]
mod tests {
    use super::{Sizes, read};
    use crate::verdict::words::Words;

    #[test]
    fn limits_and_sizes_are_told_apart() {
        const KB: u64 = 1 << 10;
        const MB: u64 = 1 << 20;
        for (said, limit, weight) in [
            ("552 5.3.4 message size 24433470 exceeds size limit 10485760 of server mx.example.jp[192.0.2.1]", 10_485_760, 24_433_470),
            ("552 5.3.4 Message size exceeds fixed limit of 10485760 bytes", 10_485_760, 0),
            ("552 5.2.3 Message size exceeds maximum value of 20,971,520 bytes", 20_971_520, 0),
            ("552 5.2.3 Message exceeds maximum fixed size (10485760)", 10_485_760, 0),
            ("552 5.3.4 Message is too large; 10485760 bytes max", 10_485_760, 0),
            ("523 Message length (24433470) exceeds administrative limit(10485760)", 10_485_760, 24_433_470),
            ("message too big: read=24433470 max=10485760", 10_485_760, 24_433_470),
            ("550 5.7.0 size=24433470, max=10485760", 10_485_760, 24_433_470),
            ("552 Message too large, max size 10240 KB", 10_240 * KB, 0),
            ("Max size: 10240 KB", 10_240 * KB, 0),
            ("552 This message is larger than the 35M limit", 35 * MB, 0),
            ("554 message exceeds the limit of 35M", 35 * MB, 0),
            ("552 maximum message size is 10 MiB", 10 * MB, 0),
            ("552 5.3.4 10240 KB limit exceeded", 10_240 * KB, 0),
            ("552 Your message is 24 MB but this server only accepts messages up to 10 MB", 10 * MB, 24 * MB),
            ("Message Size: 37 MB, Maximum message size: 35 MB", 35 * MB, 37 * MB),
            ("The maximum message size that's allowed is 25 MB. This message is 34 MB.", 25 * MB, 34 * MB),
            ("552 Your message (actual size: 24.5 MB, maximum: 10.5 MB) was refused", 11_010_048, 25_690_112),
            ("Your message exceeds our limit. Message size 24 MB limit 10 MB", 10 * MB, 24 * MB),
            ("552 Message rejected: its size of 26,214 KB is over the permitted 10,240 KB", 10_240 * KB, 26_214 * KB),
            ("552 taille du message : 24 Mo, limite : 10 Mo", 10 * MB, 24 * MB),
            ("552 Le message dépasse la taille maximale de 10 Mo", 10 * MB, 0),
            ("552 Die Nachricht ist größer als 10,5 MB", 11_010_048, 0),
            ("552 Nachricht überschreitet die maximale Größe von 10.240 KB", 10_240 * KB, 0),
            ("552 El mensaje supera el límite de 25 MB", 25 * MB, 0),
            ("552 Размер письма превышает 10Мб", 10 * MB, 0),
            ("552 邮件大小超过限制 10MB", 10 * MB, 0),
            ("メールサイズが１０メガバイトを超えているため受信できません", 10 * MB, 0),
            ("送信できるメールの最大サイズは10MBです", 10 * MB, 0),
            ("サイズ上限（10MB）を超えています", 10 * MB, 0),
            ("サイズ(24433470)が制限(10485760)を超えています", 10_485_760, 24_433_470),
            ("添付ファイルは10MB以下にしてください", 10 * MB, 0),
            ("552 message size 24 433 470 exceeds limit of 10 485 760 octets", 10_485_760, 24_433_470),
            ("552 message size 24.433.470 bytes exceeds limit 10.485.760 bytes", 10_485_760, 24_433_470),
            ("552 Message exceeded maximum allowed size of 2GB", 2 << 30, 0),
            ("552 Message size exceeds maximum permitted after MAIL FROM:<a@example.com> SIZE=24433470:", 0, 24_433_470),
            ("552 Message too large, maxsize=10485760", 10_485_760, 0),
            ("552 5.3.4 Message too big (34578123 bytes, limit 26214400)", 26_214_400, 0),
            ("552 5.2.3 Messages over 30 MB are not accepted here", 30 * MB, 0),
            ("550 メッセージサイズ(15360KB)が受信可能なサイズ(10240KB)を超えています", 10_240 * KB, 15_360 * KB),
        ] {
            let some = |value: u64| Some(value).filter(|value| *value > 0);
            assert_eq!(read(&Words::new(said).text), Sizes { limit: some(limit), weight: some(weight) }, "{said}");
        }
    }

    #[test]
    fn other_numbers_are_no_size() {
        for said in [
            "552 5.3.4 Your message exceeded Google's message size limits. https://support.google.com/mail/?p=MaxSizeError 5a478bee46e88-1234si23456789qtp.12 - gsmtp",
            "552 5.2.2 message exceeds the mailbox quota 10240 KB",
            "552 5.3.4 Message size exceeds fixed limit",
            "552 message too large, ticket 20260124123456x",
            "552 call 0120-123-456 if the limit is too small",
            "552 5.3.4 message file too big (24433470)",
            "552 message is larger than allowed, try 3 attachments less",
            "552 message size 5 MB exceeds limit 10 MB",
            "Date: Tue, 3 Jun 2025 09:50:00 +0200 Error: 552 Message exceeds maximum size",
        ] {
            assert_eq!(read(&Words::new(said).text), Sizes::default(), "{said}");
        }
    }
}
