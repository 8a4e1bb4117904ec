//! Outlook's files, as MS-OXMSG lays them out: what they say of a failure comes out, and nothing in them does harm.

use cfb::{CompoundFile, Version};
use kaeru::{Notice, Options, Reason, Report, analyze, input::outlook, report::Action};
use std::{
    io::{Cursor, Write},
    time::{Duration, Instant},
};

/// The identifiers of MS-OXPROPS that the files below need.
mod id {
    pub const CLASS: u16 = 0x001a;
    pub const SUBJECT: u16 = 0x0037;
    pub const SUBMITTED: u16 = 0x0039;
    pub const ORIGINAL_SUBJECT: u16 = 0x0049;
    pub const HEADERS: u16 = 0x007d;
    pub const DIAGNOSTIC: u16 = 0x0c05;
    pub const RECIPIENT_TYPE: u16 = 0x0c15;
    pub const SENDER_NAME: u16 = 0x0c1a;
    pub const SUPPLEMENT: u16 = 0x0c1b;
    pub const SENDER: u16 = 0x0c1f;
    pub const STATUS: u16 = 0x0c20;
    pub const REMOTE_MTA: u16 = 0x0c21;
    pub const BODY: u16 = 0x1000;
    pub const REPORT_TEXT: u16 = 0x1001;
    pub const RTF: u16 = 0x1009;
    pub const HTML: u16 = 0x1013;
    pub const NAME: u16 = 0x3001;
    pub const EMAIL: u16 = 0x3003;
    pub const DATA: u16 = 0x3701;
    pub const METHOD: u16 = 0x3705;
    pub const FILE: u16 = 0x3707;
    pub const TYPE: u16 = 0x370e;
    pub const SMTP: u16 = 0x39fe;
    pub const INTERNET_CODE_PAGE: u16 = 0x3fde;
    pub const CODE_PAGE: u16 = 0x3ffd;
    pub const REPORTING_MTA: u16 = 0x6820;
}

enum Value {
    Number(u32),
    Time(u64),
    /// PtypString8: in the code page of the message.
    Narrow(Vec<u8>),
    /// PtypString: UTF-16.
    Wide(String),
    Bytes(Vec<u8>),
}

/// A message, or an attachment; the size of what stands before its list of values follows from where it is.
#[derive(Default)]
struct Item {
    values: Vec<(u16, Value)>,
    recipients: Vec<Item>,
    attachments: Vec<Item>,
    embedded: Option<Box<Item>>,
}

fn item(class: &str) -> Item {
    Item::default().wide(id::CLASS, class)
}

impl Item {
    fn with(mut self, id: u16, value: Value) -> Self {
        self.values.push((id, value));
        self
    }

    fn wide(self, id: u16, text: &str) -> Self {
        self.with(id, Value::Wide(text.to_owned()))
    }

    fn narrow(self, id: u16, bytes: &[u8]) -> Self {
        self.with(id, Value::Narrow(bytes.to_vec()))
    }

    fn number(self, id: u16, number: u32) -> Self {
        self.with(id, Value::Number(number))
    }

    fn recipient(mut self, recipient: Item) -> Self {
        self.recipients.push(recipient);
        self
    }

    fn attach(mut self, attachment: Item) -> Self {
        self.attachments.push(attachment);
        self
    }

    fn file(&self) -> Vec<u8> {
        let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())).unwrap();
        self.write(&mut file, "", 32);
        file.into_inner().into_inner()
    }

    fn write(&self, file: &mut Compound, path: &str, head: usize) {
        let mut fixed = vec![0; head];
        for (id, value) in &self.values {
            write_value(file, path, *id, value, &mut fixed);
        }
        put(file, &format!("{path}/__properties_version1.0"), &fixed);
        for (begin, rows) in [("recip", &self.recipients), ("attach", &self.attachments)] {
            for (number, row) in rows.iter().enumerate() {
                let path = format!("{path}/__{begin}_version1.0_#{number:08X}");
                file.create_storage(&path).unwrap();
                row.write(file, &path, 8);
            }
        }
        if let Some(message) = &self.embedded {
            let path = format!("{path}/__substg1.0_3701000D");
            file.create_storage(&path).unwrap();
            message.write(file, &path, 24);
        }
    }
}

type Compound = CompoundFile<Cursor<Vec<u8>>>;

