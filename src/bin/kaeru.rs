//! The command line: `kaeru [--lines] [--language ja|en] [--audience WHO] [--format text|ndjson] [PATH|-]...`

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use kaeru::{Audience, Language, Options, Report, analyze, input::mbox, text};
    use lexopt::{Arg, Parser, ValueExt};
    use std::{
        ffi::OsString,
        fs::{self, File},
        io::{self, BufRead, BufReader, BufWriter, Read, Write},
        path::{Path, PathBuf},
        process::ExitCode,
    };

    /// An input larger than this is read only in its beginning.
    const LARGEST: u64 = 64 * 1024 * 1024;

    const USAGE: &str = "\
usage: kaeru [--lines] [--language ja|en] [--audience WHO] [--format text|ndjson] [PATH|-]...

Reads error mails and says why they came back, who can mend it and what to do next.

  PATH             a file (.eml, .msg, .txt, .json, a log), a mailbox (mbox) or a directory (all files below it)
  -                standard input, as when no path is given
  --lines          every line of the input is an input of its own
  --language TAG   language of the advice: en (default) or ja
  --audience WHO   for whom the advice is: sender (default), agent, marketer, admin or developer
  --format FORMAT  text (default) for people, ndjson for programs: one report a line, in the order of the input
  --help, --version

exit status: 0 all was read; 1 some input could not be read (named on standard error); 2 wrong usage";

    enum Format {
        Text,
        Ndjson,
    }

    struct Call {
        lines: bool,
        format: Format,
        options: Options,
        paths: Vec<PathBuf>,
    }

    enum Asked {
        Run(Call),
        Print(String),
    }

    pub fn main() -> ExitCode {
        match parse() {
            Ok(Asked::Run(call)) => run(&call),
            Ok(Asked::Print(words)) => {
                println!("{words}");
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("kaeru: {error}\nhint: kaeru --help shows what it takes");
                ExitCode::from(2)
            }
        }
    }

    fn parse() -> Result<Asked, lexopt::Error> {
        let mut call = Call { lines: false, format: Format::Text, options: Options::default(), paths: Vec::new() };
        let mut parser = Parser::from_env();
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("lines") => call.lines = true,
                Arg::Long("language") => call.options.language = parser.value()?.parse_with(language)?,
                Arg::Long("audience") => call.options.audience = parser.value()?.parse_with(audience)?,
                Arg::Long("format") => call.format = parser.value()?.parse_with(format)?,
                Arg::Short('h') | Arg::Long("help") => return Ok(Asked::Print(USAGE.to_owned())),
                Arg::Short('V') | Arg::Long("version") => return Ok(Asked::Print(format!("kaeru {}", env!("CARGO_PKG_VERSION")))),
                Arg::Value(path) => call.paths.push(path.into()),
                other => return Err(other.unexpected()),
            }
        }
        if call.paths.is_empty() {
            call.paths.push("-".into());
        }
        Ok(Asked::Run(call))
    }

    fn language(tag: &str) -> Result<Language, String> {
        let known = Language::ALL.iter().find(|language| language.name() == tag);
        known.copied().ok_or_else(|| "expected ja or en".to_owned())
    }

    fn audience(name: &str) -> Result<Audience, &'static str> {
        Audience::of(name).ok_or("expected sender, agent, marketer, admin or developer")
    }

    fn format(name: &str) -> Result<Format, &'static str> {
        match name {
            "text" => Ok(Format::Text),
            "ndjson" => Ok(Format::Ndjson),
            _ => Err("expected text or ndjson"),
        }
    }

    fn run(call: &Call) -> ExitCode {
        let mut out = Output { out: BufWriter::new(io::stdout().lock()), call };
        let mut all_read = true;
        for path in &call.paths {
            for file in files(path, &mut all_read) {
                match out.file(&file) {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
                    Err(error) => {
                        eprintln!("kaeru: {}: {error}", file.display());
                        all_read = false;
                    }
                }
            }
        }
        match out.out.flush() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                eprintln!("kaeru: standard output: {error}");
                ExitCode::FAILURE
            }
            _ if all_read => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }

    /// The path itself, or all files below it in the order of their names.
    fn files(path: &Path, all_read: &mut bool) -> Vec<PathBuf> {
        if !path.is_dir() {
            return vec![path.to_owned()];
        }
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => {
                eprintln!("kaeru: {}: {error}", path.display());
                *all_read = false;
                return Vec::new();
            }
        };
        let mut names: Vec<OsString> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
        names.sort();
        names.iter().flat_map(|name| files(&path.join(name), all_read)).collect()
    }

    struct Output<'a, W> {
        out: W,
        call: &'a Call,
    }

    impl<W: Write> Output<'_, W> {
        fn file(&mut self, path: &Path) -> io::Result<()> {
            let name = path.to_string_lossy();
            if name == "-" {
                return self.stream(io::stdin().lock(), &name);
            }
            self.stream(BufReader::new(File::open(path)?), &name)
        }

        fn stream(&mut self, mut input: impl BufRead, name: &str) -> io::Result<()> {
            if self.call.lines {
                return self.lines(input, name);
            }
            if mbox::is_mbox(input.fill_buf()?) {
                return self.mailbox(input, name);
            }
            let mut bytes = Vec::new();
            input.take(LARGEST).read_to_end(&mut bytes)?;
            self.input(&bytes, name.to_owned())
        }

        fn lines(&mut self, mut input: impl BufRead, name: &str) -> io::Result<()> {
            let mut line = Vec::new();
            for number in 1.. {
                line.clear();
                if input.by_ref().take(LARGEST).read_until(b'\n', &mut line)? == 0 {
                    break;
                }
                if !line.trim_ascii().is_empty() {
                    self.input(line.trim_ascii_end(), format!("{name}:{number}"))?;
                }
            }
            Ok(())
        }

        fn mailbox(&mut self, input: impl BufRead, name: &str) -> io::Result<()> {
            for (number, message) in mbox::Messages::new(input).enumerate() {
                self.input(&message?, format!("{name}#{}", number + 1))?;
            }
            Ok(())
        }

        fn input(&mut self, bytes: &[u8], source: String) -> io::Result<()> {
            let report = Report { source: Some(source), ..analyze(bytes, &self.call.options) };
            match self.call.format {
                Format::Ndjson => {
                    serde_json::to_writer(&mut self.out, &report)?;
                    writeln!(self.out)
                }
                Format::Text => {
                    let source =
                        report.source.as_deref().filter(|source| *source != "-").map(|source| format!("== {source}\n")).unwrap_or_default();
                    writeln!(self.out, "{source}{}", text(&report, self.call.options.language).trim_end())
                }
            }
        }
    }
}
