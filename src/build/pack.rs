//! Packs the book by LZMA, as `knowledge/unpack.rs` reads it.

use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::io::Write;

/// The length as a little-endian u32, then the raw stream.
pub fn pack(book: &str) -> Vec<u8> {
    let options = LzmaOptions { lc: 3, lp: 0, pb: 0, nice_len: 273, ..LzmaOptions::with_preset(9) };
    let mut head = (book.len() as u32).to_le_bytes().to_vec();
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false).expect("the options are within LZMA's bounds");
    writer.write_all(book.as_bytes()).expect("a vector can be written to");
    head.extend(writer.finish().expect("a vector can be written to"));
    head
}