fn write_value(file: &mut Compound, path: &str, id: u16, value: &Value, fixed: &mut Vec<u8>) {
    let (kind, in_list, in_stream) = match value {
        Value::Number(number) => (0x0003, u64::from(*number), None),
        Value::Time(time) => (0x0040, *time, None),
        Value::Narrow(bytes) => (0x001e, bytes.len() as u64 + 1, Some(bytes.clone())),
        Value::Wide(text) => (0x001f, text.len() as u64, Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect())),
        Value::Bytes(bytes) => (0x0102, bytes.len() as u64, Some(bytes.clone())),
    };
    fixed.extend((u32::from(id) << 16 | kind).to_le_bytes());
    fixed.extend(6u32.to_le_bytes());
    fixed.extend(in_list.to_le_bytes());
    if let Some(bytes) = in_stream {
        put(file, &format!("{path}/__substg1.0_{id:04X}{kind:04X}"), &bytes);
    }
}

fn put(file: &mut Compound, path: &str, bytes: &[u8]) {
    file.create_stream(path).unwrap().write_all(bytes).unwrap();
}

fn read(item: &Item) -> Report {
    analyze(&item.file(), &Options::default())
}

/// `[address, reason, status]` of each recipient.
fn verdicts(report: &Report) -> Vec<[String; 3]> {
    let row = |r: &kaeru::report::Recipient| {
        [r.final_recipient.clone().unwrap_or_default(), r.reason.name().to_owned(), r.status.clone().unwrap_or_default()]
    };
    report.recipients.iter().map(row).collect()
}

fn text_of(item: &Item) -> String {
    outlook::message(&item.file()).unwrap()
}

/// A report as Exchange delivers it: no body, all of it in the table of recipients.
fn report() -> Item {
    item("REPORT.IPM.Note.NDR")
        .wide(id::SUBJECT, "Undeliverable: Angebot")
        .wide(id::SENDER_NAME, "Microsoft Outlook")
        .wide(id::ORIGINAL_SUBJECT, "Angebot")
        .wide(id::REPORTING_MTA, "dns;ex1.example.com")
        .with(id::SUBMITTED, Value::Time(134_400_000_000_000_000))
        .recipient(
            Item::default()
                .wide(id::NAME, "Anna Beispiel")
                .wide(id::EMAIL, "/o=Example/ou=Exchange/cn=Recipients/cn=anna")
                .wide(id::SMTP, "anna@example.org")
                .number(id::STATUS, 511)
                .wide(id::REMOTE_MTA, "mx.example.org")
                .wide(id::SUPPLEMENT, "<mx.example.org #5.1.1 smtp;550 5.1.1 <anna@example.org>: Recipient address rejected: User unknown>")
                .wide(id::REPORT_TEXT, "The e-mail address was not found."),
        )
        .recipient(
            Item::default()
                .wide(id::EMAIL, "bernd@example.net")
                .number(id::STATUS, 522)
                .wide(id::SUPPLEMENT, "<mx.example.net #5.2.2 smtp;552 5.2.2 Mailbox full>"),
        )
}

#[test]
fn a_report_is_read_from_its_table_of_recipients() {
    let found = read(&report());
    assert_eq!(verdicts(&found), [["anna@example.org", "user_unknown", "5.1.1"], ["bernd@example.net", "mailbox_full", "5.2.2"]]);
    assert_eq!(found.reporting_mta.as_deref(), Some("ex1.example.com"));
    assert_eq!(found.recipients[0].remote_mta.as_deref(), Some("mx.example.org"));
    assert_eq!(found.recipients[0].reply_code, Some(550));
    assert_eq!(found.message.and_then(|message| message.subject).as_deref(), Some("Angebot"));
    let places = found.recipients.iter().flat_map(|r| &r.evidence).filter(|e| e.start.is_some() || e.end.is_some()).count();
    assert_eq!(places, 0, "words that were unpacked do not stand in the file");
}

