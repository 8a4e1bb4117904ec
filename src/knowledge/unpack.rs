//! Unpacks LZMA, the raw stream alone: `lc` 3, `lp` and `pb` 0, the length known beforehand, no end marker.
//!
//! The book of all knowledge is a quarter of the page. Packed so by the build (`build/pack.rs`) it weighs 12 KB less than
//! gzip leaves of it, and this file weighs 1 KB; decoders of crates, for all of LZMA or PPMd, weigh 8 KB. Takes some ms.
//!
//! The page packs all of its engine once more (`www/boot.js`). The book then costs it no unpacking in JavaScript, which is
//! slower than here.

/// The first bits of a probability stand for the chance of a zero, of 2048.
const HALF: u16 = 1024;

/// Lengths are coded with three sets of probabilities behind two choices.
struct Lengths {
    choice: [u16; 2],
    short: [u16; 8],
    middle: [u16; 8],
    long: [u16; 256],
}

/// Probabilities; those of one kind are indexed by the state, which says what came last.
struct Model {
    literal: Vec<u16>,
    is_match: [u16; 12],
    is_again: [u16; 12],
    is_older: [[u16; 12]; 3],
    is_longer_than_one: [u16; 12],
    fresh: Lengths,
    again: Lengths,
    slots: [[u16; 64]; 4],
    offsets: [u16; 128],
    align: [u16; 16],
}

struct Range<'a> {
    input: std::slice::Iter<'a, u8>,
    range: u32,
    code: u32,
}

/// The first `length` bytes that `packed` holds.
pub fn unpack(packed: &[u8], length: usize) -> Vec<u8> {
    let mut bits = Range::new(packed);
    let mut model = Model::new();
    let mut out = Vec::with_capacity(length);
    let mut distances = [0usize; 4];
    let mut state = 0;
    while out.len() < length {
        if bits.next(&mut model.is_match[state]) == 0 {
            let byte = model.literal(&mut bits, &out, (state >= 7).then_some(distances[0]));
            out.push(byte);
            state = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 4, 5][state];
            continue;
        }
        let copied = if bits.next(&mut model.is_again[state]) == 0 {
            distances.rotate_right(1);
            let copied = model.fresh.next(&mut bits);
            distances[0] = model.distance(&mut bits, copied);
            state = if state < 7 { 7 } else { 10 };
            copied
        } else if model.older(&mut bits, state, &mut distances) {
            let copied = model.again.next(&mut bits);
            state = if state < 7 { 8 } else { 11 };
            copied
        } else {
            state = if state < 7 { 9 } else { 11 };
            1
        };
        let Some(from) = out.len().checked_sub(distances[0] + 1) else { break };
        (from..from + copied).for_each(|at| out.push(out[at]));
    }
    out
}

impl Model {
    fn new() -> Self {
        Self {
            literal: vec![HALF; 0x300 << 3],
            is_match: [HALF; 12],
            is_again: [HALF; 12],
            is_older: [[HALF; 12]; 3],
            is_longer_than_one: [HALF; 12],
            fresh: Lengths::new(),
            again: Lengths::new(),
            slots: [[HALF; 64]; 4],
            offsets: [HALF; 128],
            align: [HALF; 16],
        }
    }

    /// After a match, the byte that would have continued it foretells the literal until a bit differs.
    fn literal(&mut self, bits: &mut Range, out: &[u8], matched: Option<usize>) -> u8 {
        let before = out.last().copied().unwrap_or(0);
        let set = &mut self.literal[0x300 * usize::from(before >> 5)..];
        let mut foretold = matched.and_then(|distance| out.len().checked_sub(distance + 1)).map(|at| usize::from(out[at]));
        let mut symbol = 1;
        while symbol < 0x100 {
            let (bit, place) = match foretold {
                Some(byte) => {
                    let bit = byte >> 7 & 1;
                    foretold = Some(byte << 1);
                    (Some(bit), 0x100 * (1 + bit) + symbol)
                }
                None => (None, symbol),
            };
            let read = bits.next(&mut set[place]);
            symbol = symbol << 1 | read;
            foretold = foretold.filter(|_| bit == Some(read));
        }
        symbol as u8
    }

