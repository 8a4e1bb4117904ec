//! The compound file beneath a message: objects (messages, recipients, attachments), each with its properties.
//!
//! Nothing in it is believed: a file may name the same bytes a thousand times over.

use super::{charset, property as p};
use cfb::CompoundFile;
use std::{
    cell::{Cell, RefCell},
    io::{Cursor, Read},
};

/// More of one property is not read: bodies are shorter, and of a returned mail the beginning is enough.
const LONGEST: usize = 1024 * 1024;
/// Of recipients, and of attachments.
const MOST: usize = 500;
/// An honest file is read once, a few of its properties again.
const READINGS: usize = 4;
/// Of all that is read. Attachments that do not tell of a report are not read at all.
const ALL: usize = 32 * 1024 * 1024;

/// Types of values, the lower half of a property's tag.
const INTEGER: u32 = 0x0003;
const TIME: u32 = 0x0040;

pub struct Store<'a> {
    file: RefCell<CompoundFile<Cursor<&'a [u8]>>>,
    /// So many bytes may still be read.
    left: Cell<usize>,
}

impl<'a> Store<'a> {
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let file = CompoundFile::open(Cursor::new(bytes)).ok()?;
        Some(Self { file: RefCell::new(file), left: Cell::new(bytes.len().saturating_mul(READINGS).min(ALL)) })
    }

    /// The message that the file holds, if it is one.
    pub fn message(&self) -> Option<Object<'_, 'a>> {
        let message = Object::open(self, String::new(), Head::Message, None);
        (!message.fixed.is_empty()).then_some(message)
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let stream = self.file.borrow_mut().open_stream(path).ok()?;
        let mut bytes = Vec::new();
        // what is cut off still begins well
        let _ = stream.take(self.left.get().min(LONGEST) as u64).read_to_end(&mut bytes);
        self.left.set(self.left.get() - bytes.len());
        Some(bytes)
    }

    /// The storages in `path` whose names begin so, in their order.
    fn storages(&self, path: &str, begin: &str) -> Vec<String> {
        let file = self.file.borrow();
        let Ok(entries) = file.read_storage(format!("/{path}")) else { return Vec::new() };
        let wanted = entries.filter(|entry| entry.is_storage() && entry.name().starts_with(begin));
        wanted.take(MOST).map(|entry| format!("{path}/{}", entry.name())).collect()
    }
}

/// What stands before the list of values, which differs by what they are of.
#[derive(Clone, Copy)]
enum Head {
    Message = 32,
    Embedded = 24,
    Row = 8,
}

pub struct Object<'s, 'a> {
    store: &'s Store<'a>,
    path: String,
    /// Values of fixed size, 16 bytes each: tag, flags, value.
    fixed: Vec<u8>,
    charset: Option<String>,
}

impl<'s, 'a> Object<'s, 'a> {
    fn open(store: &'s Store<'a>, path: String, head: Head, charset: Option<String>) -> Self {
        let mut fixed = store.read(&format!("{path}/__properties_version1.0")).unwrap_or_default();
        fixed.drain(..fixed.len().min(head as usize));
        let mut object = Self { store, path, fixed, charset: None };
        let own = object.code_page(p::MESSAGE_CODE_PAGE).or_else(|| object.internet_charset());
        object.charset = own.or(charset);
        object
    }

    pub fn recipients(&self) -> impl Iterator<Item = Object<'s, 'a>> {
        self.rows("__recip_version1.0_#")
    }

    pub fn attachments(&self) -> impl Iterator<Item = Object<'s, 'a>> {
        self.rows("__attach_version1.0_#")
    }

    fn rows(&self, begin: &str) -> impl Iterator<Item = Object<'s, 'a>> {
        let (store, charset) = (self.store, self.charset.clone());
        store.storages(&self.path, begin).into_iter().map(move |path| Object::open(store, path, Head::Row, charset.clone()))
    }

    /// The message that an attachment is.
    pub fn embedded(&self) -> Option<Object<'s, 'a>> {
        let path = self.store.storages(&self.path, &stream(p::ATTACHMENT, "000D")).pop()?;
        Some(Object::open(self.store, path, Head::Embedded, self.charset.clone()))
    }

    pub fn bytes(&self, id: u16) -> Option<Vec<u8>> {
        self.read(id, "0102")
    }

    /// Text in either of its two forms, `None` where it is empty.
    pub fn text(&self, id: u16) -> Option<String> {
        let wide = || self.read(id, "001F").map(|bytes| utf16(&bytes));
        let narrow = || self.read(id, "001E").map(|bytes| charset::judge(&bytes, self.charset.as_deref()).0.into_owned());
        let text = wide().or_else(narrow)?;
        Some(text.trim_end_matches('\0').replace("\r\n", "\n").replace('\r', "\n")).filter(|text| !text.is_empty())
    }

    fn read(&self, id: u16, kind: &str) -> Option<Vec<u8>> {
        self.store.read(&format!("{}/{}", self.path, stream(id, kind)))
    }

    pub fn integer(&self, id: u16) -> Option<u32> {
        self.value(id, INTEGER).map(|value| value as u32)
    }

    /// Seconds since 1970.
    pub fn time(&self, id: u16) -> Option<i64> {
        let since_1601 = self.value(id, TIME)? / 10_000_000;
        let seconds = i64::try_from(since_1601).ok()? - 11_644_473_600;
        (0..4_102_444_800).contains(&seconds).then_some(seconds)
    }

    fn value(&self, id: u16, kind: u32) -> Option<u64> {
        let tag = (u32::from(id) << 16 | kind).to_le_bytes();
        let entry = self.fixed.chunks_exact(16).find(|entry| entry[..4] == tag)?;
        Some(u64::from_le_bytes(entry[8..].try_into().ok()?))
    }

    /// The charset that the mail had on its way.
    pub fn internet_charset(&self) -> Option<String> {
        self.code_page(p::INTERNET_CODE_PAGE)
    }

    fn code_page(&self, id: u16) -> Option<String> {
        self.integer(id).and_then(label)
    }
}

fn stream(id: u16, kind: &str) -> String {
    format!("__substg1.0_{id:04X}{kind}")
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Windows numbers its charsets.
pub fn label(code_page: u32) -> Option<String> {
    Some(match code_page {
        932 => "shift_jis".to_owned(),
        936 | 54936 => "gb18030".to_owned(),
        949 | 51949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        874 | 1250..=1258 => format!("windows-{code_page}"),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        28591..=28606 => format!("iso-8859-{}", code_page - 28590),
        50220..=50222 => "iso-2022-jp".to_owned(),
        51932 => "euc-jp".to_owned(),
        65001 => "utf-8".to_owned(),
        _ => return None,
    })
}
