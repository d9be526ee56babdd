//! From a page's words to a spec: what each type, length, presence and description means.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value as Json;

use super::draft::{Draft, ErrorCode, Field, Kind, Record};
use super::page::{Notes, Page, Row, Samples};
use super::prose;
use super::sample::member;
use super::words::{self, Base, Presence, TypeWord, is_blank, type_word};

/// Stands for a condition until its author has put it in words.
pub(crate) const CONDITION: &str = "the documentation says when";

/// Asks for it.
pub(crate) fn ask_for_condition(line: usize, field: &str, notes: &mut Notes) {
    notes
        .add(line, format!("`{field}`: when it is required stands on the page in words: put the `condition` in yours"));
}

/// How many rules are taken from the words of one record.
const MAX_RULES: usize = 20;

/// Makes a spec of a page whose method is known. What is left out goes to the page's notes.
pub(crate) fn draft(page: &mut Page, method: &str, with_docs: bool) -> Draft {
    let last = method.rsplit('.').next().unwrap_or_default();
    let read_only = matches!(last, "query" | "batchquery");
    if read_only {
        page.notes.add(0, format!("`read_only: true` is taken from the method's name, which ends in `{last}`"));
    }
    if let Some(invoke) = page.invoke {
        page.notes.add(0, format!("`invoke: {invoke}` is taken from the page's example or description"));
    }
    if page.without_biz_content && !page.request.is_empty() {
        page.notes.add(0, "the page knows no `biz_content`: the parameters are given `in: form`");
    }
    let lengths = page.request.iter().chain(&page.response).any(shows_length);
    if !lengths {
        page.notes.add(0, "the page shows no length of anything");
    }
    let mut reader = Reader {
        notes: &mut page.notes,
        samples: &page.samples,
        in_form: page.without_biz_content,
        with_docs,
        lengths,
    };
    let mut path = Vec::new();
    let request = reader.record(page.request.iter(), Side::Request, &mut path);
    let envelope = |row: &&Row| matches!(row.name.as_str(), "code" | "msg" | "sub_code" | "sub_msg" | "sign");
    let has = |name: &str| page.response.iter().any(|row| row.name == name);
    let (left, rows): (Vec<&Row>, Vec<&Row>) =
        page.response.iter().partition(|row| has("code") && has("msg") && envelope(row));
    if let Some(first) = left.first() {
        let names: Vec<String> = left.iter().map(|row| row.names()).collect();
        reader.notes.add(first.line, format!("left out, for every reply has them: {}", names.join(", ")));
    }
    let response = reader.record(rows.into_iter(), Side::Response, &mut path);
    for (name, rows) in [("request", &request), ("response", &response)] {
        if rows.fields.is_empty() {
            page.notes.add(0, format!("no parameter of the {name} was found"));
        }
    }
    let url = page.url.clone().filter(|url| spec_model::value::is_url(url));
    if url.is_none() && page.url.is_some() {
        page.notes.add(0, "the page's address is left out: it is not an absolute URL");
    }
    let errors = page.errors.iter().map(|row| ErrorCode {
        line: row.line,
        code: row.code.clone(),
        doc: doc(&row.about, with_docs),
        retry: retry(&row.code, read_only),
    });
    Draft {
        method: method.to_owned(),
        title: page.title.clone().filter(|_| with_docs),
        doc: page.doc.clone().filter(|_| with_docs),
        url,
        invoke: page.invoke,
        read_only,
        request,
        response,
        errors: errors.collect(),
    }
}

/// Whether a row or one of its members has a length.
fn shows_length(row: &Row) -> bool {
    !is_blank(&row.length) || row.kind.contains(['(', '（']) || row.children.iter().any(shows_length)
}

/// After a failure that says nothing of the outcome, a call is repeated only if it changes nothing.
fn retry(code: &str, read_only: bool) -> &'static str {
    let code = code.to_ascii_lowercase().replace(['-', '.'], "_");
    let unknown =
        ["system_error", "unknow_error", "unknown_error", "system_busy", "timeout", "time_out", "unknown_exception"];
    // A token or code that has timed out is another matter.
    let unknown = unknown.iter().any(|word| code.ends_with(word)) && !code.contains("token");
    match (unknown, read_only) {
        (false, _) => "never",
        (true, true) => "same_request",
        (true, false) => "query_first",
    }
}

