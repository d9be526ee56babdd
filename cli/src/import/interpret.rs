//! From a page's words to a spec: what each type, length, presence and description means.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value as Json;

use super::draft::{Draft, ErrorCode, Field, Item, Kind, Record};
use super::page::{Notes, Page, Row, Samples, Value};
use super::prose::{self, Listed};
use super::sample::member;
use super::text::find_ignoring_case;
use super::words::{self, Base, Presence, TypeWord, is_blank, type_word};

/// Stands for a condition until its author has put it in words.
pub(crate) const CONDITION: &str = "the documentation says when";

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
    let mut reader =
        Reader { notes: &mut page.notes, samples: &page.samples, in_form: page.without_biz_content, with_docs };
    let mut path = Vec::new();
    let request = reader.record(&page.request, Side::Request, &mut path);
    let envelope = |row: &&Row| !matches!(row.name.as_str(), "code" | "msg" | "sub_code" | "sub_msg" | "sign");
    let has = |name: &str| page.response.iter().any(|row| row.name == name);
    let rows: Vec<Row> = if has("code") && has("msg") {
        reader.notes.add(page.response[0].line, "`code`, `msg` and the like belong to every reply and are left out");
        page.response.iter().filter(envelope).cloned().collect()
    } else {
        page.response.clone()
    };
    let response = reader.record(&rows, Side::Response, &mut path);
    for (name, rows) in [("request", &request), ("response", &response)] {
        if rows.fields.is_empty() {
            page.notes.add(0, format!("no parameter of the {name} was found"));
        }
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
        url: page.url.clone(),
        invoke: page.invoke,
        read_only,
        request,
        response,
        errors: errors.collect(),
    }
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
enum Side {
    Request,
    Response,
}

struct Reader<'p> {
    notes: &'p mut Notes,
    samples: &'p Samples,
    in_form: bool,
    with_docs: bool,
}

