//! Rules between the fields of one record, and the conditions of single fields.

use crate::check;
use crate::keys::{self, Keys};
use crate::model::{Enum, Field, Object, Presence, Rule, RuleKind, Type};
use crate::node::{Entry, Node, Value, excerpt};
use crate::report::{Problem, Problems};
use crate::source::Span;
use crate::vocabulary;

/// The rules between the fields of a record.
pub(crate) fn read(node: &Node, fields: &[Field], enums: &[Enum], problems: &mut Problems) -> Vec<Rule> {
    let Value::List(items) = &node.value else {
        problems.push(
            Problem::new(node.span, format!("expected a list of rules, found {}", node.describe()))
                .hint("rules are lines such as `- any_of: [trade_no, out_trade_no]`"),
        );
        return Vec::new();
    };
    let mut rules: Vec<(Rule, Span)> = Vec::new();
    for item in items {
        let Some(rule) = read_rule(item, fields, enums, problems) else { continue };
        if let Some((_, first)) = rules.iter().find(|(other, _)| same(other, &rule)) {
            problems.push(
                Problem::new(item.span, "the same rule again")
                    .context(*first, "first here")
                    .hint("remove one of the two"),
            );
            continue;
        }
        rules.push((rule, item.span));
    }
    rules.into_iter().map(|(rule, _)| rule).collect()
}

/// Makes a rule's demand of the fields that it names.
type Demand = fn(Vec<String>) -> RuleKind;