fn doc(text: &str, with_docs: bool) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" ")).filter(|text| with_docs && !text.is_empty())
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

pub(crate) struct Reader<'p> {
    pub(crate) notes: &'p mut Notes,
    samples: &'p Samples,
    in_form: bool,
    with_docs: bool,
    /// The page shows lengths, so that a missing one is worth a word.
    lengths: bool,
}

impl Reader<'_> {
    pub(crate) fn record<'r>(
        &mut self,
        rows: impl Iterator<Item = &'r Row>,
        side: Side,
        path: &mut Vec<String>,
    ) -> Record {
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for row in rows {
            if row.name.is_empty() {
                self.notes.add(row.line, format!("a row without a name is left out: {}", row.names()));
            } else if seen.insert(row.name.as_str()) {
                kept.push(row);
            } else {
                self.notes
                    .add(row.line, format!("`{}` stands twice: the second is left out: {}", row.name, row.names()));
            }
        }
        let any_of = if side == Side::Request { self.choices(&kept) } else { Vec::new() };
        let ruled: HashSet<&str> = any_of.iter().flatten().map(String::as_str).collect();
        let mut fields = Vec::new();
        for row in kept {
            path.push(row.name.clone());
            fields.push(self.field(row, side, ruled.contains(row.name.as_str()), path));
            path.pop();
        }
        Record { fields, any_of }
    }

    /// Which parameters cannot all be missing, as their descriptions say.
    fn choices(&mut self, rows: &[&Row]) -> Vec<Vec<String>> {
        let names: HashSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let either = |row: &Row| row.about.iter().any(|line| prose::is_either_or(line));
        let mut groups: Vec<Vec<String>> = Vec::new();
        let mut seen: HashSet<BTreeSet<&str>> = HashSet::new();
        for row in rows.iter().filter(|row| row.choice.is_some() || either(row)) {
            let mut group: BTreeSet<&str> = if let Some(line) = row.choice {
                rows.iter().filter(|row| row.choice == Some(line)).map(|row| row.name.as_str()).collect()
            } else {
                let sentences = row.about.iter().flat_map(|line| line.split(['。', '\n', '；', ';']));
                sentences
                    .filter(|text| prose::is_either_or(text))
                    .flat_map(|text| prose::mentions(text, &names))
                    .collect()
            };
            group.insert(&row.name);
            if group.len() == 1 {
                // The others have names for people only: they are those that say the same.
                group = rows.iter().filter(|row| either(row)).map(|row| row.name.as_str()).collect();
            }
            if group.len() >= 2 && seen.insert(group.clone()) {
                let group: Vec<String> =
                    rows.iter().filter(|row| group.contains(row.name.as_str())).map(|row| row.name.clone()).collect();
                self.notes
                    .add(row.line, format!("the rule `any_of: [{}]` is taken from the page's words", group.join(", ")));
                groups.push(group);
            }
            if groups.len() >= MAX_RULES {
                self.notes.add(row.line, format!("more than {MAX_RULES} rules of this kind: the others are left out"));
                break;
            }
        }
        groups
    }

    fn field(&mut self, row: &Row, side: Side, ruled: bool, path: &mut Vec<String>) -> Field {
        let at = row.line;
        let shown = path.join(".");
        let mut example = row.example.as_deref().map(str::trim).filter(|example| !is_blank(example));
        if let Some(text) =
            example.filter(|text| ["详见", "参见", "请参", "参考", "见"].iter().any(|word| text.starts_with(word)))
        {
            self.notes.add(at, format!("`{shown}`: the example `{text}` is words and is left out"));
            example = None;
        }
        let word = self.type_word(row, &shown);
        let sample = match side {
            Side::Request => &self.samples.request,
            Side::Response => &self.samples.response,
        };
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let sample = member(sample.as_ref(), &names).cloned();
        let mut kind = self.kind(row, &word, example, sample.as_ref(), side, path);
        let max_length = self.length(row, &word, &mut kind, &shown);
        let presence = self.presence(row, &shown);
        let mut condition = None;
        if presence == Some(Presence::Conditional) && !ruled {
            let words = row.about.join(" ");
            condition = Some(if self.with_docs && !words.is_empty() { words } else { CONDITION.to_owned() });
            ask_for_condition(at, &shown, self.notes);
        }
        let constant = match &kind {
            Kind::Enum(values)
                if values.len() == 1 && presence == Some(Presence::Required) && !row.values.is_empty() =>
            {
                Some(values[0].code.clone())
            }
            _ => None,
        };
        Field {
            line: at,
            name: row.name.clone(),
            doc: doc(&row.text(), self.with_docs),
            in_form: self.in_form && side == Side::Request && path.len() == 1 && !matches!(kind, Kind::File),
            example: self.example(&kind, example, at, &shown),
            kind,
            presence,
            condition,
            max_length,
            sensitive: row.sensitive,
            default: constant.filter(|_| side == Side::Request),
        }
    }

    fn type_word(&mut self, row: &Row, shown: &str) -> TypeWord {
        let word = type_word(&row.kind);
        let text = TypeWord { base: Base::Text, list: false, limits: Vec::new() };
        match word {
            Some(word) => word,
            None if row.kind.trim().is_empty() => {
                self.notes.add(row.line, format!("`{shown}`: no type: it is written as `string`"));
                text
            }
            None => {
                self.notes.add(
                    row.line,
                    format!("`{shown}`: the type `{}` is not known: it is written as `string`", row.kind),
                );
                text
            }
        }
    }

    fn presence(&mut self, row: &Row, shown: &str) -> Option<Presence> {
        let presence = words::presence(&row.presence);
        match presence {
            None if row.choice.is_some() => return Some(Presence::Conditional),
            None if is_blank(&row.presence) => self.notes.add(row.line, format!("`{shown}`: no presence")),
            None => self.notes.add(row.line, format!("`{shown}`: the presence `{}` is not known", row.presence)),
            Some(_) => {}
        }
        presence
    }

    /// The length of the text that travels; that of a list is its items'.
    fn length(&mut self, row: &Row, word: &TypeWord, kind: &mut Kind, shown: &str) -> Option<u32> {
        let scaled = word.base == Base::Amount && word.limits.len() > 1;
        let limit = words::length(&row.length).or_else(|| word.limits.first().copied().filter(|_| !scaled));
        if scaled {
            self.notes
                .add(row.line, format!("`{shown}`: `{}` gives digits, not characters: no length is written", row.kind));
        } else if limit.is_none() && !is_blank(&row.length) {
            self.notes.add(row.line, format!("`{shown}`: the length `{}` is not a number", row.length));
        }
        match kind {
            Kind::List { item, .. } if !matches!(item.kind, Kind::Object { .. } | Kind::Json { .. }) => {
                if limit.is_none() && self.lengths {
                    self.notes.add(row.line, format!("`{shown}`: no length of its items"));
                }
                item.max_length = limit;
                None
            }
            Kind::Object { text: false, .. } | Kind::List { text: false, .. } | Kind::Json { text: false } => {
                if let Some(limit) = limit {
                    self.notes.add(row.line, format!("`{shown}`: the length {limit} of a record or list is left out"));
                }
                None
            }
            Kind::Bool(_) | Kind::Date(_) | Kind::DateTime(_) => limit,
            _ => {
                if limit.is_none() && !scaled && self.lengths {
                    self.notes.add(row.line, format!("`{shown}`: no length"));
                }
                limit
            }
        }
    }

    fn example(&mut self, kind: &Kind, example: Option<&str>, line: usize, shown: &str) -> Vec<String> {
        let Some(example) = example else { return Vec::new() };
        match kind {
            // Their members have examples of their own; these three have none in a spec.
            Kind::Object { .. } | Kind::Json { .. } | Kind::File => Vec::new(),
            Kind::List { item, .. } if item.kind.record().is_some() => Vec::new(),
            Kind::List { .. } => match scalars(example) {
                Some(items) => items,
                None if example.starts_with('[') => {
                    self.notes.add(line, format!("`{shown}`: the example is left out: it is not a list of texts"));
                    Vec::new()
                }
                None => vec![example.to_owned()],
            },
            _ => vec![example.lines().map(str::trim).collect::<String>()],
        }
    }
}

/// The texts of a JSON list of scalars.
pub(crate) fn scalars(text: &str) -> Option<Vec<String>> {
    let Ok(Json::Array(items)) = serde_json::from_str(text) else { return None };
    let scalar = |item: Json| match item {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    };
    items.into_iter().map(scalar).collect()
}
