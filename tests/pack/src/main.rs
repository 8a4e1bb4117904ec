//! `pack FILE PACKED`: packs a file by LZMA, as www/boot.js reads it. The encoders on npm leave 1.4 KB more of the engine.

use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::{env, fs, io, io::Write};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, packed] = arguments.as_slice() else { return Err(io::Error::other("usage: pack FILE PACKED")) };
    let content = fs::read(file)?;
    // code and texts have no places of their own
    let options = LzmaOptions { lc: 4, lp: 0, pb: 0, nice_len: 273, ..LzmaOptions::with_preset(9) };
    let mut writer = LzmaWriter::new_use_header(fs::File::create(packed)?, &options, Some(content.len() as u64))?;
    writer.write_all(&content)?;
    writer.finish()?;
    Ok(())
}
