//! The data behind a documentation page: `apiData` with its lists of parameters, themselves JSON texts.

use serde_json::Value as Json;

use super::json;
use super::page::{ErrorRow, MAX_DEPTH, MAX_ROWS, Page, Row, Value};
use super::sample;
use super::text::is_code;

/// Whether a text is such data.
pub(crate) fn recognise(text: &str) -> bool {
    text.starts_with('{') && ["apiData", "requestParamList", "responseParamList"].iter().any(|key| text.contains(key))
}

pub(crate) fn read(text: &str, first_line: usize) -> Result<Page, String> {
    let document = json::read(text, true).map_err(|error| format!("not JSON: {error}"))?;
    let data = document.value.get("apiData").unwrap_or(&document.value);
    let method = ["apiName", "method", "apiMethod", "apiCode", "apiEnName", "name"]
        .iter()
        .filter_map(|key| data.get(key)?.as_str())
        .find(|name| sample::is_method(name))
        .map(str::to_owned);
    let title = string(data, &["apiZhName", "apiTitle", "title", "zhName"]);
    let mut page = Page { method, title, doc: string(data, &["description"]), ..Page::default() };
    if document.cut {
        page.notes.add(first_line, "the page is cut off: what stands after its end was not read");
    }
    for (_, value) in data.as_object().into_iter().flatten() {
        let Some(code) = value.as_str() else { continue };
        page.samples.request = page.samples.request.or_else(|| sample::request(code));
        page.samples.response = page.samples.response.or_else(|| sample::response(code));
        page.method = page.method.or_else(|| sample::method(code));
    }
    let mut reader = Reader { text, first_line, at: 0, counted: (0, 0), lost: false, count: 0, page: &mut page };
    let request = reader.list(data, "requestParamList");
    let response = reader.list(data, "responseParamList");
    reader.errors(data);
    page.request = request;
    page.response = response;
    Ok(page)
}

struct Reader<'t, 'p> {
    text: &'t str,
    first_line: usize,
    /// Where the parameter that is read stands in the text; how many lines end before which place.
    at: usize,
    counted: (usize, usize),
    /// A name was not found, so the place is no longer known exactly.
    lost: bool,
    /// How many rows were read.
    count: usize,
    page: &'p mut Page,
}

impl Reader<'_, '_> {
    fn list(&mut self, data: &Json, key: &str) -> Vec<Row> {
        self.at = self.text.find(key).unwrap_or(0);
        self.lost = false;
        let line = self.line("");
        let Some(list) = data.get(key) else {
            self.page.notes.add(line, format!("the page has no `{key}`"));
            return Vec::new();
        };
        let Some(nodes) = self.array(list, key) else { return Vec::new() };
        self.rows(&nodes, 0)
    }

    /// A list, or the JSON text of one.
    fn array(&mut self, value: &Json, key: &str) -> Option<Vec<Json>> {
        let line = self.line("");
        let value = match value {
            Json::String(text) if text.trim().is_empty() => return None,
            Json::String(text) => match json::read(text, false) {
                Ok(read) => {
                    if read.cut {
                        self.page.notes.add(line, format!("`{key}` is cut off: its last parameter may lack facts"));
                    }
                    read.value
                }
                Err(error) => {
                    self.page.notes.add(line, format!("`{key}` was not read: {error}"));
                    return None;
                }
            },
            value => value.clone(),
        };
        match value {
            Json::Array(items) => Some(items),
            Json::Null => None,
            _ => {
                self.page.notes.add(line, format!("`{key}` was not read: it is not a list"));
                None
            }
        }
    }

    fn rows(&mut self, nodes: &[Json], depth: usize) -> Vec<Row> {
        nodes.iter().filter_map(|node| self.row(node, depth)).collect()
    }

