//! Methods and their fields, for people and for programs.

use serde_json::{Value, json};
use spec_model::{Field, Invoke, Object, Place, Presence, Spec, Type};

use super::html::{layout, link_to_spec, prose};
use crate::gateway::Gateway;
use crate::pages::escape;

/// What a list of methods says of one.
pub(super) fn summary(spec: &Spec) -> Value {
    json!({
        "method": spec.method,
        "title": spec.title,
        "invoke": spec.invoke.iter().map(|invoke| way(*invoke)).collect::<Vec<_>>(),
        "read_only": spec.read_only,
    })
}

/// All fields of a method.
pub(super) fn details(spec: &Spec) -> Value {
    let mut details = summary(spec);
    details["request"] = rows(spec, &spec.request).iter().map(Row::json).collect();
    details["response"] = rows(spec, &spec.response).iter().map(Row::json).collect();
    details["errors"] =
        spec.errors.iter().map(|error| json!({"code": error.code, "doc": error.doc})).collect::<Vec<_>>().into();
    details
}

fn way(invoke: Invoke) -> &'static str {
    match invoke {
        Invoke::Execute => "execute",
        Invoke::Page => "page",
        Invoke::Sdk => "sdk",
    }
}

/// A field, or a field of one.
struct Row<'s> {
    /// `goods_detail[].goods_id`
    path: String,
    field: &'s Field,
    kind: String,
    /// Characters, or what else bounds it.
    bounds: String,
}

impl Row<'_> {
    fn presence(&self) -> &'static str {
        match self.field.presence {
            Presence::Required => "required",
            Presence::Optional => "optional",
            Presence::Conditional => "conditional",
        }
    }

    fn place(&self) -> &'static str {
        match self.field.place {
            Place::BizContent => "biz_content",
            Place::Query => "query",
            Place::Form => "form",
            Place::File => "file",
        }
    }

    fn json(&self) -> Value {
        json!({
            "name": self.path,
            "type": self.kind,
            "bounds": self.bounds,
            "presence": self.presence(),
            "in": self.place(),
            "sensitive": self.field.sensitive,
            "condition": self.field.condition,
            "default": self.field.default,
            "example": self.field.example,
            "doc": self.field.doc,
        })
    }

    fn html(&self) -> String {
        let mark = if self.field.sensitive { " <span class=\"mark\">sensitive</span>" } else { "" };
        let line = |text: Option<&String>, write: fn(&str) -> String| text.map(|text| write(text)).unwrap_or_default();
        let doc = prose(self.field.doc.as_deref().unwrap_or_default())
            + &line(self.field.condition.as_ref(), |text| format!("<br><i>{}</i>", prose(text)))
            + &line(self.field.default.as_ref(), |text| format!("<br>Default: <code>{}</code>", escape(text)))
            + &line(self.field.example.first(), |text| {
                format!("<br><span class=\"faint\">e.g. <code>{}</code></span>", escape(text))
            });
        format!(
            "<tr class=\"{presence}\"><td><code>{path}</code>{mark}</td><td>{kind}</td><td>{bounds}</td><td>{presence}</td>\
             <td>{doc}</td></tr>\n",
            presence = self.presence(),
            path = escape(&self.path),
            kind = escape(&self.kind),
            bounds = escape(&self.bounds),
        )
    }
}

/// The fields of an object with those inside them.
fn rows<'s>(spec: &'s Spec, object: &'s Object) -> Vec<Row<'s>> {
    let mut found = Vec::new();
    collect(spec, object, "", &mut found);
    found
}

fn collect<'s>(spec: &'s Spec, object: &'s Object, before: &str, found: &mut Vec<Row<'s>>) {
    for field in &object.fields {
        let path = format!("{before}{}", field.name);
        found.push(Row { path: path.clone(), field, kind: kind(spec, &field.kind), bounds: bounds(field) });
        let brackets = if matches!(field.kind, Type::List(_)) { "[]" } else { "" };
        if let Type::Object(index, _) = field.kind.innermost()
            && let Some(inner) = spec.objects.get(*index)
        {
            collect(spec, inner, &format!("{path}{brackets}."), found);
        }
    }
}

