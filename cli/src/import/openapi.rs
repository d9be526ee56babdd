//! The platform's OpenAPI 3 documents: a path for each method, its records under `components.schemas`.

use std::collections::HashMap;

use super::page::{ErrorRow, MAX_DEPTH, MAX_ROWS, Page, Row, Samples, Value};
use super::sample;
use super::tree::Tree;

const VERBS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Whether a text is such a document.
pub(crate) fn recognise(text: &str) -> bool {
    let start: String = text.chars().take(64).collect();
    let start = start.trim_start_matches('{').trim_start().trim_start_matches(['"', '\'']);
    (start.starts_with("openapi") || text.contains("\"openapi\"")) && text.contains("paths") && text.contains("/v3/")
}

/// The methods of a document, or the one that is asked for.
pub(crate) fn read(text: &str, first_line: usize, asked: Option<&str>) -> Result<Vec<Page>, String> {
    let document = Tree::read(text)?;
    let schemas = document.get("components").and_then(|components| components.get("schemas"));
    let schemas = schemas.map(Tree::entries).into_iter().flatten();
    let schemas: HashMap<&str, &Tree> = schemas.map(|(name, schema)| (name.text(), schema)).collect();
    let lines = if text.trim_start().starts_with('{') { json_lines(text) } else { HashMap::new() };
    let url = document.get("info").and_then(|info| info.get("contact")?.text_of("url")).map(str::to_owned);
    let paths = document.get("paths").ok_or("the document has no `paths`")?;

    let mut pages = Vec::new();
    let mut known = Vec::new();
    for (path, item) in paths.entries() {
        for (verb, operation) in item.entries().filter(|(verb, _)| VERBS.contains(&verb.text())) {
            let line = if path.line > 0 { path.line } else { lines.get(path.text()).copied().unwrap_or_default() };
            let mut page = Page { url: url.clone(), ..Page::default() };
            let Some(method) = method(path.text(), operation) else {
                if asked.is_none() {
                    page.notes.add(line + first_line - 1, format!("`{}` names no method and is left out", path.text()));
                    pages.push(page);
                }
                continue;
            };
            known.push(method.clone());
            if asked.is_some_and(|asked| asked != method) {
                continue;
            }
            let mut reader =
                Reader { schemas: &schemas, lines: &lines, first_line, count: 0, inside: Vec::new(), page: &mut page };
            reader.operation(verb.text(), operation, line);
            page.method = Some(method);
            pages.push(page);
        }
    }
    if let (Some(asked), true) = (asked, pages.is_empty()) {
        let near = spec_model::nearest(asked, known.iter().map(String::as_str))
            .map(|name| format!(": did you mean `{name}`?"))
            .unwrap_or_default();
        return Err(format!("the document has no method `{asked}`{near}"));
    }
    if pages.is_empty() {
        return Err("the document has no method".to_owned());
    }
    Ok(pages)
}

/// The method is the operation's id, or the path with dots.
fn method(path: &str, operation: &Tree) -> Option<String> {
    let id = operation.text_of("operationId").filter(|id| sample::is_method(id)).map(str::to_owned);
    let dotted = || path.strip_prefix("/v3/").map(|rest| rest.replace('/', ".")).filter(|name| sample::is_method(name));
    id.or_else(dotted)
}

/// The first line of each key of a JSON document, whose parser tells none.
fn json_lines(text: &str) -> HashMap<&str, usize> {
    let mut lines = HashMap::new();
    for (index, line) in text.lines().enumerate() {
        let mut quotes = line.split('"');
        quotes.next();
        while let Some(key) = quotes.next() {
            if quotes.next().is_none_or(|after| after.trim_start().starts_with(':')) {
                lines.entry(key).or_insert(index + 1);
            }
        }
    }
    lines
}

struct Reader<'d, 'p> {
    schemas: &'p HashMap<&'d str, &'d Tree>,
    lines: &'p HashMap<&'d str, usize>,
    first_line: usize,
    count: usize,
    /// The schemas that are being read: one that holds itself is not followed.
    inside: Vec<&'d str>,
    page: &'p mut Page,
}

