//! A page of text: headings, tables and paragraphs as copied from a browser.

use super::page::{Page, Row, nest};
use super::sections::{self, Kind, Line, Section};
use super::text::{brief, find_ignoring_case, half_width, is_name};
use super::{bracket, errors, sample, table};

/// The parameters that the client sets by itself, and those that every reply has.
const PUBLIC: [&str; 30] = [
    "app_id",
    "method",
    "format",
    "return_url",
    "notify_url",
    "charset",
    "sign_type",
    "sign",
    "timestamp",
    "version",
    "app_auth_token",
    "auth_token",
    "biz_content",
    "app_cert_sn",
    "alipay_root_cert_sn",
    "alipay_cert_sn",
    "encrypt_type",
    "target_app_id",
    "terminal_type",
    "terminal_info",
    "prod_code",
    "alipay_sdk",
    "ws_service_url",
    "code",
    "msg",
    "sub_code",
    "sub_msg",
    "openapi_request_id",
    "request_id",
    "trace_id",
];

/// Whether a text is such a page.
pub(crate) fn recognise(text: &str) -> bool {
    let lines = sections::lines(text, 1);
    lines.iter().any(|line| bracket::is_start(&line.text))
        || (0..lines.len()).any(|at| sections::head(&lines, at).is_some())
}

pub(crate) fn read(text: &str, first_line: usize) -> Page {
    let lines = sections::lines(text, first_line);
    let sections = sections::split(&lines);
    let mut page = Page::default();
    if !text.contains(|c: char| c.is_ascii_uppercase()) {
        page.notes.add(0, "the page has no capital letter: it may have been copied where all letters were made small");
    }
    // Which lines belong to a table that was read.
    let mut taken = vec![false; lines.len()];
    let mut public_rows = Vec::new();
    for section in &sections {
        let body = &lines[section.body.clone()];
        let kind = kind(section, body, &mut page);
        if matches!(kind, Kind::Public | Kind::Request | Kind::Response | Kind::Errors) {
            taken[section.body.clone()].fill(true);
        }
        match kind {
            Kind::Public => {
                // What their cells hold does not matter; that a row was not read does.
                let before = std::mem::take(&mut page.notes);
                public_rows.extend(rows(section, body, &mut page));
                let said = std::mem::replace(&mut page.notes, before);
                page.notes.extend(said.only_lost_rows());
            }
            Kind::Request | Kind::Response => {
                let rows = rows(section, body, &mut page);
                place(section, kind, rows, &mut page);
            }
            Kind::Errors => page.errors.extend(errors::rows(body, &mut page.notes)),
            Kind::RequestSample | Kind::ResponseSample => {
                let text = text_of(body);
                page.samples.request = page.samples.request.take().or_else(|| sample::request(&text));
                page.samples.response = page.samples.response.take().or_else(|| sample::response(&text));
            }
            Kind::Preamble | Kind::Other | Kind::Unknown => {}
        }
    }
    public(&public_rows, &mut page);
    for (line, _) in lines.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        if table::looks_like_row(line) || bracket::is_start(&line.text) {
            page.notes
                .lost_row(line.number, format!("left out: `{}` stands in no table that was read", brief(&line.text)));
        }
    }
    identity(&lines, &sections, text, &mut page);
    page
}

/// The section's kind; a table without a heading is what the page lacks so far.
fn kind(section: &Section, body: &[Line], page: &mut Page) -> Kind {
    if section.kind != Kind::Unknown {
        return section.kind;
    }
    let first = body.iter().find(|line| !line.is_blank()).map_or("", |line| line.half.trim_start());
    let name: String =
        first.trim_start_matches(['|', ' ']).chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let (kind, words) = if PUBLIC.contains(&name.as_str()) {
        (Kind::Public, "the public parameters'")
    } else if page.request.is_empty() {
        (Kind::Request, "the request's")
    } else if page.response.is_empty() {
        (Kind::Response, "the response's")
    } else {
        page.notes.add(section.line, "a further table without a heading: its rows are left out");
        return Kind::Unknown;
    };
    page.notes.add(section.line, format!("no heading says what this table is: it is read as {words}"));
    kind
}