#[test]
fn a_report_without_words_has_codes() {
    let mail = |recipient: Item| item("REPORT.IPM.Note.NDR").recipient(recipient.wide(id::EMAIL, "anna@example.org"));
    let of = |recipient| verdicts(&read(&mail(recipient))).remove(0);
    assert_eq!(of(Item::default().number(id::DIAGNOSTIC, 0)), ["anna@example.org", "user_unknown", "5.1.1"]);
    assert_eq!(of(Item::default().number(id::DIAGNOSTIC, 5)), ["anna@example.org", "delivery_expired", "4.4.7"]);
    assert_eq!(of(Item::default().number(id::STATUS, 534)), ["anna@example.org", "message_too_large", "5.3.4"]);
    let words = "The recipient's mailbox is full and can't accept messages now.";
    assert_eq!(of(Item::default().wide(id::REPORT_TEXT, words))[1], "mailbox_full");
}

#[test]
fn other_reports_are_no_failures() {
    let recipient = || Item::default().wide(id::SMTP, "anna@example.org");
    let delivered = read(&item("REPORT.IPM.Note.DR").wide(id::SUBJECT, "Delivered: Angebot").recipient(recipient()));
    assert_eq!(delivered.notice, Some(Notice::Delivered));
    let delayed = read(&item("REPORT.IPM.Note.Delayed").recipient(recipient()));
    assert_eq!((delayed.notice, delayed.recipients[0].action), (Some(Notice::Delayed), Action::Delayed));
    for class in ["REPORT.IPM.Note.IPNRN", "REPORT.IPM.Note.IPNNRN"] {
        let receipt = read(&item(class).wide(id::SUBJECT, "Read: Angebot").wide(id::SENDER, "anna@example.org").recipient(recipient()));
        assert_eq!(receipt.notice, Some(Notice::ReadReceipt), "{class}");
        assert_eq!(receipt.recipients, []);
    }
}

#[test]
fn a_mail_that_is_no_bounce_is_none() {
    let mail = item("IPM.Note").wide(id::SUBJECT, "Lunch?").wide(id::SENDER, "anna@example.org").wide(id::BODY, "At noon?\r\nAnna");
    assert_eq!(read(&mail).notice, Some(Notice::NotABounce));
}

const POSTFIX: &str = "This is the mail system at host mail.example.com.\r\n\r\n<taro@example.jp>: host mx.example.jp[192.0.2.1] said: 550 5.1.1\r\n    <taro@example.jp>: Recipient address rejected: User unknown (in reply to\r\n    RCPT TO command)\r\n";

/// What Outlook keeps of a header goes on, but not where its parts are.
const HEADERS: &str = "Microsoft Mail Internet Headers Version 2.0\r\nReturn-Path: <>\r\nFrom: MAILER-DAEMON@mail.example.com\r\nTo: hanako@example.com\r\nSubject: Undelivered Mail\r\n Returned to Sender\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"frontier\"\r\nContent-Transfer-Encoding: base64\r\nMIME-Version: 1.0\r\n\r\n--frontier\r\nContent-Type: text/plain\r\n\r\n";

#[test]
fn a_mail_keeps_its_header_but_not_its_boundary() {
    let mail = item("IPM.Note").wide(id::HEADERS, HEADERS).wide(id::SUBJECT, "Another").wide(id::BODY, POSTFIX);
    assert_eq!(verdicts(&read(&mail)), [["taro@example.jp", "user_unknown", "5.1.1"]]);
    let text = text_of(&mail);
    assert!(text.contains("Subject: Undelivered Mail\n Returned to Sender\n"), "{text}");
    assert!(!text.contains("frontier") && !text.contains("base64") && !text.contains("Another"), "{text}");
    assert!(text.contains("multipart/report; report-type=delivery-status"), "{text}");
}

#[test]
fn a_bounce_that_was_sent_on_is_read_inside() {
    let bounce = item("IPM.Note").wide(id::HEADERS, HEADERS).wide(id::BODY, POSTFIX);
    let inner = Item { embedded: Some(Box::new(bounce)), ..Item::default().number(id::METHOD, 5) };
    let mail = item("IPM.Note")
        .wide(id::SUBJECT, "FW: please help")
        .wide(id::SENDER, "hanako@example.com")
        .wide(id::BODY, "What does this mean?")
        .recipient(Item::default().wide(id::NAME, "Help \"Desk\"").wide(id::EMAIL, "help@example.com").number(id::RECIPIENT_TYPE, 1))
        .attach(inner);
    assert_eq!(verdicts(&read(&mail)), [["taro@example.jp", "user_unknown", "5.1.1"]]);
    assert!(text_of(&mail).contains("To: \"Help Desk\" <help@example.com>\n"));
}