fn read_rule(node: &Node, fields: &[Field], enums: &[Enum], problems: &mut Problems) -> Option<Rule> {
    let before = problems.count();
    let mut keys = Keys::new(&vocabulary::RULE, node, node.span, problems)?;
    let lists: [(&'static str, Demand); 3] =
        [("any_of", RuleKind::AnyOf), ("one_of", RuleKind::OneOf), ("all_or_none", RuleKind::AllOrNone)];
    let mut kinds: Vec<(&'static str, Span, Option<RuleKind>)> = Vec::new();
    for (key, make) in lists {
        if let Some(entry) = keys.entry(key) {
            kinds.push((key, entry.key.span, several(key, &entry.value, fields, problems).map(make)));
        }
    }
    if let Some(entry) = keys.entry("requires") {
        kinds.push(("requires", entry.key.span, requires(entry, fields, problems)));
    }
    let when = keys.entry("when");
    let condition = when.and_then(|entry| read_when(entry, fields, enums, problems));
    keys.finish(problems);
    match kinds.as_slice() {
        [] if problems.count() == before => problems.push(
            Problem::new(node.span, "a rule that demands nothing")
                .hint("a rule has one of `any_of`, `one_of`, `all_or_none` and `requires`"),
        ),
        [(first, span, _), (second, at, _), ..] => problems.push(
            Problem::new(*at, format!("`{second}` and `{first}` in one rule"))
                .context(*span, "the rule has a demand already")
                .hint("make it a rule of its own, with `- ` before it"),
        ),
        _ => {}
    }
    let (key, span, kind) = kinds.into_iter().next()?;
    let kind = kind?;
    if problems.count() == before {
        idle(key, span, &kind, when.is_some(), fields, problems);
    }
    Some(Rule { kind, when: condition })
}

/// The fields that a rule names in a list: at least two, each once.
fn several(key: &str, node: &Node, fields: &[Field], problems: &mut Problems) -> Option<Vec<String>> {
    let before = problems.count();
    let named = keys::texts(node, "a list of fields", problems);
    if problems.count() == before && named.len() < 2 {
        problems.push(
            Problem::new(node.span, format!("`{key}` names fewer than two fields"))
                .hint("a rule is between fields; a single field is `required: true`"),
        );
    }
    let mut known: Vec<String> = Vec::new();
    for (name, span) in named {
        if known.iter().any(|other| other == name) {
            problems.push(Problem::new(span, format!("`{key}` names `{name}` twice")).hint("remove one of the two"));
        } else if let Some(field) = check::find(name, span, "here", fields, problems) {
            known.push(field.name.clone());
        }
    }
    (problems.count() == before).then_some(known)
}

/// `requires: {field: a, needs: b}`
fn requires(entry: &Entry, fields: &[Field], problems: &mut Problems) -> Option<RuleKind> {
    let mut inner = Keys::new(&vocabulary::REQUIRES, &entry.value, entry.key.span, problems)?;
    let mut named = |key: &'static str, problems: &mut Problems| {
        if inner.lacks(key) {
            problems.push(
                Problem::new(entry.key.span, format!("`requires` has no `{key}`"))
                    .hint("write `requires: {field: a, needs: b}`"),
            );
        }
        let entry = inner.entry(key)?;
        let name = keys::text(&entry.value, entry.key.span, problems)?;
        check::find(name, entry.value.span, "here", fields, problems)
            .map(|field| (field.name.clone(), entry.value.span))
    };
    let (field, needs) = (named("field", problems), named("needs", problems));
    inner.finish(problems);
    let ((field, _), (needs, span)) = (field?, needs?);
    if field == needs {
        problems.push(
            Problem::new(span, format!("`{field}` requires itself"))
                .hint("name another field that it cannot do without"),
        );
        return None;
    }
    Some(RuleKind::Requires(field, needs))
}

/// The field and the value that a rule depends on.
fn read_when(entry: &Entry, fields: &[Field], enums: &[Enum], problems: &mut Problems) -> Option<(String, String)> {
    let Value::Map(entries) = &entry.value.value else {
        problems.push(
            Problem::new(entry.value.span, format!("expected a condition, found {}", entry.value.describe()))
                .hint("a condition is `when: {field: value}`"),
        );
        return None;
    };
    let [Entry { key, value }] = entries.as_slice() else {
        problems.push(
            Problem::new(entry.value.span, format!("a condition on {} fields", entries.len()))
                .hint("a condition names one field: `when: {field: value}`"),
        );
        return None;
    };
    let field = check::find(&key.text, key.span, "here", fields, problems)?;
    let text = keys::text(value, key.span, problems)?;
    if !field.kind.is_scalar() || field.kind == Type::Base64 {
        problems.push(
            Problem::new(key.span, format!("a condition on `{}`, which is not one text", key.text))
                .hint("a condition compares a text, an enumeration, a number, a date or a boolean"),
        );
        return None;
    }
    check::fits("condition", field, (&field.kind, field.limits), (text, value.span), enums, problems)
        .then(|| (key.text.clone(), text.to_owned()))
}

/// A demand on fields that are always given says nothing, or says something else than it seems to.
fn idle(key: &str, span: Span, kind: &RuleKind, has_condition: bool, fields: &[Field], problems: &mut Problems) {
    let always = |name: &&String| {
        let field = fields.iter().find(|field| field.name == **name);
        field.is_some_and(|field| field.presence == Presence::Required || field.default.is_some())
    };
    let (given, consequence) = match kind {
        RuleKind::AnyOf(names) => (names.iter().find(always), "so the rule always holds: remove it"),
        RuleKind::OneOf(names) => (names.iter().find(always), "so no other of them could ever be given"),
        RuleKind::AllOrNone(names) => (names.iter().find(always), "so all of them are: say `required: true`"),
        RuleKind::Requires(_, needs) if always(&needs) => (Some(needs), "so the rule always holds: remove it"),
        // With a condition, it says when the other is needed.
        RuleKind::Requires(..) if has_condition => return,
        RuleKind::Requires(field, _) => {
            (Some(field).filter(always), "so the other always is, too: say `required: true` there")
        }
    };
    if let Some(name) = given {
        problems.push(
            Problem::new(span, format!("`{key}` names `{}`, which is always given", excerpt(name)))
                .label(consequence)
                .hint("a required field is always given, and so is one with a default"),
        );
    }
}

/// Whether two rules say the same.
fn same(one: &Rule, other: &Rule) -> bool {
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort_unstable();
        names
    };
    one.when == other.when
        && match (&one.kind, &other.kind) {
            (RuleKind::AnyOf(a), RuleKind::AnyOf(b))
            | (RuleKind::OneOf(a), RuleKind::OneOf(b))
            | (RuleKind::AllOrNone(a), RuleKind::AllOrNone(b)) => a.len() == b.len() && sorted(a) == sorted(b),
            (a, b) => a == b,
        }
}

/// A conditional field must be named by a rule or say its condition in words.
pub(crate) fn conditions(object: &Object, problems: &mut Problems) {
    for field in &object.fields {
        let conditional = field.presence == Presence::Conditional;
        let ruled = || object.rules.iter().any(|rule| rule.fields().contains(&field.name.as_str()));
        if conditional && field.default.is_some() {
            problems.push(
                Problem::new(field.span, format!("`{}` is conditional, but has a default", field.name))
                    .label("a default is sent whenever the caller sets nothing")
                    .hint("remove the default, or write `required: true`"),
            );
        } else if conditional && field.condition.is_none() && !ruled() {
            problems.push(
                Problem::new(field.span, format!("nothing says when `{}` is required", field.name))
                    .hint("name it in a rule (`rules:`), or say it in words: `condition: …`"),
            );
        }
    }
}

/// Only a conditional field has a condition.
pub(crate) fn condition(field: &Field, problems: &mut Problems) {
    if field.presence != Presence::Conditional && field.condition.is_some() {
        problems.push(
            Problem::new(field.span, format!("`{}` has a `condition`, but is not conditional", field.name))
                .hint("write `required: conditional`"),
        );
    }
}
