//! Adds to a spec what a page shows and the spec lacks. Nothing that stands in the file is changed or moved: where the two
//! differ, the file stays and the difference is said.

use spec_model::Diagnostics;

use super::draft::{Draft, Field, Kind, Record};
use super::page::Notes;
use super::tree::{Tree, Value};
use super::words;
use super::writer;
use super::yaml;

/// Why a spec cannot be updated.
#[derive(Debug)]
pub(crate) enum Refused {
    /// It is not a sound spec, before or after.
    Faults(Box<Diagnostics>),
    /// It is written in a form that cannot be added to.
    Form(String),
}

/// One addition, and what it is for messages.
struct Addition {
    at: usize,
    text: String,
    what: String,
    line: usize,
}

/// The file's text with the additions. `name` is what messages call the file.
pub(crate) fn update(
    name: &str,
    old: &str,
    draft: &Draft,
    with_docs: bool,
    notes: &mut Notes,
) -> Result<String, Refused> {
    let faults = |diagnostics| Refused::Faults(Box::new(diagnostics));
    let spec = spec_model::parse(name, old).map_err(faults)?;
    if spec.method != draft.method {
        return Err(Refused::Form(format!("it describes `{}`, not `{}`", spec.method, draft.method)));
    }
    let root = Tree::yaml(old).map_err(Refused::Form)?;
    if old[root.span.start..].starts_with('{') {
        return Err(Refused::Form("it is written in one pair of braces: write a key a line".to_owned()));
    }
    let mut merge = Merge { old, with_docs, additions: Vec::new(), notes };
    merge.side(&root, "request", &draft.request, &["rules", "response", "errors", "notifications"]);
    merge.rules(&root, &spec, &draft.request);
    merge.side(&root, "response", &draft.response, &["errors", "notifications"]);
    merge.errors(&root, &spec, draft);
    let mut additions = std::mem::take(&mut merge.additions);
    additions.sort_by_key(|addition| addition.at);
    loop {
        let (text, places) = apply(old, &additions);
        let Err(diagnostics) = spec_model::parse(name, &text) else { return Ok(text) };
        // What the check refuses is not added.
        let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut refused = vec![false; additions.len()];
        for (position, title) in diagnostics.positions() {
            let start = lines.get(position.line - 1).copied().unwrap_or(text.len());
            let at = text[start..].char_indices().nth(position.column - 1).map_or(text.len(), |(at, _)| start + at);
            if let Some(index) = places.iter().position(|place| place.contains(&at)).filter(|index| !refused[*index]) {
                refused[index] = true;
                notes.add(additions[index].line, format!("{} is not added: {title}", additions[index].what));
            }
        }
        if !refused.contains(&true) {
            return Err(faults(diagnostics));
        }
        let mut kept = refused.into_iter();
        additions.retain(|_| !kept.next().unwrap_or_default());
    }
}

/// The text with the additions, and where each stands in it.
fn apply(old: &str, additions: &[Addition]) -> (String, Vec<std::ops::Range<usize>>) {
    let mut text = String::with_capacity(old.len() * 2);
    let mut places = Vec::new();
    let mut from = 0;
    for addition in additions {
        text.push_str(&old[from..addition.at]);
        from = addition.at;
        let start = text.len();
        text.push_str(&addition.text);
        places.push(start..text.len());
    }
    text.push_str(&old[from..]);
    (text, places)
}

struct Merge<'o, 'n> {
    old: &'o str,
    with_docs: bool,
    additions: Vec<Addition>,
    notes: &'n mut Notes,
}

impl Merge<'_, '_> {
    fn add(&mut self, at: usize, text: String, what: impl Into<String>, line: usize) {
        // The last line of a file may lack its end.
        let text = if at == self.old.len() && !self.old.ends_with('\n') && text.ends_with('\n') {
            format!("\n{}", text.trim_end_matches('\n'))
        } else {
            text
        };
        self.additions.push(Addition { at, text, what: what.into(), line });
    }

    /// After the line on which something ends.
    fn after_line(&self, end: usize) -> usize {
        if end > 0 && self.old[..end].ends_with('\n') {
            return end;
        }
        self.old[end..].find('\n').map_or(self.old.len(), |at| end + at + 1)
    }