impl<'d> Reader<'d, '_> {
    fn operation(&mut self, verb: &str, operation: &'d Tree, line: usize) {
        self.page.title = operation.text_of("summary").map(str::to_owned);
        self.page.doc = operation.text_of("description").map(str::to_owned);
        let mut request = Vec::new();
        for parameter in operation.get("parameters").map(Tree::items).unwrap_or_default() {
            request.extend(self.parameter(parameter, line));
        }
        let body = operation.get("requestBody").and_then(|body| body.get("content"));
        for (kind, content) in body.map(Tree::entries).into_iter().flatten() {
            let Some(schema) = content.get("schema") else { continue };
            if kind.text().starts_with("multipart") {
                request.extend(self.multipart(schema, line));
            } else {
                request.extend(self.members(schema, line, 0));
            }
            break;
        }
        if verb == "get" && !request.is_empty() {
            self.note(
                line,
                "the document describes V3, where these parameters stand in the URL: here they go into `biz_content`",
            );
        }
        self.page.request = request;
        let responses = operation.get("responses");
        for (status, response) in responses.map(Tree::entries).into_iter().flatten() {
            let Some(schema) = response.get("content").and_then(|content| content.entries().next()?.1.get("schema"))
            else {
                continue;
            };
            if status.text().starts_with('2') {
                self.page.response = self.members(schema, line, 0);
            } else {
                self.errors(schema, line);
            }
        }
        self.page.samples = Samples::default();
    }

    fn note(&mut self, line: usize, text: impl Into<String>) {
        self.page.notes.add(if line > 0 { line + self.first_line - 1 } else { 0 }, text);
    }

    /// A parameter of the URL. Those of the headers are the client's.
    fn parameter(&mut self, parameter: &'d Tree, line: usize) -> Option<Row> {
        let line = if parameter.line > 0 { parameter.line } else { line };
        let name = parameter.text_of("name").unwrap_or_default();
        let place = parameter.text_of("in").unwrap_or_default();
        if place == "header" || matches!(name, "auth_token" | "app_auth_token") {
            self.note(line, format!("`{name}` is left out: it is a parameter of the call, not of the method"));
            return None;
        }
        let mut row = self.row(name, parameter.get("schema").unwrap_or(parameter), line, 0)?;
        row.presence = presence(parameter.text_of("required") == Some("true"));
        row.about.extend(parameter.text_of("description").map(str::to_owned));
        row.example = row.example.or_else(|| parameter.text_of("example").map(str::to_owned));
        Some(row)
    }

    /// The parts of a form: `data` holds the parameters, the others are files.
    fn multipart(&mut self, schema: &'d Tree, line: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let schema = self.resolve(schema);
        let required = schema.get("required").map(Tree::items).unwrap_or_default();
        for (name, part) in schema.get("properties").map(Tree::entries).into_iter().flatten() {
            if name.text() == "data" {
                rows.extend(self.members(part, line, 0));
            } else if let Some(mut row) = self.row(name.text(), part, self.line_of(name, line), 0) {
                row.presence = presence(required.iter().any(|required| required.text() == row.name));
                rows.push(row);
            }
        }
        if !rows.is_empty() {
            self.page.without_biz_content = true;
        }
        rows
    }

    fn line_of(&self, key: &Tree, around: usize) -> usize {
        if key.line > 0 { key.line } else { self.lines.get(key.text()).copied().unwrap_or(around) }
    }

    /// The schema that a reference names, as far as it names one.
    fn resolve(&self, schema: &'d Tree) -> &'d Tree {
        let mut schema = schema;
        for _ in 0..MAX_DEPTH {
            let named = reference(schema).and_then(|name| self.schemas.get(name));
            let Some(named) = named else { break };
            schema = named;
        }
        schema
    }

    /// The members of a record; of `allOf`, those of all its parts.
    fn members(&mut self, schema: &'d Tree, line: usize, depth: usize) -> Vec<Row> {
        let name = reference(schema);
        if let Some(name) = name {
            if self.inside.contains(&name) {
                self.note(line, format!("`{name}` holds itself: it is not followed further"));
                return Vec::new();
            }
            self.inside.push(name);
        }
        let record = self.resolve(schema);
        let around = if record.line > 0 {
            record.line
        } else {
            name.and_then(|name| self.lines.get(name).copied()).unwrap_or(line)
        };
        let mut rows = Vec::new();
        if depth < MAX_DEPTH {
            for part in record.get("allOf").map(Tree::items).unwrap_or_default() {
                rows.extend(self.members(part, around, depth + 1));
            }
        }
        let required = record.get("required").map(Tree::items);
        let properties = record.get("properties");
        if required.is_none() && properties.is_some() {
            self.note(
                around,
                format!(
                    "{} has no `required`: it does not say which members must be there",
                    name.unwrap_or("a record")
                ),
            );
        }
        for (key, property) in properties.map(Tree::entries).into_iter().flatten() {
            let at = if key.line > 0 { key.line } else { around };
            let Some(mut row) = self.row(key.text(), property, at, depth) else { continue };
            // A record without the list says nothing; that was said once, so it is not said again of each member.
            let must = required.is_some_and(|names| names.iter().any(|name| name.text() == row.name));
            row.presence = presence(must);
            rows.push(row);
        }
        if name.is_some() {
            self.inside.pop();
        }
        rows
    }

    fn row(&mut self, name: &str, schema: &'d Tree, line: usize, depth: usize) -> Option<Row> {
        self.count += 1;
        if self.count > MAX_ROWS || depth >= MAX_DEPTH {
            let why = format!("more than {MAX_ROWS} members, or nested more than {MAX_DEPTH} deep");
            self.note(line, format!("`{name}` is left out: {why}"));
            return None;
        }
        let list = self.resolve(schema);
        let is_list = list.text_of("type") == Some("array");
        let item = if is_list { list.get("items").unwrap_or(list) } else { schema };
        let inner = self.resolve(item);
        let record = inner.get("properties").is_some() || inner.get("allOf").is_some();
        let kind = match (inner.text_of("type").unwrap_or_default(), inner.text_of("format").unwrap_or_default()) {
            _ if record => "object",
            ("string", "binary") => "file",
            ("string", "date-time") => "datetime",
            ("string", "date") => "date",
            ("array", _) => "array",
            ("", _) => "object",
            (kind, _) => kind,
        };
        let children = if record { self.members(item, line, depth + 1) } else { Vec::new() };
        let text = |key: &str| schema.text_of(key).or_else(|| list.text_of(key));
        let values = inner.get("enum").map(Tree::items).unwrap_or_default();
        let example = schema.get("example").or_else(|| list.get("example")).or_else(|| inner.get("example"));
        Some(Row {
            line: if line > 0 { line + self.first_line - 1 } else { 0 },
            name: name.to_owned(),
            kind: format!("{kind}{}", if is_list { "[]" } else { "" }),
            length: inner.text_of("maxLength").unwrap_or_default().to_owned(),
            about: text("description").map(str::to_owned).into_iter().collect(),
            example: example.map(to_text).filter(|example| !example.is_empty()),
            values: values.iter().map(|value| Value { code: value.text().to_owned(), about: String::new() }).collect(),
            children,
            ..Row::default()
        })
    }

    /// The codes of the `…ErrorResponseModel` that a failure's schema leads to.
    fn errors(&mut self, schema: &'d Tree, line: usize) {
        let mut open = vec![schema];
        let mut steps = 0;
        while let Some(schema) = open.pop() {
            steps += 1;
            if steps > MAX_ROWS {
                break;
            }
            let resolved = self.resolve(schema);
            for key in ["oneOf", "anyOf", "allOf"] {
                open.extend(resolved.get(key).map(Tree::items).unwrap_or_default());
            }
            let code = resolved.get("properties").and_then(|properties| properties.get("code"));
            for value in code.and_then(|code| code.get("enum")).map(Tree::items).unwrap_or_default() {
                let at = if value.line > 0 { value.line } else { line };
                let code = value.text().to_owned();
                if !self.page.errors.iter().any(|error| error.code == code) {
                    self.page.errors.push(ErrorRow { line: at + self.first_line - 1, code, about: String::new() });
                }
            }
        }
    }
}

fn presence(must: bool) -> String {
    if must { "true" } else { "false" }.to_owned()
}

fn reference(schema: &Tree) -> Option<&str> {
    schema.text_of("$ref")?.strip_prefix("#/components/schemas/")
}

/// An example as text: a list as JSON.
fn to_text(tree: &Tree) -> String {
    match tree.items() {
        [] => tree.text().to_owned(),
        items => serde_json::Value::from(items.iter().map(Tree::text).collect::<Vec<_>>()).to_string(),
    }
}
