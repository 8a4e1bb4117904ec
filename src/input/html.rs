//! HTML to the words that a person sees. A library's table of 2,000 entities would weigh 22 KB (gzip) in the page;
//! reports use a handful.

/// Elements that end a line.
const BLOCKS: &[&str] = &["br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "hr", "td", "pre", "blockquote", "ul", "ol"];

pub fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = if rest[at..].starts_with('<') { tag(&rest[at..], &mut out) } else { entity(&rest[at..], &mut out) };
    }
    out + rest
}

/// Steps over one tag; what stands in a script or a style sheet is no text.
fn tag<'a>(rest: &'a str, out: &mut String) -> &'a str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    let name: String = rest[1..].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).take(12).collect();
    if name.is_empty() && !rest[1..].starts_with(['!', '/', '?']) {
        // an address such as <a@example.com> is no tag, nor is a lone mark
        out.push('<');
        return &rest[1..];
    }
    let name = name.to_ascii_lowercase();
    let Some(end) = rest.find('>') else { return "" };
    if rest[1..end].contains('@') && !rest[1..end].contains(['=', ' ']) {
        out.push_str(&rest[..=end]);
        return &rest[end + 1..];
    }
    if BLOCKS.contains(&name.as_str()) {
        out.push('\n');
        // the line of the source ends there too, which is no second end
        let after = rest[end + 1..].trim_start_matches([' ', '\t', '\r']);
        return after.strip_prefix('\n').unwrap_or(&rest[end + 1..]);
    }
    let hidden = matches!(name.as_str(), "script" | "style" | "head" | "title") && !rest.starts_with("</");
    if hidden { skip_to_end(&rest[end + 1..], &name) } else { &rest[end + 1..] }
}

fn skip_to_end<'a>(rest: &'a str, name: &str) -> &'a str {
    let closes = |at: &usize| rest[at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
    let at = rest.match_indices("</").map(|(at, _)| at).find(closes);
    at.map_or("", |at| &rest[at..])
}

fn entity<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let known = rest[1..].find(';').filter(|&end| end <= 8).and_then(|end| Some((character(&rest[1..=end])?, end)));
    match known {
        Some((c, end)) => {
            out.push(c);
            &rest[end + 2..]
        }
        None => {
            out.push('&');
            &rest[1..]
        }
    }
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "rsquo" | "lsquo" => '\'',
        "ndash" | "mdash" => '-',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        _ => return numbered(name.strip_prefix('#')?),
    })
}

fn numbered(number: &str) -> Option<char> {
    let hex = number.strip_prefix(['x', 'X']);
    let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
    char::from_u32(code?)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn keeps_words_and_addresses_only() {
        let html = "<style>p{}</style><p>The mail to <b>Anna</b> &lt;anna@example.com&gt;<br>was not delivered&#33;</p><!-- no --><script>x</script>";
        assert_eq!(text(html).split_whitespace().collect::<Vec<_>>().join(" "), "The mail to Anna <anna@example.com> was not delivered!");
    }

    #[test]
    fn a_line_ends_once() {
        assert_eq!(text("Action: failed<br>\r\nStatus: 5.1.1<br>\n<br>\nBye"), "Action: failed\nStatus: 5.1.1\n\nBye");
    }

    #[test]
    fn what_is_no_tag_stays() {
        assert_eq!(text("a < b <x@example.com> & c"), "a < b <x@example.com> & c");
        assert_eq!(text("cut <sty"), "cut ");
        assert_eq!(text("&#x110000; &foo;"), "&#x110000; &foo;");
    }
}