fn rows(section: &Section, body: &[Line], page: &mut Page) -> Vec<Row> {
    let rows = match &section.columns {
        Some(columns) => table::rows(body, columns, &mut page.notes),
        None if bracket::recognise(body) => bracket::rows(body, &mut page.notes),
        None => {
            let rows = table::rows(body, &table::USUAL, &mut page.notes);
            if !rows.is_empty() {
                page.notes.add(section.line, "the table has no head: its columns are taken to be the usual ones");
            }
            rows
        }
    };
    nest(rows, &mut page.notes)
}

/// Puts rows where they belong: into the request or response, or into the parameter that the text before them names.
fn place(section: &Section, kind: Kind, rows: Vec<Row>, page: &mut Page) {
    let side = if kind == Kind::Request { &mut page.request } else { &mut page.response };
    let Some(subject) = section.subject.as_deref().filter(|_| !side.is_empty()) else {
        side.extend(rows);
        return;
    };
    let subject = half_width(subject);
    let mut words = subject.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| is_name(word));
    if let Some(parent) = words.find_map(|word| side.iter().position(|row| row.name == word)) {
        side[parent].children.extend(rows);
        return;
    }
    for row in &rows {
        let why =
            format!("left out: {}: their table is about `{}`, which is no parameter", row.names(), brief(&subject));
        page.notes.lost_row(row.line, why);
    }
}

/// The public parameters are the client's own; what else stands in their table is not lost in silence.
fn public(rows: &[Row], page: &mut Page) {
    let has = |name: &str| rows.iter().any(|row| row.name == name);
    page.without_biz_content = has("app_id") && has("version") && !has("biz_content");
    let known = |row: &&Row| PUBLIC.contains(&row.name.as_str()) && row.children.is_empty();
    for row in rows.iter().filter(|row| !known(row)) {
        page.notes.lost_row(row.line, format!("left out among the public parameters: {}", row.names()));
    }
}

/// The method, its title and description, how it is called.
fn identity(lines: &[Line], sections: &[Section], text: &str, page: &mut Page) {
    for line in lines.iter().take(3) {
        if let Some(at) = line.text.find("URL: http") {
            let address: String = line.text[at + 5..].chars().take_while(|c| !c.is_whitespace()).collect();
            page.url = Some(address);
        }
    }
    let mut title_line = None;
    for line in lines {
        let Some((at, name)) = sample::method_in_line(&line.half) else { continue };
        let after = line.half[at + name.len()..].trim_start_matches(['\'', '"', '*', '`', ' ']);
        if let Some(title) = after.strip_prefix('(') {
            let title = title.split(')').next().unwrap_or_default();
            page.method = Some(name.to_owned());
            page.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
            title_line = Some(line.number);
            break;
        }
        if line.text.contains("接口名称") || line.half.trim() == name {
            page.method = page.method.take().or_else(|| Some(name.to_owned()));
        }
    }
    if page.method.is_none() {
        page.method = sample::method(text);
    }
    // `接口名称`, then the example on a line of its own.
    if page.method.is_none() {
        let mut after = lines.iter().skip_while(|line| !line.text.contains("接口名称")).take(3);
        page.method = after.find_map(|line| sample::method_in_line(&line.half)).map(|(_, name)| name.to_owned());
    }
    let preamble = sections.first().map_or(0..0, |section| section.body.clone());
    // A short line before the first table, or the page's address.
    let heading = |line: &&Line| line.half.chars().count() <= 64 && !line.half.contains(['。', ';', ',']);
    if page.method.is_none() {
        let mut headings = lines[preamble.clone()].iter().filter(heading);
        page.method = headings.find_map(|line| sample::method_in_line(&line.half)).map(|(_, name)| name.to_owned());
    }
    if page.method.is_none() {
        let mut parts = page.url.as_deref().unwrap_or_default().split(['/', '?', '&', '=', '#']).skip(3);
        page.method = parts.find(|part| sample::is_method(part)).map(str::to_owned);
    }
    let paragraphs =
        lines[preamble].iter().filter(|line| Some(line.number) != title_line && !line.text.contains("URL: http"));
    let doc: Vec<&str> = paragraphs.map(|line| line.text.trim()).filter(|line| !line.is_empty()).collect();
    page.doc = Some(doc.join(" ")).filter(|doc| !doc.is_empty());
    page.invoke = [("pageExecute", "page"), ("sdkExecute", "sdk")]
        .into_iter()
        .find(|(word, _)| find_ignoring_case(text, word).is_some())
        .map(|(_, invoke)| invoke);
}

fn text_of(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}