impl Reader<'_> {
    fn record(&mut self, rows: &[Row], side: Side, path: &mut Vec<String>) -> Record {
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
            let mut group: BTreeSet<&str> = match row.choice {
                Some(line) => rows.iter().filter(|row| row.choice == Some(line)).map(|row| row.name.as_str()).collect(),
                None => {
                    let sentences = row.about.iter().flat_map(|line| line.split(['。', '\n', '；', ';']));
                    sentences
                        .filter(|text| prose::is_either_or(text))
                        .flat_map(|text| prose::mentions(text, &names))
                        .collect()
                }
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
            self.notes.add(
                at,
                format!("`{shown}`: when it is required stands on the page in words: put the `condition` in yours"),
            );
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
                if limit.is_none() {
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
                if limit.is_none() && !scaled {
                    self.notes.add(row.line, format!("`{shown}`: no length"));
                }
                limit
            }
        }
    }

    fn kind(
        &mut self,
        row: &Row,
        word: &TypeWord,
        example: Option<&str>,
        sample: Option<&Json>,
        side: Side,
        path: &mut Vec<String>,
    ) -> Kind {
        if !row.children.is_empty() {
            let record = self.record(&row.children, side, path);
            let text = word.base == Base::Text && !word.list || matches!(sample, Some(Json::String(_)));
            if text {
                let shown = path.join(".");
                self.notes.add(row.line, format!("`{shown}` has members, but travels as text: `wire: json_string`"));
            }
            let object = Kind::Object { text: text && !word.list, record };
            let list = word.list || word.base == Base::Array;
            return if list {
                Kind::List { text, item: Box::new(Item { kind: object, max_length: None }) }
            } else {
                object
            };
        }
        let quoted = matches!(sample, Some(Json::String(_)));
        if word.list || word.base == Base::Array {
            let item = self.item(row, word, example, path);
            return match item {
                Some(kind) => Kind::List { text: quoted, item: Box::new(Item { kind, max_length: None }) },
                None => Kind::Json { text: quoted },
            };
        }
        self.scalar(row, word, example, sample, side, path)
    }

    /// What a list without described members holds; `None` if the page does not say.
    fn item(&mut self, row: &Row, word: &TypeWord, example: Option<&str>, path: &[String]) -> Option<Kind> {
        let shown = path.join(".");
        let texts = matches!(example.and_then(|text| serde_json::from_str(text).ok()), Some(Json::Array(items)) if items.iter().all(Json::is_string));
        match word.base {
            Base::Text => {
                let first = texts.then(|| scalars(example?)?.into_iter().next()).flatten();
                let example = first.or_else(|| example.filter(|text| !text.starts_with('[')).map(str::to_owned));
                let values = self.values(row, example.as_deref(), &shown);
                Some(if values.is_empty() { Kind::Text } else { Kind::Enum(values) })
            }
            Base::Integer | Base::Number => Some(Kind::Integer { text: false }),
            Base::Amount => Some(Kind::Amount { unit: prose::unit(&row.text()), scale: None, range: None }),
            Base::Array if texts && example.is_some() => {
                self.notes.add(row.line, format!("`{shown}`: that its items are texts is taken from the example"));
                Some(Kind::Text)
            }
            _ => {
                self.notes
                    .add(row.line, format!("`{shown}`: its members are not on the page: it is written as `json`"));
                None
            }
        }
    }

    fn scalar(
        &mut self,
        row: &Row,
        word: &TypeWord,
        example: Option<&str>,
        sample: Option<&Json>,
        side: Side,
        path: &mut Vec<String>,
    ) -> Kind {
        let shown = path.join(".");
        let about = row.text();
        let quoted = matches!(sample, Some(Json::String(_)));
        let kind = match word.base {
            Base::Text | Base::Array => return self.text(row, example, side, path),
            Base::Integer => Kind::Integer { text: quoted },
            Base::Number => self.number(row, example, quoted, &shown),
            Base::Amount => amount(word, &about),
            Base::Date | Base::DateTime => self.date(row, word, example, &shown),
            Base::Bool => self.boolean(row, example, sample, &shown),
            Base::Bytes if side == Side::Request && path.len() == 1 => Kind::File,
            Base::Bytes => {
                self.notes.add(row.line, format!("`{shown}`: bytes inside a record: written as `base64`"));
                Kind::Base64
            }
            Base::Json => Kind::Json { text: quoted },
            Base::Object => {
                self.notes
                    .add(row.line, format!("`{shown}`: its members are not on the page: it is written as `json`"));
                Kind::Json { text: quoted }
            }
            Base::Other => {
                let scalar = example.is_some_and(|example| !example.starts_with(['{', '[']));
                let written = if scalar { "string" } else { "json" };
                self.notes.add(
                    row.line,
                    format!("`{shown}`: the type `{}` is not known: it is written as `{written}`", row.kind),
                );
                return if scalar { self.text(row, example, side, path) } else { Kind::Json { text: quoted } };
            }
        };
        let numbers = self.values(row, example, &shown);
        if !numbers.is_empty() {
            let codes: Vec<&str> = numbers.iter().map(|value| value.code.as_str()).collect();
            self.notes.add(
                row.line,
                format!("`{shown}`: the values {} are left out: its type is not text", codes.join(", ")),
            );
        }
        kind
    }

    /// A text may be an enumeration, bytes, or the JSON of a record.
    fn text(&mut self, row: &Row, example: Option<&str>, side: Side, path: &mut Vec<String>) -> Kind {
        let shown = path.join(".");
        let about = row.text();
        let json: Option<Json> = example.and_then(|text| serde_json::from_str(text).ok());
        let structured = matches!(json, Some(Json::Object(_) | Json::Array(_)));
        if structured || find_ignoring_case(&about, "json").is_some() {
            let mut members = prose::members(row);
            if !members.is_empty() {
                let array = matches!(json, Some(Json::Array(_)));
                self.complete(&mut members, json.as_ref(), &shown, row.line);
                let record = self.record(&members, side, path);
                let object = Kind::Object { text: !array, record };
                return if array {
                    Kind::List { text: true, item: Box::new(Item { kind: object, max_length: None }) }
                } else {
                    object
                };
            }
            if structured {
                self.notes.add(
                    row.line,
                    format!("`{shown}`: the members of its JSON text are not described: it stays a `string`"),
                );
                return Kind::Text;
            }
        }
        let values = self.values(row, example, &shown);
        if !values.is_empty() {
            return Kind::Enum(values);
        }
        if find_ignoring_case(&about, "base64").is_some() && example.is_none_or(spec_model::value::is_base64) {
            self.notes.add(row.line, format!("`{shown}`: that it is base64 is taken from the description"));
            return Kind::Base64;
        }
        Kind::Text
    }

    /// Gives the members of a JSON text their examples; those that only the example shows are added.
    fn complete(&mut self, members: &mut Vec<Row>, json: Option<&Json>, shown: &str, line: usize) {
        let first = match json {
            Some(Json::Array(items)) => items.first(),
            json => json,
        };
        for (name, value) in first.and_then(Json::as_object).into_iter().flatten() {
            let text = match value {
                Json::String(text) => text.clone(),
                value => value.to_string(),
            };
            // The descriptions of members give no types; the example does.
            let kind = match value {
                Json::Number(_) => "Number",
                Json::Bool(_) => "Boolean",
                Json::Object(_) => "Object",
                Json::Array(_) => "Array",
                Json::String(_) | Json::Null => "String",
            };
            match members.iter_mut().find(|row| row.name == *name) {
                Some(row) => (row.kind, row.example) = (kind.to_owned(), Some(text)),
                None if super::text::is_name(name) => {
                    self.notes.add(line, format!("`{shown}.{name}` is known from the example only"));
                    members.push(Row {
                        line,
                        name: name.clone(),
                        kind: kind.to_owned(),
                        example: Some(text),
                        ..Row::default()
                    });
                }
                None => self.notes.add(line, format!("`{shown}`: the member `{name}` of its example is left out")),
            }
        }
    }

    fn values(&mut self, row: &Row, example: Option<&str>, shown: &str) -> Vec<Value> {
        if !row.values.is_empty() {
            let mut seen = HashSet::new();
            let sound = |value: &&Value| {
                !value.code.is_empty() && value.code.chars().count() <= 128 && !value.code.contains(char::is_control)
            };
            let (kept, left): (Vec<&Value>, Vec<&Value>) = row.values.iter().partition(sound);
            for value in left {
                self.notes
                    .add(row.line, format!("`{shown}`: `{}` is not read as a value", super::table::brief(&value.code)));
            }
            return kept.into_iter().filter(|value| seen.insert(value.code.clone())).cloned().collect();
        }
        match prose::enumeration(&row.about, example) {
            Listed::Values(values) => values,
            Listed::Doubtful(values) => {
                let codes: Vec<&str> = values.iter().map(|value| value.code.as_str()).collect();
                let why = "but the example is none of them: no enumeration is written";
                self.notes
                    .add(row.line, format!("`{shown}`: the description seems to list {}, {why}", codes.join(", ")));
                Vec::new()
            }
            Listed::Nothing => {
                if ["枚举", "可选值", "取值如下", "取值:", "取值：", "取值为"]
                    .iter()
                    .any(|word| row.text().contains(word))
                {
                    self.notes.add(row.line, format!("`{shown}`: the description speaks of values that were not read"));
                }
                Vec::new()
            }
        }
    }

    fn number(&mut self, row: &Row, example: Option<&str>, quoted: bool, shown: &str) -> Kind {
        let about = row.text();
        let decimal = example.is_some_and(|text| text.contains('.') && text.parse::<f64>().is_ok());
        if decimal || prose::unit(&about).is_some() {
            if prose::unit(&about).is_none() {
                self.notes.add(row.line, format!("`{shown}`: a number with decimals is written as `amount`"));
            }
            return Kind::Amount { unit: prose::unit(&about), scale: None, range: prose::range(&about) };
        }
        if example.is_none_or(|text| text.parse::<i64>().is_err()) {
            self.notes.add(
                row.line,
                format!("`{shown}`: no example shows whether the number has decimals: it is written as `integer`"),
            );
        }
        Kind::Integer { text: quoted }
    }

    fn date(&mut self, row: &Row, word: &TypeWord, example: Option<&str>, shown: &str) -> Kind {
        let pattern = prose::pattern(&row.text());
        let example_has_time = example.map(|text| text.contains(':'));
        let timed = pattern.as_deref().map(|pattern| pattern.contains(['H', 'h']));
        if timed.is_none() && example.is_none() {
            self.notes.add(row.line, format!("`{shown}`: no pattern and no example of the date"));
        }
        let timed = timed.or(example_has_time).unwrap_or(word.base == Base::DateTime || example.is_none());
        let usual = if timed { "yyyy-MM-dd HH:mm:ss" } else { "yyyy-MM-dd" };
        let pattern = pattern.filter(|pattern| pattern != usual);
        if timed { Kind::DateTime(pattern) } else { Kind::Date(pattern) }
    }

    fn boolean(&mut self, row: &Row, example: Option<&str>, sample: Option<&Json>, shown: &str) -> Kind {
        let text = sample.and_then(Json::as_str).or(example.filter(|text| !matches!(*text, "true" | "false")));
        let spellings = [["T", "F"], ["Y", "N"], ["true", "false"], ["1", "0"]];
        let spelling = text.and_then(|text| spellings.into_iter().find(|words| words.contains(&text)));
        if let Some([yes, no]) = spelling {
            self.notes
                .add(row.line, format!("`{shown}`: that it travels as `{yes}` or `{no}` is taken from the example"));
        }
        Kind::Bool(spelling)
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
fn scalars(text: &str) -> Option<Vec<String>> {
    let Ok(Json::Array(items)) = serde_json::from_str(text) else { return None };
    let scalar = |item: Json| match item {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    };
    items.into_iter().map(scalar).collect()
}

fn amount(word: &TypeWord, about: &str) -> Kind {
    // Two places are what an amount has when nothing is said.
    let scale = word.limits.get(1).copied().filter(|scale| *scale != 2 && *scale <= 18);
    Kind::Amount { unit: prose::unit(about), scale, range: prose::range(about) }
}