#[test]
fn attached_parts_of_a_report_are_parts_again() {
    let attach = |name: &str, bytes: &str| {
        Item::default().number(id::METHOD, 1).wide(id::FILE, name).with(id::DATA, Value::Bytes(bytes.as_bytes().to_vec()))
    };
    let status =
        "Reporting-MTA: dns; mail.example.com\r\n\r\nFinal-Recipient: rfc822; taro@example.jp\r\nAction: failed\r\nStatus: 5.2.2\r\n";
    let mail = item("IPM.Note")
        .wide(id::SENDER, "MAILER-DAEMON@mail.example.com")
        .wide(id::SUBJECT, "Undelivered Mail Returned to Sender")
        .wide(id::BODY, "Your message could not be delivered.")
        .attach(attach("ATT00001.dat", status))
        .attach(attach("photo.png", "550 5.1.1 not read"))
        .attach(attach("original.eml", "From: hanako@example.com\r\nTo: taro@example.jp\r\nSubject: Hello\r\n\r\nHello\r\n"));
    let report = read(&mail);
    assert_eq!(verdicts(&report), [["taro@example.jp", "mailbox_full", "5.2.2"]]);
    assert_eq!(report.message.and_then(|m| m.subject).as_deref(), Some("Hello"));
    assert!(!text_of(&mail).contains("not read"));
}

#[test]
fn files_within_files_are_read() {
    let inner = item("IPM.Note").wide(id::HEADERS, HEADERS).wide(id::BODY, POSTFIX).file();
    let attachment = Item::default().number(id::METHOD, 1).wide(id::FILE, "bounce.msg").with(id::DATA, Value::Bytes(inner));
    let mail = item("IPM.Note").wide(id::SUBJECT, "see attachment").wide(id::SENDER, "hanako@example.com").attach(attachment);
    assert_eq!(verdicts(&read(&mail)), [["taro@example.jp", "user_unknown", "5.1.1"]]);
}

#[test]
fn signed_mails_are_read_from_their_one_attachment() {
    let entity = format!(
        "Content-Type: multipart/signed; boundary=\"s\"; protocol=\"application/pkcs7-signature\"\r\n\r\n--s\r\nContent-Type: text/plain\r\n\r\n{POSTFIX}\r\n--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nMIIB\r\n--s--\r\n"
    );
    let attachment = Item::default().wide(id::FILE, "smime.p7m").wide(id::TYPE, "multipart/signed");
    let mail = item("IPM.Note.SMIME.MultipartSigned")
        .wide(id::SENDER, "MAILER-DAEMON@mail.example.com")
        .wide(id::SUBJECT, "Undelivered Mail Returned to Sender")
        .attach(attachment.with(id::DATA, Value::Bytes(entity.into_bytes())));
    assert_eq!(verdicts(&read(&mail)), [["taro@example.jp", "user_unknown", "5.1.1"]]);
}

#[test]
fn mails_of_other_charsets_stay_whole() {
    let (sjis, _) = encoding("件名: 返送\r\nこのアドレスは存在しません。<taro@example.jp> 550 5.1.1 User unknown");
    let eml = [b"From: postmaster@example.jp\r\nSubject: Undelivered\r\n\r\n".as_slice(), &sjis].concat();
    let attachment = Item::default().narrow(id::TYPE, b"message/rfc822").with(id::DATA, Value::Bytes(eml));
    let mail = item("IPM.Note").wide(id::SUBJECT, "転送").wide(id::SENDER, "hanako@example.com").attach(attachment);
    assert_eq!(verdicts(&read(&mail)), [["taro@example.jp", "user_unknown", "5.1.1"]]);
}

/// Shift_JIS, code page 932.
fn encoding(text: &str) -> (Vec<u8>, bool) {
    let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
    (bytes.into_owned(), lost)
}