    fn line_start(&self, at: usize) -> usize {
        self.old[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    fn in_braces(&self, tree: &Tree) -> bool {
        self.old[tree.span.start..].starts_with('{')
    }

    fn side(&mut self, root: &Tree, key: &'static str, record: &Record, later: &[&str]) {
        if record.fields.is_empty() {
            return;
        }
        match root.get(key) {
            Some(tree) if matches!(tree.value, Value::Map(_)) => self.record(tree, record, key),
            // The key is there, with nothing under it.
            Some(_) => {
                let key_end = root.entries().find(|(name, _)| name.text() == key).map_or(0, |(name, _)| name.span.end);
                let at = self.after_line(key_end);
                let fields: String =
                    record.fields.iter().map(|field| writer::field(field, 2, self.with_docs)).collect();
                self.add(at, fields, format!("the {key}"), record.fields[0].line);
            }
            None => {
                let next = root.entries().find(|(name, _)| later.contains(&name.text()));
                let at = next.map_or(self.old.len(), |(name, _)| self.line_start(name.span.start));
                let fields: String =
                    record.fields.iter().map(|field| writer::field(field, 2, self.with_docs)).collect();
                let text = if next.is_some() { format!("{key}:\n{fields}\n") } else { format!("\n{key}:\n{fields}") };
                self.add(at, text, format!("the {key}"), record.fields[0].line);
            }
        }
    }

    fn record(&mut self, tree: &Tree, record: &Record, path: &str) {
        let braces = self.in_braces(tree);
        let first = tree.entries().next();
        let indent = first.map_or(2, |(name, _)| name.span.start - self.line_start(name.span.start));
        // A new field follows the one that it follows on the page.
        let mut anchor: Option<usize> = None;
        for field in &record.fields {
            let shown = format!("{path}.{}", field.name);
            if let Some((_, value)) = tree.entries().find(|(name, _)| name.text() == field.name) {
                self.field(value, field, &shown);
                anchor = Some(value.span.end);
                continue;
            }
            let what = format!("`{shown}`");
            match (braces, anchor, first) {
                (true, Some(end), _) => {
                    self.add(end, format!(", {}", writer::field_in_braces(field, self.with_docs)), what, field.line);
                }
                (true, None, Some((name, _))) => {
                    let text = format!("{}, ", writer::field_in_braces(field, self.with_docs));
                    self.add(name.span.start, text, what, field.line);
                }
                (true, None, None) => {
                    let separator =
                        if self.additions.iter().any(|other| other.at == tree.span.start + 1) { ", " } else { "" };
                    let text = format!("{separator}{}", writer::field_in_braces(field, self.with_docs));
                    self.add(tree.span.start + 1, text, what, field.line);
                }
                (false, Some(end), _) => {
                    self.add(self.after_line(end), writer::field(field, indent, self.with_docs), what, field.line);
                }
                (false, None, _) => {
                    let at = self.line_start(first.map_or(tree.span.start, |(name, _)| name.span.start));
                    self.add(at, writer::field(field, indent, self.with_docs), what, field.line);
                }
            }
        }
        for (name, _) in tree.entries().filter(|(name, _)| !record.fields.iter().any(|field| field.name == name.text()))
        {
            self.notes
                .add(0, format!("line {} of the spec: the page does not show `{path}.{}`", name.line, name.text()));
        }
    }

    /// Adds the keys that a field lacks. One of another type is another's decision, and stays as it is.
    fn field(&mut self, tree: &Tree, field: &Field, shown: &str) {
        let keys = writer::simple_keys(field);
        let says = |key: &str| tree.text_of(key);
        let page_type =
            keys.iter().find(|(key, _)| *key == "type").map(|(_, value)| value.as_str()).unwrap_or_default();
        let same_type = says("type") == Some(page_type);
        let mut added = Vec::new();
        for (key, value) in &keys {
            match tree.get(key) {
                Some(there) => self.differs(key, value, there, field, shown),
                None if matches!(*key, "required" | "max_length" | "max_bytes" | "sensitive") => {
                    added.push(format!("{key}: {value}"));
                }
                // A condition belongs to a presence that is new too.
                None if *key == "condition" && tree.get("required").is_none() => added.push(format!("{key}: {value}")),
                None if same_type && !matches!(*key, "condition" | "default" | "in") => {
                    added.push(format!("{key}: {value}"));
                }
                None => {}
            }
        }
        if let (Some(doc), None) = (field.doc.as_deref().filter(|_| self.with_docs), tree.get("doc")) {
            added.push(format!("doc: {}", yaml::text(doc)));
        }
        self.keys(tree, &added, field, shown);
        let inner = match &field.kind {
            Kind::List { item, .. } => tree.get("items").zip(item.kind.record()),
            kind => Some(tree).zip(kind.record()),
        };
        if let Some((tree, record)) = inner
            && let Some(fields) = tree.get("fields").filter(|fields| matches!(fields.value, Value::Map(_)))
        {
            self.record(fields, record, shown);
        }
    }

    fn differs(&mut self, key: &str, value: &str, there: &Tree, field: &Field, shown: &str) {
        let text = there.text();
        let same = match (&there.value, key) {
            // Examples are any values; what a list or a mapping holds is a person's choice of words.
            (_, "example" | "condition" | "default") => true,
            (Value::Scalar(_), "max_length" | "max_bytes") => words::length(text) == words::length(value),
            (Value::Scalar(_), _) => value == text || value == yaml::text(text),
            (_, "values") => {
                let mut there: Vec<&str> =
                    there.items().iter().map(Tree::text).chain(there.entries().map(|(name, _)| name.text())).collect();
                let Kind::Enum(values) = &field.kind else { return };
                let mut page: Vec<&str> = values.iter().map(|value| value.code.as_str()).collect();
                there.sort_unstable();
                page.sort_unstable();
                there == page
            }
            _ => true,
        };
        if !same {
            let stays = match there.value {
                Value::Scalar(_) => format!("`{text}`"),
                _ => "others".to_owned(),
            };
            self.notes.add(
                field.line,
                format!("`{shown}`: the page says `{key}: {value}`, line {} of the spec {stays}: it stays", there.line),
            );
        }
    }

    fn keys(&mut self, tree: &Tree, added: &[String], field: &Field, shown: &str) {
        let nested = ["fields", "items", "values", "rules"];
        let braces = self.in_braces(tree);
        let last = tree.entries().filter(|(name, _)| braces || !nested.contains(&name.text())).last();
        let Some((name, value)) = last else { return };
        let (at, indent) = if braces {
            (value.span.end, 0)
        } else {
            (self.after_line(value.span.end), name.span.start - self.line_start(name.span.start))
        };
        let mut added = added.iter().peekable();
        while let Some(key) = added.next() {
            // A condition goes with its presence, or not at all.
            let condition = added.next_if(|next| next.starts_with("condition:"));
            let parts = std::iter::once(key).chain(condition);
            let text = parts.fold(String::new(), |text, key| {
                if braces { text + ", " + key } else { text + &" ".repeat(indent) + key + "\n" }
            });
            self.add(at, text, format!("`{shown}`: `{key}`"), field.line);
        }
    }

    /// Adds rules about fields that no rule of the file is about.
    fn rules(&mut self, root: &Tree, spec: &spec_model::Spec, record: &Record) {
        let known = |names: &[String]| {
            let about = |rule: &spec_model::Rule| {
                names.iter().filter(|name| rule.fields().contains(&name.as_str())).count() > 1
            };
            spec.request.rules.iter().any(about)
        };
        let new: Vec<Vec<String>> = record.any_of.iter().filter(|names| !known(names)).cloned().collect();
        let Some(lines) = (!new.is_empty()).then(|| writer::rules(&Record { fields: Vec::new(), any_of: new })) else {
            return;
        };
        let (at, head, indent) = match (root.get("rules"), root.get("request")) {
            (Some(rules), _) if self.old[rules.span.start..].starts_with('-') => {
                let indent = rules.span.start - self.line_start(rules.span.start);
                (self.after_line(rules.span.end), "", indent)
            }
            (None, Some(request)) => (self.after_line(request.span.end), "rules:\n", 2),
            _ => {
                self.notes.add(0, "the page's rules are not added: the spec has none, or writes them in brackets");
                return;
            }
        };
        let lines = lines.iter().fold(String::new(), |text, rule| text + &" ".repeat(indent) + "- " + rule + "\n");
        self.add(at, format!("{head}{lines}"), "the page's rules", 0);
    }

    fn errors(&mut self, root: &Tree, spec: &spec_model::Spec, draft: &Draft) {
        let new: Vec<_> =
            draft.errors.iter().filter(|error| !spec.errors.iter().any(|known| known.code == error.code)).collect();
        let taken: Vec<&str> = spec.errors.iter().map(|error| error.variant.as_str()).collect();
        let variants = yaml::variants(new.iter().map(|error| error.code.as_str()), &taken);
        // The file may know that a repetition is safe.
        let safe = spec.read_only || spec.idempotency_key.is_some();
        let tree = root.get("errors").filter(|errors| matches!(errors.value, Value::Map(_)));
        let head = if tree.is_none() && root.get("errors").is_none() { "\nerrors:\n" } else { "" };
        for (index, (error, variant)) in new.into_iter().zip(variants).enumerate() {
            let mut error = error.clone();
            if safe && error.retry == "query_first" {
                error.retry = "same_request";
            }
            let entry = writer::error_code(&error, variant.as_deref());
            let what = format!("the error code `{}`", error.code);
            match tree {
                Some(tree) if self.in_braces(tree) => {
                    self.add(tree.span.end - 1, format!(", {entry}"), what, error.line);
                }
                Some(tree) => {
                    let indent =
                        tree.entries().next().map_or(2, |(name, _)| name.span.start - self.line_start(name.span.start));
                    self.add(self.after_line(tree.span.end), format!("{:indent$}{entry}\n", ""), what, error.line);
                }
                None => {
                    let head = if index == 0 { head } else { "" };
                    self.add(self.old.len(), format!("{head}  {entry}\n"), what, error.line);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::interpret;
    use super::*;

    const PAGE: &str = "alipay.demo.greet(问候)\n请求参数\n参数 类型 是否必填 最大长度 描述 示例值\nuser_id String 必选 16 编号 2088\nstyle String 可选 8 取值:\nWARM:暖\nCOOL:冷\nWARM\nmemo String 可选 64 备注 hi\n响应参数\n参数 类型 是否必填 最大长度 描述 示例值\ngreeting String 必填 32 话 hello\n错误码 错误描述\nSYSTEM_ERROR 忙\nNO_USER 无\n";

    fn updated(old: &str) -> (String, Vec<(usize, String)>) {
        let mut page = super::super::text_page::read(PAGE, 1);
        let draft = interpret::draft(&mut page, "alipay.demo.greet", false);
        let mut notes = Notes::default();
        let text = update("x.yaml", old, &draft, false, &mut notes).unwrap_or_else(|refused| panic!("{refused:?}"));
        let again = update("x.yaml", &text, &draft, false, &mut Notes::default()).unwrap();
        assert_eq!(text, again, "a second time changes nothing");
        (text, notes.finish())
    }

    #[test]
    fn what_a_person_wrote_stays() {
        let old = "# mine\nmethod: alipay.demo.greet\nsource: {kind: documentation}\nidempotency_key: user_id\n\nrequest:\n  # the user\n  user_id: {doc: \"Whose, {or} what.\", type: string, max_length: 20} # sixteen?\n  memo:\n    doc: |\n      Words.\n    type: string\n    sensitive: true\n  extra: {type: string}\n\nerrors:\n  NO_USER: {retry: never, doc: Nobody.} # sad\n";
        let (new, notes) = updated(old);
        let new_lines: Vec<&str> = new.lines().collect();
        for line in old.lines().filter(|line| !line.contains("user_id: {")) {
            assert!(new_lines.contains(&line), "{line}\n{new}");
        }
        for line in [
            "  user_id: {doc: \"Whose, {or} what.\", type: string, max_length: 20, required: true, example: \"2088\"} # sixteen?",
            "  style: {type: enum, max_length: 8, values: [WARM, COOL], example: WARM}",
            "    max_length: 64",
            "  SYSTEM_ERROR: {retry: same_request}",
            "response:",
            "  greeting: {type: string, required: true, max_length: 32, example: hello}",
        ] {
            assert!(new_lines.contains(&line), "{line}\n{new}");
        }
        let notes: Vec<String> = notes.into_iter().map(|(_, note)| note).collect();
        assert!(notes.iter().any(|note| note.contains("line 8 of the spec `20`: it stays")), "{notes:?}");
        assert!(notes.iter().any(|note| note.contains("does not show `request.extra`")), "{notes:?}");
    }

    #[test]
    fn specs_in_other_hands() {
        for old in [
            "method: alipay.demo.greet\nsource: {kind: documentation}",
            "method: alipay.demo.greet\nsource: {kind: documentation}\nrequest:\nresponse: {greeting: {type: string}}\nerrors: {A_B: {retry: never}}\n",
            "method: alipay.demo.greet\nsource: {kind: documentation}\nrequest: {}\nresponse:\n    other: {type: string}\n",
            "method: alipay.demo.greet\nsource: {kind: documentation}\nrequest:\n  style: {type: string, max_length: 2}\n",
        ] {
            let (new, _) = updated(old);
            for word in ["user_id", "style", "memo", "greeting", "SYSTEM_ERROR"] {
                assert!(new.contains(word), "{word} in {new}");
            }
        }
    }

    #[test]
    fn what_cannot_be_updated() {
        let mut page = super::super::text_page::read(PAGE, 1);
        let draft = interpret::draft(&mut page, "alipay.demo.greet", false);
        for old in [
            "method: alipay.demo.greet\n",
            "method: alipay.demo.other\nsource: {kind: documentation}\n",
            "{method: alipay.demo.greet, source: {kind: documentation}}",
        ] {
            assert!(update("x.yaml", old, &draft, false, &mut Notes::default()).is_err(), "{old}");
        }
    }
}