    /// Which of the last four distances comes again, moved to the front; whether a length follows.
    fn older(&mut self, bits: &mut Range, state: usize, distances: &mut [usize; 4]) -> bool {
        if bits.next(&mut self.is_older[0][state]) == 0 {
            return bits.next(&mut self.is_longer_than_one[state]) == 1;
        }
        let which = if bits.next(&mut self.is_older[1][state]) == 0 { 1 } else { 2 + bits.next(&mut self.is_older[2][state]) };
        distances[..=which].rotate_right(1);
        true
    }

    fn distance(&mut self, bits: &mut Range, copied: usize) -> usize {
        let slot = bits.tree(&mut self.slots[copied.min(5) - 2], 6);
        if slot < 4 {
            return slot;
        }
        let count = (slot >> 1) - 1;
        let high = (2 | slot & 1) << count;
        if slot < 14 {
            high + bits.reversed(&mut self.offsets[high - slot..], count)
        } else {
            high + (bits.direct(count - 4) << 4) + bits.reversed(&mut self.align, 4)
        }
    }
}

impl Lengths {
    fn new() -> Self {
        Self { choice: [HALF; 2], short: [HALF; 8], middle: [HALF; 8], long: [HALF; 256] }
    }

    fn next(&mut self, bits: &mut Range) -> usize {
        if bits.next(&mut self.choice[0]) == 0 {
            2 + bits.tree(&mut self.short, 3)
        } else if bits.next(&mut self.choice[1]) == 0 {
            10 + bits.tree(&mut self.middle, 3)
        } else {
            18 + bits.tree(&mut self.long, 8)
        }
    }
}

impl<'a> Range<'a> {
    /// The first byte is always zero.
    fn new(packed: &'a [u8]) -> Self {
        let mut range = Self { input: packed.iter(), range: u32::MAX, code: 0 };
        (0..5).for_each(|_| range.read());
        range
    }

    fn read(&mut self) {
        self.code = self.code << 8 | self.input.next().map_or(0, |byte| u32::from(*byte));
    }

    fn widen(&mut self) {
        if self.range < 1 << 24 {
            self.range <<= 8;
            self.read();
        }
    }

    /// One bit; its probability learns.
    fn next(&mut self, chance: &mut u16) -> usize {
        let bound = (self.range >> 11) * u32::from(*chance);
        let bit = self.code >= bound;
        if bit {
            self.range -= bound;
            self.code -= bound;
            *chance -= *chance >> 5;
        } else {
            self.range = bound;
            *chance += (2048 - *chance) >> 5;
        }
        self.widen();
        usize::from(bit)
    }

    /// The highest bit first.
    fn tree(&mut self, chances: &mut [u16], count: usize) -> usize {
        let leaf = (0..count).fold(1, |node, _| node << 1 | self.next(&mut chances[node]));
        leaf - (1 << count)
    }

    /// The lowest bit first.
    fn reversed(&mut self, chances: &mut [u16], count: usize) -> usize {
        let mut node = 1;
        (0..count).fold(0, |value, place| {
            let bit = self.next(&mut chances[node]);
            node = node << 1 | bit;
            value | bit << place
        })
    }

    /// Bits whose chance is even.
    fn direct(&mut self, count: usize) -> usize {
        (0..count).fold(0, |value, _| {
            self.range >>= 1;
            let bit = self.code >= self.range;
            self.code -= if bit { self.range } else { 0 };
            self.widen();
            value << 1 | usize::from(bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::unpack;
    use lzma_rust2::{LzmaOptions, LzmaWriter};
    use std::io::Write;

    fn packed(text: &[u8]) -> Vec<u8> {
        let options = LzmaOptions { lc: 3, lp: 0, pb: 0, ..LzmaOptions::with_preset(9) };
        let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false).unwrap();
        writer.write_all(text).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn what_was_packed_comes_out() {
        let numbers: Vec<u8> =
            (0..200_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes().into_iter().take(1 + n as usize % 3)).collect();
        let rust = include_bytes!("unpack.rs").repeat(3);
        for text in [&b""[..], b"a", b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &numbers, &rust] {
            assert!(unpack(&packed(text), text.len()) == text, "{} bytes", text.len());
        }
    }

    /// Broken input ends, with whatever it gives.
    #[test]
    fn noise_does_no_harm() {
        let mut noise: Vec<u8> = (0..5_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for start in 0..20 {
            noise[0] = 0;
            assert!(unpack(&noise[start..], 10_000).len() <= 10_000 + 273);
        }
    }
}