fn kind(spec: &Spec, kind: &Type) -> String {
    match kind {
        Type::String => "string".to_owned(),
        Type::Enum(index) => {
            let values = spec.enums.get(*index).map(|list| list.values.as_slice()).unwrap_or_default();
            values.iter().map(|value| value.value.as_str()).collect::<Vec<_>>().join(" | ")
        }
        Type::Bool(Some([yes, no])) => format!("{yes} | {no}"),
        Type::Bool(None) => "bool".to_owned(),
        Type::Integer(_) => "integer".to_owned(),
        Type::Amount(..) => "amount".to_owned(),
        Type::DateTime(_) => "datetime".to_owned(),
        Type::Date(_) => "date".to_owned(),
        Type::Url => "url".to_owned(),
        Type::Base64 => "base64".to_owned(),
        Type::Json(_) => "json".to_owned(),
        Type::File => "file".to_owned(),
        Type::Object(..) => "object".to_owned(),
        Type::List(list) => format!("list of {}", self::kind(spec, &list.item)),
    }
}

fn bounds(field: &Field) -> String {
    let mut parts = Vec::new();
    let mut range = |least: Option<String>, most: Option<String>, unit: &str| match (least, most) {
        (None, None) => {}
        (Some(least), Some(most)) if least == most => parts.push(format!("{most}{unit}")),
        (Some(least), Some(most)) => parts.push(format!("{least}–{most}{unit}")),
        (None, Some(most)) => parts.push(format!("≤ {most}{unit}")),
        (Some(least), None) => parts.push(format!("≥ {least}{unit}")),
    };
    let text = |number: Option<u32>| number.map(|number| number.to_string());
    if let Type::List(list) = &field.kind {
        range(text(list.min_items), text(list.max_items), " items");
        range(text(list.limits.min_length), text(list.limits.max_length), " each");
    }
    if let Type::Integer(number) | Type::Amount(number, _) = &field.kind {
        range(number.min.map(|least| least.to_string()), number.max.map(|most| most.to_string()), "");
    }
    range(text(field.limits.min_length), text(field.limits.max_length), "");
    range(None, text(field.max_bytes), " bytes");
    parts.extend(field.limits.format.map(|format| format.word().to_owned()));
    parts.join(", ")
}

pub(super) fn list_page(gateway: &Gateway) -> String {
    let rows = gateway.specs.iter().map(|spec| {
        let ways: Vec<_> = spec.invoke.iter().map(|invoke| way(*invoke)).collect();
        let title = prose(spec.title.as_deref().unwrap_or_default());
        format!("<tr><td>{}</td><td>{title}</td><td>{}</td></tr>\n", link_to_spec(&spec.method), ways.join(", "))
    });
    let main = format!(
        "<section><h1>Methods</h1><table><thead><tr><th>Method<th>What it does<th>Called by</thead><tbody>\n{}\
         </tbody></table></section>\n",
        rows.collect::<String>(),
    );
    layout(gateway, "Specs", &main)
}

pub(super) fn page(gateway: &Gateway, spec: &Spec) -> String {
    let words = [&spec.title, &spec.doc].into_iter().flatten().map(|text| format!("<p>{}</p>\n", prose(text)));
    let sides = [("Request", &spec.request), ("Response", &spec.response)].into_iter().map(|(title, object)| {
        format!(
            "<h2>{title}</h2><table class=\"fields\"><thead><tr><th>Field<th>Type<th>Bounds<th>Presence<th>Meaning</thead>\
             <tbody>\n{}</tbody></table>\n",
            rows(spec, object).iter().map(Row::html).collect::<String>(),
        )
    });
    let errors = spec.errors.iter().map(|error| {
        let doc = prose(error.doc.as_deref().unwrap_or_default());
        format!("<tr><td><code>{}</code></td><td>{doc}</td></tr>\n", escape(&error.code))
    });
    let main = format!(
        "<section><h1><code>{}</code></h1>\n{}{}<h2>Errors</h2><table class=\"fields\"><tbody>\n{}</tbody></table>\n\
         </section>\n",
        escape(&spec.method),
        words.collect::<String>(),
        sides.collect::<String>(),
        errors.collect::<String>(),
    );
    layout(gateway, "Specs", &main)
}