#[test]
fn text_in_a_code_page_is_decoded() {
    let narrow = |text: &str| encoding(text).0;
    let mail = item("IPM.Note")
        .number(id::CODE_PAGE, 932)
        .narrow(id::SUBJECT, &narrow("配信不能通知"))
        .narrow(id::SENDER_NAME, &narrow("メール配送システム"))
        .narrow(id::SENDER, b"mailer-daemon@example.jp")
        .narrow(
            id::BODY,
            &narrow("次の宛先に配信できませんでした。\r\n<taro@example.jp>\r\n宛先が見つかりません。\r\n550 5.1.1 User unknown\r\n"),
        );
    assert_eq!(verdicts(&read(&mail)), [["taro@example.jp", "user_unknown", "5.1.1"]]);
    let text = text_of(&mail);
    assert!(text.contains("Subject: 配信不能通知\n") && text.contains("\"メール配送システム\" <mailer-daemon@example.jp>"), "{text}");
}

#[test]
fn html_alone_is_read() {
    let (html, _) = encoding("<html><body><p>宛先不明です。</p><p>&lt;taro@example.jp&gt;:<br>550 5.1.1 User unknown</p></body></html>");
    let mail = item("IPM.Note")
        .wide(id::SENDER, "MAILER-DAEMON@mail.example.com")
        .wide(id::SUBJECT, "Undelivered Mail Returned to Sender")
        .number(id::INTERNET_CODE_PAGE, 932)
        .with(id::HTML, Value::Bytes(html));
    assert_eq!(verdicts(&read(&mail)), [["taro@example.jp", "user_unknown", "5.1.1"]]);
    assert!(text_of(&mail).contains("宛先不明です。"));
}

#[test]
fn rtf_alone_is_read() {
    let rtf = br"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}Delivery failed.{\*\htmltag84 <br>}\htmlrtf\line\htmlrtf0 taro@example.jp: 550 5.1.1 User unknown{\*\htmltag72 </p>}}";
    // "MELA": not compressed
    let head = [(rtf.len() as u32 + 12).to_le_bytes(), (rtf.len() as u32).to_le_bytes(), *b"MELA", [0; 4]].concat();
    let mail = item("IPM.Note")
        .wide(id::SENDER, "MAILER-DAEMON@mail.example.com")
        .wide(id::SUBJECT, "Undelivered Mail Returned to Sender")
        .with(id::RTF, Value::Bytes([head, rtf.to_vec()].concat()));
    assert_eq!(verdicts(&read(&mail)), [["taro@example.jp", "user_unknown", "5.1.1"]]);
}

#[test]
fn lines_in_values_begin_no_fields() {
    let mail = item("IPM.Note").wide(id::SUBJECT, "Hello\r\nX-Failed-Recipients: taro@example.jp\r\n\r\n550 5.1.1 User unknown");
    assert!(text_of(&mail).starts_with("Subject: Hello X-Failed-Recipients: taro@example.jp 550 5.1.1 User unknown\n"));
}

/// The title of the answer for what is no mail.
fn told(bytes: &[u8]) -> String {
    let report = analyze(bytes, &Options::default());
    assert_eq!(report.recipients, []);
    report.advice.unwrap().title
}

fn compound(streams: &[&str]) -> Vec<u8> {
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())).unwrap();
    streams.iter().for_each(|name| put(&mut file, name, b"550 5.1.1 User unknown"));
    file.into_inner().into_inner()
}

const DAMAGED: &str = "This Outlook file could not be read";

#[test]
fn documents_of_office_are_named() {
    for name in ["WordDocument", "Workbook", "PowerPoint Document"] {
        assert_eq!(told(&compound(&[name, "\u{5}SummaryInformation"])), "This is a Word, Excel or PowerPoint file");
    }
    assert_eq!(told(&compound(&["Thumbs"])), DAMAGED);
}

#[test]
fn cut_files_are_damaged() {
    let file = report().file();
    for length in [8, 9, 511, 512, 513, 1024, file.len() / 2] {
        assert_eq!(told(&file[..length]), DAMAGED, "{length}");
    }
}

/// Whatever is done to the bytes, the answer comes soon, and nothing panics.
fn survives(bytes: &[u8]) {
    let start = Instant::now();
    let _ = analyze(bytes, &Options::default());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

/// A generator of numbers that is the same in each run.
fn numbers() -> impl FnMut() -> usize {
    let mut state = 0x2545_f491_4f6c_dd1du64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize
    }
}

