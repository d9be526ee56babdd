//! `alipay import`: a documentation page becomes a spec.
//!
//! Read, recognise the layout, make one `Page` of whichever it is, interpret its words, write, check. Nothing is guessed in
//! silence: what could not be read is left out and said, with the line of the page.

mod bracket;
mod cells;
mod draft;
mod errors;
mod interpret;
mod json;
mod kinds;
mod openapi;
mod page;
mod page_json;
#[doc(hidden)]
pub mod properties;
#[cfg(test)]
mod property_tests;
mod prose;
mod report;
mod sample;
mod sections;
mod settle;
mod table;
mod text;
mod text_page;
mod tree;
mod update;
mod words;
mod writer;
mod yaml;

use std::path::{Path, PathBuf};

use page::Page;
use report::Report;
use update::Refused;

use crate::{End, input};

/// The largest page that is read, in bytes. The platform's whole OpenAPI document has about 5 MB.
const MAX_PAGE_BYTES: u64 = 16 << 20;

/// The schema of specs, above the families' folders.
const SCHEMA: &str = "spec.schema.json";

/// Which pages, and what to do with what they say.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Pages: text copied from a browser, the page's JSON, or an OpenAPI document; `-` is standard input.
    #[arg(required = true)]
    pages: Vec<PathBuf>,
    /// The folder to write to, in a folder of each family's own.
    #[arg(short, long, default_value = "specs/methods")]
    out: PathBuf,
    /// The method: which one of an OpenAPI document, or the name of one that the page does not name.
    #[arg(long)]
    method: Option<String>,
    /// Copy the platform's descriptions too. They are the platform's: for your own use only.
    #[arg(long)]
    with_docs: bool,
    /// Add what is missing to specs that are there already. What a person wrote in them stays.
    #[arg(long)]
    update: bool,
    /// Show what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(args: &Args, json: bool) -> End {
    let (mut end, mut report) = (End::Well, Report::new(json));
    for path in &args.pages {
        let name = path.display().to_string();
        let recognised =
            |text: String| recognise(&text, args.method.as_deref()).map_err(|error| format!("{name}: {error}"));
        match input::text(path, MAX_PAGE_BYTES).and_then(recognised) {
            Ok(pages) => {
                for page in pages {
                    end = end.max(import(page, &name, args, &mut report));
                }
            }
            Err(error) => {
                report.error(&error);
                end = End::Failed;
            }
        }
    }
    report.finish().max(end)
}

/// Tells the layout by the content and reads it: one page, or one for each method of an OpenAPI document.
fn recognise(text: &str, method: Option<&str>) -> Result<Vec<Page>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let (preface, data, line) = preface(text);
    if openapi::recognise(data) {
        return openapi::read(data, line, method);
    }
    let mut page = if page_json::recognise(data) {
        page_json::read(data, line)?
    } else if text_page::recognise(text) {
        text_page::read(text, 1)
    } else {
        return Err("no table of parameters was found: copy the whole page, headings and tables".to_owned());
    };
    page.url = page.url.or_else(|| address(preface));
    match (&page.method, method) {
        (Some(named), Some(asked)) if named != asked => Err(format!("the page describes `{named}`, not `{asked}`")),
        (None, None) => Err("the page does not say which method it describes: name it with `--method`".to_owned()),
        (named, asked) => {
            page.method = asked.map(str::to_owned).or_else(|| named.clone());
            Ok(vec![page])
        }
    }
}

/// Splits off a few lines that stand before JSON, such as the page's address. The line number is where the JSON begins.
fn preface(text: &str) -> (&str, &str, usize) {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate().take(4) {
        if line.trim_start().starts_with('{') {
            return (&text[..at], text[at..].trim(), number + 1);
        }
        at += line.len();
    }
    ("", text, 1)
}

/// The address in `URL: https://…`.
fn address(text: &str) -> Option<String> {
    let at = text.find("http")?;
    let address: String = text[at..].chars().take_while(|c| !c.is_whitespace() && !c.is_control()).collect();
    address.contains("://").then_some(address)
}

/// Makes a spec of a page, puts it where it belongs and says what was left out.
fn import(mut page: Page, name: &str, args: &Args, report: &mut Report) -> End {
    let Some(method) = page.method.clone() else {
        report.notes(page.notes, name);
        return End::Found;
    };
    let draft = interpret::draft(&mut page, &method, args.with_docs);
    let mut notes = std::mem::take(&mut page.notes);
    let (mut text, draft) = match settle::settle(draft, args.with_docs, &mut notes) {
        Ok(sound) => sound,
        Err(diagnostics) => {
            report.notes(notes, name);
            report.error(&format!("{name}: `{method}` gives no sound spec\n{}", diagnostics.render(true)));
            return End::Found;
        }
    };
    // Where the schema lies, as it does in the catalogue, editors shall find it.
    if has_schema(&args.out) {
        text.insert_str(0, &format!("# yaml-language-server: $schema=../../{SCHEMA}\n"));
    }
    let path = place(&args.out, &method);
    let old = match std::fs::read_to_string(&path) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => {
            report.error(&format!("cannot read `{}`: {error}", path.display()));
            return End::Failed;
        }
    };
    if let (Some(old), true) = (&old, args.update) {
        text = match update::update(&path.display().to_string(), old, &draft, args.with_docs, &mut notes) {
            Ok(text) => text,
            Err(refused) => {
                let why = match refused {
                    Refused::Faults(diagnostics) => format!("it is not sound\n{}", diagnostics.render(true)),
                    Refused::Form(why) => why,
                };
                report.error(&format!("`{}` cannot be updated: {why}", path.display()));
                return End::Failed;
            }
        };
    }
    report.notes(notes, name);
    put(&path, old.as_deref(), &text, args, report)
}

/// Shows what changes and writes it.
fn put(path: &Path, old: Option<&str>, text: &str, args: &Args, report: &mut Report) -> End {
    let shown = path.display();
    match old {
        Some(old) if old == text => {
            report.file(path, "nothing to change");
            return End::Well;
        }
        Some(old) if args.update || args.dry_run => {
            let diff = similar::TextDiff::from_lines(old, text);
            let name = shown.to_string();
            report.preview(diff.unified_diff().header(&name, &name));
        }
        Some(_) => {
            report.error(&format!("`{shown}` is there already: `--update` adds what it lacks"));
            return End::Failed;
        }
        None if args.dry_run => report.preview(text),
        None => {}
    }
    if args.dry_run {
        return End::Well;
    }
    match write(path, text) {
        Ok(()) => {
            report.file(path, if old.is_some() { "updated" } else { "written" });
            End::Well
        }
        Err(error) => {
            report.error(&format!("cannot write `{shown}`: {error}"));
            End::Failed
        }
    }
}

/// `<out>/<family>/<method>.yaml`; the family is the second word of `alipay.…`, else the first.
fn place(out: &Path, method: &str) -> PathBuf {
    let mut words = method.split('.');
    let first = words.next().unwrap_or_default();
    let family = if first == "alipay" { words.next().unwrap_or(first) } else { first };
    out.join(family).join(format!("{method}.yaml"))
}

/// Whether the schema lies beside the folder of the families.
fn has_schema(out: &Path) -> bool {
    std::path::absolute(out).is_ok_and(|out| out.with_file_name(SCHEMA).is_file())
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}
