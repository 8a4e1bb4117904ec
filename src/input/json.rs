//! JSON as events need it: values in their order, read as far as they go. What was cut off in the middle, or stands
//! after a line of other words, is read all the same; that, and half the weight in the page, is why no crate does it.

/// Deeper values are not read: no service nests its events so.
const DEEPEST: usize = 64;

pub enum Json {
    Text(String),
    Number(u64),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
    /// null, true, false, and numbers that are no counts.
    Other,
}

impl Json {
    /// All objects and lists of a text; what stands between them is stepped over.
    pub fn parse_all(text: &str) -> Vec<Self> {
        let mut reader = Reader { text, at: 0, broken: false };
        let mut all = Vec::new();
        if is_inside(text) {
            all.extend(reader.entries(0));
        }
        while let Some(start) = start(&text[reader.at..]) {
            reader.at += start;
            reader.broken = false;
            all.extend(reader.value(0));
        }
        all
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A count, also one that is written as text.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The entries of an object; none where it is something else.
    pub fn entries(&self) -> &[(String, Json)] {
        match self {
            Self::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; else the value itself.
    pub fn items(&self) -> &[Json] {
        match self {
            Self::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }
}

/// Where the next object begins, or a list of objects or texts.
pub fn start(text: &str) -> Option<usize> {
    text.match_indices(['{', '[']).map(|(at, _)| at).find(|at| {
        let opens = text.as_bytes()[*at];
        let next = text[at + 1..].trim_start().bytes().next();
        next == Some(b'"') || next == Some(if opens == b'[' { b'{' } else { b'\'' })
    })
}

/// `"key": "value",` without the brace that stood before it.
pub fn is_inside(text: &str) -> bool {
    let key = text.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
    key.is_some_and(|(key, rest)| key.len() < 40 && !key.contains('\n') && rest.trim_start().starts_with(':'))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Nothing after this place can be read; what was read before it counts.
    broken: bool,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Json> {
        let value = match self.peek()? {
            b'"' | b'\'' => Some(Json::Text(self.string())),
            b'{' if depth < DEEPEST => {
                self.at += 1;
                self.entries(depth + 1)
            }
            b'[' if depth < DEEPEST => {
                self.at += 1;
                Some(self.list(depth + 1))
            }
            _ => self.word(),
        };
        self.broken |= value.is_none();
        value
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        let next = self.text.as_bytes().get(self.at).copied();
        self.broken |= next.is_none();
        next
    }

    /// Takes `mark` where it is next.
    fn take(&mut self, mark: u8) -> bool {
        let is_next = self.peek() == Some(mark);
        self.at += usize::from(is_next);
        is_next
    }

    fn entries(&mut self, depth: usize) -> Option<Json> {
        let mut entries = Vec::new();
        while !self.broken && !self.take(b'}') {
            if !matches!(self.peek(), Some(b'"' | b'\'')) {
                self.broken = true;
                break;
            }
            let key = self.string();
            // Ruby writes `"key"=>"value"`
            self.broken |= !(self.take(b':') || self.take(b'=') && self.take(b'>'));
            if !self.broken {
                entries.extend(self.value(depth).map(|value| (key, value)));
            }
            self.take(b',');
        }
        (!entries.is_empty() || !self.broken).then_some(Json::Object(entries))
    }

    fn list(&mut self, depth: usize) -> Json {
        let mut items = Vec::new();
        while !self.broken && !self.take(b']') {
            items.extend(self.value(depth));
            self.take(b',');
        }
        Json::List(items)
    }

    /// A number, or a name such as `null`.
    fn word(&mut self) -> Option<Json> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+')).count();
        self.at += length;
        let word = &rest[..length];
        if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return Some(word.parse().map_or(Json::Other, Json::Number));
        }
        ["null", "true", "false", "None", "True", "False"].contains(&word).then_some(Json::Other)
    }

    /// The text in quotation marks (Python's are single); without a second one, all that is left.
    fn string(&mut self) -> String {
        let mark = self.text.as_bytes()[self.at];
        self.at += 1;
        let mut out = String::new();
        while let Some(end) = self.text[self.at..].find([mark as char, '\\']) {
            out.push_str(&self.text[self.at..self.at + end]);
            self.at += end + 1;
            if self.text.as_bytes()[self.at - 1] == mark {
                return out;
            }
            self.escape(&mut out);
        }
        out.push_str(&self.text[self.at..]);
        self.at = self.text.len();
        out
    }

    /// What stands after a backslash.
    fn escape(&mut self, out: &mut String) {
        let Some(c) = self.text[self.at..].chars().next() else { return };
        self.at += c.len_utf8();
        match c {
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'b' | 'f' => out.push(' '),
            'u' => out.push(self.unicode()),
            _ => out.push(c),
        }
    }

    /// `\u00e9`, and the two halves of what UTF-16 writes as a pair.
    fn unicode(&mut self) -> char {
        let high = self.hex();
        if !(0xd800..0xdc00).contains(&high) || !self.text[self.at..].starts_with("\\u") {
            return char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        self.at += 2;
        let low = self.hex();
        let whole = 0x10000 + ((high - 0xd800) << 10) + (low & 0x3ff);
        char::from_u32(whole).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> u32 {
        let digits = self.text.get(self.at..self.at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        self.at += if digits.is_some() { 4 } else { 0 };
        digits.unwrap_or(0xfffd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(values: &[Json]) -> String {
        values.iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    fn shown(value: &Json) -> String {
        match value {
            Json::Text(text) => format!("{text:?}"),
            Json::Number(number) => number.to_string(),
            Json::Other => "-".to_owned(),
            Json::List(items) => format!("[{}]", show(items)),
            Json::Object(entries) => {
                format!("{{{}}}", entries.iter().map(|(key, value)| format!("{key}:{}", shown(value))).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// `t!(name, in, out)`: one case a line.
    macro_rules! t {
        ($name:ident, $text:expr, $out:expr) => {
            #[test]
            fn $name() {
                assert_eq!(show(&Json::parse_all($text)), $out);
            }
        };
    }

    t!(values_in_their_order, r#"{"b":1,"a":[true,null,-1.5,"x"]}"#, r#"{b:1 a:[- - - "x"]}"#);
    t!(escapes, r#"["\u00e9\ud83d\udc38\n\"\/"]"#, r#"["é🐸\n\"/"]"#);
    t!(a_half_of_a_pair, r#"["\ud83d."]"#, "[\"\u{fffd}.\"]");
    t!(lines, "{\"a\":1}\n{\"a\":2}", "{a:1} {a:2}");
    t!(after_words, "Nov 24 app[1]: {\"a\":1} done\nNov 24 app[1]: {\"a\":2}", "{a:1} {a:2}");
    t!(cut_in_a_text, r#"[{"a":"b","c":"d"#, r#"[{a:"b" c:"d"}]"#);
    t!(cut_in_a_key, r#"{"a":{"b":1,"c"#, "{a:{b:1}}");
    t!(without_its_brace, "\"a\": 1,\n\"b\": 2", "{a:1 b:2}");
    t!(trailing_comma, r#"{"a":[1,2,],}"#, "{a:[1 2]}");
    t!(no_json, "[192.0.2.1] said {it}: [1]", "");
    t!(of_python, "{'a': 'b', \"c\": \"d'e\", 'f': None}", r#"{a:"b" c:"d'e" f:-}"#);
    t!(of_ruby, r#"{"a"=>"b", "c"=>1}"#, r#"{a:"b" c:1}"#);
    t!(broken_in_the_middle, r#"{"a":1,b:2}"#, "{a:1}");
}