    fn row(&mut self, node: &Json, depth: usize) -> Option<Row> {
        let value = node.get("value").filter(|value| value.is_object()).unwrap_or(node);
        let name = string(value, &["fieldName", "name"]).or_else(|| {
            string(node, &["path", "uniqueKey"]).and_then(|path| path.rsplit(['/', '.']).next().map(str::to_owned))
        });
        let name = name.filter(|name| !name.is_empty());
        let line = self.line(name.as_deref().unwrap_or_default());
        self.count += 1;
        let Some(name) = name else {
            self.page.notes.add(line, "a parameter without `fieldName` is left out");
            return None;
        };
        if self.count > MAX_ROWS || depth >= MAX_DEPTH {
            let why = format!("more than {MAX_ROWS} parameters, or nested more than {MAX_DEPTH} deep");
            self.page.notes.add(line, format!("`{name}` is left out: {why}"));
            return None;
        }
        let list = value.get("listType").is_some_and(|flag| flag == true || flag == "true");
        let mut kind = string(value, &["exactType", "sdkClassName", "type"]).unwrap_or_default();
        if list && !kind.ends_with("[]") {
            kind.push_str("[]");
        }
        let sensitive = value.get("sensitiveFlag").is_some_and(|flag| flag == true || flag == "YES" || flag == "true");
        let children =
            [node, value].into_iter().filter_map(|of| of.get("children")?.as_array()).find(|c| !c.is_empty());
        Some(Row {
            line,
            kind,
            presence: string(value, &["mustType", "docMustType"]).unwrap_or_default(),
            length: value.get("maxLength").map(scalar).unwrap_or_default(),
            about: ["description", "notice"].iter().filter_map(|key| string(value, &[key])).collect(),
            example: string(value, &["example"]).filter(|example| !example.trim().is_empty()),
            values: values(value),
            sensitive,
            choice: None,
            children: children.map(|nodes| self.rows(nodes, depth + 1)).unwrap_or_default(),
            name,
        })
    }

    /// The line on which `name` stands next. The text is walked once.
    fn line(&mut self, name: &str) -> usize {
        if !name.is_empty() && !self.lost {
            match self.text.get(self.at..).and_then(|rest| rest.find(name)) {
                Some(next) => self.at += next,
                None => self.lost = true,
            }
        }
        if self.at < self.counted.0 {
            self.counted = (0, 0);
        }
        let passed = self.text.get(self.counted.0..self.at).unwrap_or_default();
        self.counted = (self.at, self.counted.1 + passed.bytes().filter(|byte| *byte == b'\n').count());
        self.first_line + self.counted.1
    }

    fn errors(&mut self, data: &Json) {
        let lists = data.as_object().into_iter().flatten().filter(|(key, _)| {
            let key = key.to_ascii_lowercase();
            key.contains("errorcode") || key.contains("errcode") || key.contains("subcode")
        });
        for (key, value) in lists {
            let Some(items) = self.array(value, key) else { continue };
            for item in items.iter().take(MAX_ROWS) {
                let code = string(item, &["errorCode", "subCode", "sub_code", "errCode", "code", "value", "name"])
                    .or_else(|| item.as_str().map(str::to_owned));
                let about = string(item, &["errorMsg", "errorDesc", "description", "desc", "message", "msg"]);
                let line = self.line(code.as_deref().unwrap_or_default());
                match code.filter(|code| is_code(code)) {
                    Some(code) => {
                        self.page.errors.push(ErrorRow { line, code, about: about.unwrap_or_default() });
                    }
                    None => self.page.notes.add(line, format!("an entry of `{key}` holds no error code")),
                }
            }
        }
    }
}

/// An enumeration beside a parameter: a list of texts, or of records with a value and words about it.
fn values(value: &Json) -> Vec<Value> {
    let lists = value.as_object().into_iter().flatten();
    let list = lists.filter(|(key, _)| key.to_ascii_lowercase().contains("enum"));
    let items = list.filter_map(|(_, list)| match list {
        Json::Array(items) => Some(items.clone()),
        Json::String(text) => json::read(text, false).ok()?.value.as_array().cloned(),
        _ => None,
    });
    let value = |item: Json| match &item {
        Json::Object(_) => Some(Value {
            code: string(&item, &["value", "enumValue", "code", "key", "name"])?,
            about: string(&item, &["description", "desc", "label", "zhName", "title"]).unwrap_or_default(),
        }),
        item => Some(Value { code: scalar(item), about: String::new() }),
    };
    items.flatten().filter_map(value).filter(|value| !value.code.is_empty()).collect()
}

fn string(value: &Json, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| value.get(key).filter(|value| !value.is_null())).map(scalar)
}

fn scalar(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}
