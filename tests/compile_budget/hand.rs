//! The same APIs as a careful person writes them by hand: serde's derives, a check of each field, a plain builder.

use std::fmt::Write as _;

use crate::shape::{Field, Kind, REQUEST, RESPONSE, VALUES, module};

/// What the APIs share; it is measured too, but does not grow with them.
const SHARED: &str = r#"//! Orders.

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// The field.
    pub field: &'static str,
    /// What it breaks.
    pub message: String,
}

/// A required field that is not set or empty.
fn missing(field: &'static str) -> Violation {
    Violation { field, message: "required".to_owned() }
}

/// A text that is too long.
fn too_long(field: &'static str, limit: usize) -> Violation {
    Violation { field, message: format!("longer than {limit} characters") }
}

/// A text with other characters than letters and digits.
fn not_alphanumeric(field: &'static str) -> Violation {
    Violation { field, message: "letters and digits only".to_owned() }
}
"#;

/// The source of a crate with so many APIs.
pub(crate) fn source(count: usize) -> String {
    let mut text = SHARED.to_owned();
    for number in 0..count {
        api(&mut text, number).unwrap_or_default();
    }
    text
}

fn api(text: &mut String, number: usize) -> std::fmt::Result {
    writeln!(text, "\n/// The method `alipay.budget.{0}.create`.\npub mod {0} {{", module(number))?;
    writeln!(text, "use serde::{{Deserialize, Serialize}};\nuse super::Violation;\n")?;
    scene(text)?;
    record(text, "CreateRequest", "Create an order: the request.", &REQUEST)?;
    writeln!(text, "impl CreateRequest {{")?;
    writeln!(
        text,
        "/// Begins without any field set.\npub fn builder() -> CreateRequestBuilder {{ Default::default() }}"
    )?;
    check(text)?;
    writeln!(text, "/// The request as JSON.")?;
    writeln!(text, "pub fn to_json(&self) -> serde_json::Result<String> {{ serde_json::to_string(self) }}\n}}\n")?;
    builder(text)?;
    record(text, "CreateResponse", "The response.", &RESPONSE)?;
    writeln!(text, "impl CreateResponse {{\n/// Reads a reply.")?;
    writeln!(text, "pub fn from_json(json: &str) -> serde_json::Result<Self> {{ serde_json::from_str(json) }}\n}}\n}}")
}

fn scene(text: &mut String) -> std::fmt::Result {
    writeln!(text, "/// Where an order is made.\n#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]")?;
    writeln!(text, "pub enum Scene {{")?;
    for (wire, name, doc) in VALUES {
        writeln!(text, "/// `{wire}`: {doc}\n#[serde(rename = \"{wire}\")]\n{name},")?;
    }
    writeln!(text, "}}\n")
}

fn plain(field: &Field) -> &'static str {
    match field.kind {
        Kind::Text(_) | Kind::Alphanumeric(_) => "String",
        Kind::Enum => "Scene",
        Kind::Integer => "i64",
        Kind::Bool => "bool",
    }
}

fn record(text: &mut String, name: &str, doc: &str, fields: &[Field]) -> std::fmt::Result {
    writeln!(text, "/// {doc}\n#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]\npub struct {name} {{")?;
    for field in fields {
        let (name, kind) = (field.name, plain(field));
        writeln!(text, "/// {}", field.doc)?;
        if field.required {
            writeln!(text, "pub {name}: {kind},")?;
        } else {
            writeln!(text, "#[serde(skip_serializing_if = \"Option::is_none\")]\npub {name}: Option<{kind}>,")?;
        }
    }
    writeln!(text, "}}\n")
}

/// One check after the other, field by field.
fn check(text: &mut String) -> std::fmt::Result {
    writeln!(text, "/// Checks lengths and characters.\npub fn check(&self) -> Vec<Violation> {{")?;
    writeln!(text, "let mut violations = Vec::new();")?;
    for field in &REQUEST {
        let name = field.name;
        let (Kind::Text(most) | Kind::Alphanumeric(most)) = field.kind else { continue };
        if field.required {
            writeln!(text, "let value = &self.{name};")?;
            writeln!(text, "if value.trim().is_empty() {{ violations.push(super::missing(\"{name}\")); }}")?;
        } else {
            writeln!(text, "if let Some(value) = &self.{name} {{")?;
        }
        writeln!(
            text,
            "if value.chars().count() > {most} {{ violations.push(super::too_long(\"{name}\", {most})); }}"
        )?;
        if matches!(field.kind, Kind::Alphanumeric(_)) {
            writeln!(text, "if !value.chars().all(|c| c.is_ascii_alphanumeric()) {{")?;
            writeln!(text, "violations.push(super::not_alphanumeric(\"{name}\"));\n}}")?;
        }
        if !field.required {
            writeln!(text, "}}")?;
        }
    }
    writeln!(text, "violations\n}}")
}

fn builder(text: &mut String) -> std::fmt::Result {
    writeln!(text, "/// Builds a [`CreateRequest`].\n#[derive(Debug, Clone, Default)]")?;
    writeln!(text, "pub struct CreateRequestBuilder {{")?;
    for field in &REQUEST {
        writeln!(text, "{}: Option<{}>,", field.name, plain(field))?;
    }
    writeln!(text, "}}\n\nimpl CreateRequestBuilder {{")?;
    for field in &REQUEST {
        let (name, kind) = (field.name, plain(field));
        let (argument, value) = if kind == "String" { ("impl Into<String>", "value.into()") } else { (kind, "value") };
        writeln!(text, "/// {}\npub fn {name}(mut self, value: {argument}) -> Self {{", field.doc)?;
        writeln!(text, "self.{name} = Some({value});\nself\n}}")?;
    }
    writeln!(text, "/// Every violation at once.\npub fn build(self) -> Result<CreateRequest, Vec<Violation>> {{")?;
    let required: Vec<&str> = REQUEST.iter().filter(|field| field.required).map(|field| field.name).collect();
    writeln!(text, "let mut violations = Vec::new();")?;
    for name in &required {
        writeln!(text, "if self.{name}.is_none() {{ violations.push(super::missing(\"{name}\")); }}")?;
    }
    let somes: Vec<String> = required.iter().map(|name| format!("Some({name})")).collect();
    let taken: Vec<String> = required.iter().map(|name| format!("self.{name}")).collect();
    writeln!(text, "let ({}) = ({}) else {{ return Err(violations) }};", somes.join(", "), taken.join(", "))?;
    writeln!(text, "let request = CreateRequest {{")?;
    for field in &REQUEST {
        if field.required {
            writeln!(text, "{},", field.name)?;
        } else {
            writeln!(text, "{0}: self.{0},", field.name)?;
        }
    }
    writeln!(text, "}};\nviolations.extend(request.check());")?;
    writeln!(text, "if violations.is_empty() {{ Ok(request) }} else {{ Err(violations) }}\n}}\n}}\n")
}