#[test]
fn spoilt_files_do_no_harm() {
    let file = report().attach(Item { embedded: Some(Box::new(report())), ..Item::default() }).file();
    let mut next = numbers();
    for round in 0..2_000 {
        let mut spoilt = file.clone();
        for _ in 0..=next() % 8 {
            // half of them where they count most: the header, the tables of sectors, the directory
            let place = if round % 2 == 0 { next() % 2048 } else { next() % file.len() } % file.len();
            let value = next();
            let length = [1, 2, 4][value % 3].min(file.len() - place);
            let bytes = [(value >> 8) as u32, 0xffff_fffe, 0x7fff_ffff, 0, 1][value % 5].to_le_bytes();
            spoilt[place..place + length].copy_from_slice(&bytes[..length]);
        }
        survives(&spoilt);
    }
}

#[test]
fn spoilt_values_do_no_harm() {
    let mut next = numbers();
    let rtf = br"{\rtf1\ansi\ansicpg932\fromhtml1{\*\htmltag64 <p>}\u-10179?\'83\'\htmlrtf{}}}\uc2\u8217\";
    for round in 0..2_000 {
        let mut bytes: Vec<u8> = if round % 2 == 0 { rtf.to_vec() } else { (0..next() % 400).map(|_| next() as u8).collect() };
        for _ in 0..next() % 6 {
            let place = next() % bytes.len().max(1);
            bytes.get_mut(place).into_iter().for_each(|byte| *byte = next() as u8);
        }
        let kind = if round % 2 == 0 { b"MELA" } else { b"LZFu" };
        let packed = [&[0xff; 8], kind.as_slice(), &[0; 4], &bytes].concat();
        let spoilt = || String::from_utf8_lossy(&bytes).into_owned();
        let mail = item("REPORT.IPM.Note.NDR")
            .with(id::RTF, Value::Bytes(packed))
            .wide(id::HEADERS, &spoilt())
            .with(id::SUBMITTED, Value::Time(next() as u64))
            .recipient(Item::default().wide(id::SUPPLEMENT, &spoilt()).wide(id::SMTP, &spoilt()).number(id::STATUS, next() as u32));
        survives(&mail.file());
    }
}

#[test]
fn every_length_of_a_file_is_survived() {
    let file = report().file();
    (0..file.len()).step_by(97).for_each(|length| survives(&file[..length]));
}

/// Streams that claim to be larger than the file.
#[test]
fn claims_of_size_are_not_believed() {
    let mut mail = report();
    for _ in 0..200 {
        mail = mail.attach(Item::default().wide(id::FILE, "a.txt").with(id::DATA, Value::Bytes(vec![b'a'; 5000])));
    }
    let mut file = mail.file();
    for at in (0..file.len() - 127).step_by(128) {
        let (is_stream, has_name) = (file[at + 66] == 2, file[at] == b'_' && file[at + 1] == 0);
        if is_stream && has_name {
            file[at + 120..at + 124].copy_from_slice(&0x7000_0000u32.to_le_bytes());
        }
    }
    survives(&file);
}

#[test]
fn deep_nests_end() {
    let mut mail = item("IPM.Note").wide(id::HEADERS, HEADERS).wide(id::BODY, POSTFIX);
    for _ in 0..40 {
        let attachment = Item { embedded: Some(Box::new(mail)), ..Item::default() };
        mail = item("IPM.Note").wide(id::SENDER, "a@example.com").wide(id::SUBJECT, "FW: x").attach(attachment);
    }
    survives(&mail.file());
}

#[test]
fn thousands_of_recipients_are_bounded() {
    let mut mail = item("REPORT.IPM.Note.NDR");
    for number in 0..1_000 {
        mail = mail.recipient(Item::default().wide(id::SMTP, &format!("a{number}@example.org")).number(id::STATUS, 511));
    }
    let report = read(&mail);
    assert!((100..=500).contains(&report.recipients.len()), "{}", report.recipients.len());
    assert!(report.recipients.iter().all(|recipient| recipient.reason == Reason::UserUnknown));
}

/// What the browser test drops onto the page: `cargo test --test outlook -- --ignored` writes it again.
const DROPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/report.msg");

#[test]
#[ignore = "writes a file"]
fn the_dropped_file_is_written() {
    std::fs::write(DROPPED, report().file()).unwrap();
}

#[test]
fn the_dropped_file_is_a_report() {
    let found = analyze(&std::fs::read(DROPPED).unwrap(), &Options::default());
    assert_eq!(verdicts(&found), verdicts(&read(&report())));
}
