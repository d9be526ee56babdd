//! Objects: written where they are used, or under a name for all who use them.

use crate::check;
use crate::field::read_fields;
use crate::keys::{self, Keys};
use crate::kind::{OBJECT_WIRES, Subject};
use crate::model::{Object, Rule, Side, Type, Wire};
use crate::names;
use crate::node::{self, Entry, Key, Node, Value};
use crate::report::{Problem, Problems};
use crate::rules;
use crate::source::{Source, Span};
use crate::suggest;
use crate::types::{Named, Scope, Standing, Types};
use crate::vocabulary;

/// A field's object.
pub(crate) fn read(
    subject: Subject<'_>,
    keys: &mut Keys<'_>,
    scope: Scope<'_>,
    types: &mut Types<'_>,
    problems: &mut Problems,
) -> Option<Type> {
    let Subject { name, base, span } = subject;
    let wire = keys.word("wire", &OBJECT_WIRES, problems).unwrap_or(Wire::Json);
    if let Some(entry) = keys.entry("object") {
        for key in ["fields", "rules"] {
            if let Some(extra) = keys.entry(key) {
                problems.push(
                    Problem::new(extra.key.span, format!("`{key}` beside `object`"))
                        .context(entry.key.span, "this names an object that has its own")
                        .hint("remove one of the two"),
                );
            }
        }
        let object = keys::text(&entry.value, entry.key.span, problems)?;
        return find(object, entry.value.span, types, problems).map(|index| Type::Object(index, wire));
    }
    if keys.lacks("fields") {
        problems.push(
            Problem::new(span, format!("the object `{name}` has no `fields`"))
                .hint("add `fields:` with the object's members, or `object: Name` if it stands under `objects:`"),
        );
    }
    let entry = keys.entry("fields")?;
    let type_name = types.name(base, scope, span, problems)?;
    let index = members(&type_name, None, &entry.value, keys.get("rules"), types, problems);
    // Written twice with the same members, it is one type.
    let plain = names::type_name(base);
    let same = |other: &Object| {
        plain.as_deref() == Some(&other.type_name)
            && other.shared == types.objects[index].shared
            && check::same_shape(other, &types.objects[index])
    };
    if let Some(first) = types.objects[..index].iter().position(same)
        && types.objects.len() == index + 1
    {
        types.objects.pop();
        return Some(Type::Object(first, wire));
    }
    Some(Type::Object(index, wire))
}

/// Reads an object's members and gives its index.
fn members(
    type_name: &str,
    doc: Option<String>,
    fields: &Node,
    rules: Option<&Node>,
    types: &mut Types<'_>,
    problems: &mut Problems,
) -> usize {
    // The name is taken before the members are read, so that theirs differ from it.
    let index = types.objects.len();
    let shared = types.in_shared.clone();
    let side = if shared.is_some() { Side::BOTH } else { Side::default() };
    let (name, fields_so_far) = (type_name.to_owned(), Vec::new());
    types.objects.push(Object { type_name: name, shared, doc, fields: fields_so_far, rules: Vec::new(), side });
    let scope = Scope { owner: type_name, place: Standing::Inside };
    let fields = read_fields(fields, scope, types, problems);
    let rules: Vec<Rule> = rules.map(|node| rules::read(node, &fields, &types.enums, problems)).unwrap_or_default();
    types.objects[index].fields = fields;
    types.objects[index].rules = rules;
    rules::conditions(&types.objects[index], problems);
    index
}

/// Notes the objects that stand under `objects:`, so that fields can name them.
pub(crate) fn declare<'n>(entry: &'n Entry, types: &mut Types<'n>, problems: &mut Problems) {
    let Value::Map(entries) = &entry.value.value else {
        problems.push(
            Problem::new(entry.key.span, format!("expected objects, found {}", entry.value.describe()))
                .hint("objects are `Name: {fields: …}` lines"),
        );
        return;
    };
    for entry in entries {
        let name = &entry.key.text;
        let sound = is_name(name, entry.key.span, problems);
        let taken = sound && types.taken(name);
        if taken {
            problems.push(named_twice(name, entry.key.span));
        }
        // Fields that use a broken one say nothing of their own.
        types.named.insert(name.clone(), if sound && !taken { Named::Declared(entry) } else { Named::Broken });
    }
}

/// Reads the declared objects that no field has named: each is a fault, and so is what is wrong inside.
pub(crate) fn finish(entry: &Entry, types: &mut Types<'_>, problems: &mut Problems) {
    let Value::Map(entries) = &entry.value.value else { return };
    for entry in entries {
        if let Some(Named::Declared(_)) = types.named.get(&entry.key.text) {
            problems.push(
                Problem::new(entry.key.span, format!("no field uses the object `{}`", entry.key.text))
                    .hint(format!("remove it, or use it: `{{type: object, object: {}}}`", entry.key.text)),
            );
            declared(entry, types, problems);
        }
    }
}

/// Reads the notifications of the method: each is a record of its own.
pub(crate) fn read_notifications(entry: &Entry, types: &mut Types<'_>, problems: &mut Problems) -> Vec<usize> {
    let Value::Map(entries) = &entry.value.value else {
        problems.push(
            Problem::new(entry.key.span, format!("expected notifications, found {}", entry.value.describe()))
                .hint("notifications are `name: {fields: …}` lines"),
        );
        return Vec::new();
    };
    let mut found = Vec::new();
    for Entry { key, value } in entries {
        let scope = Scope { owner: "", place: Standing::Inside };
        let name = types.name(&format!("{}_notification", key.text), scope, key.span, problems);
        let keys = Keys::new(&vocabulary::NOTIFICATION, value, key.span, problems);
        if let (Some(name), Some(keys)) = (name, keys) {
            found.extend(body(&name, key, keys, types, problems));
        }
    }
    found
}

fn is_name(name: &str, span: Span, problems: &mut Problems) -> bool {
    if names::type_name(name).as_deref() == Some(name) && name.is_ascii() {
        return true;
    }
    let near = names::type_name(name).filter(|near| near.is_ascii());
    problems.push(Problem::new(span, format!("`{}` is not an object's name", node::excerpt(name))).hint(match near {
        Some(near) => format!("an object is called as its Rust type: `{near}`"),
        None => "an object is called as its Rust type, such as `GoodsDetail`".to_owned(),
    }));
    false
}

/// The object that has this name: in the file, or shared.
fn find(name: &str, span: Span, types: &mut Types<'_>, problems: &mut Problems) -> Option<usize> {
    match types.named(name) {
        Some(Named::Read(index)) => return Some(index),
        Some(Named::Broken) => return None,
        Some(Named::Declared(entry)) => return declared(entry, types, problems),
        Some(Named::Reading) => {
            problems.push(
                Problem::new(span, format!("the object `{name}` holds itself"))
                    .label(format!("this is inside `{name}` already"))
                    .hint("write `type: json` where it repeats: an object cannot hold itself, not even in a list"),
            );
            return None;
        }
        None => {}
    }
    if !is_name(name, span, problems) {
        return None;
    }
    let Some(source) = (types.lookup)(name) else {
        let near = suggest::nearest(name, types.named.keys().map(String::as_str));
        problems.push(Problem::new(span, format!("there is no object `{name}`")).hint(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it under `objects:`, or in a file `objects/{name}.yaml` beside the methods"),
        }));
        return None;
    };
    if types.taken(name) {
        problems.push(named_twice(name, span));
        return None;
    }
    let mut inner = Problems::new();
    let index = shared(name, &source, types, &mut inner);
    types.shared.push(source.clone());
    if let Err(diagnostics) = inner.finish(&source) {
        problems.push(
            Problem::new(span, format!("the shared object `{name}` is not sound"))
                .hint(format!("mend `{}`: what is wrong there is told below", source.name())),
        );
        types.related.push(diagnostics);
    }
    index
}

/// Whether `name` is an object of the file, which is then used, if not as it should be: what is wrong inside is told,
/// and not that nobody uses it.
pub(crate) fn mention(name: &str, types: &mut Types<'_>, problems: &mut Problems) -> bool {
    let found = types.named(name);
    if let Some(Named::Declared(entry)) = found {
        declared(entry, types, problems);
    }
    found.is_some()
}

fn named_twice(name: &str, span: Span) -> Problem {
    Problem::new(span, format!("`{name}` is the name of another type of this method"))
        .hint("give the object another name")
}

/// Reads an object that stands under `objects:`.
fn declared(entry: &Entry, types: &mut Types<'_>, problems: &mut Problems) -> Option<usize> {
    let name = &entry.key.text;
    types.named.insert(name.clone(), Named::Reading);
    let keys = Keys::new(&vocabulary::OBJECT, &entry.value, entry.key.span, problems);
    let index = keys.and_then(|keys| body(name, &entry.key, keys, types, problems));
    types.named.insert(name.clone(), index.map_or(Named::Broken, Named::Read));
    index
}

/// Reads the file of a shared object.
fn shared(name: &str, source: &Source, types: &mut Types<'_>, problems: &mut Problems) -> Option<usize> {
    types.shared_named.insert(name.to_owned(), Named::Reading);
    let outside = types.in_shared.replace(name.to_owned());
    let index = node::read(source, problems).and_then(|root| {
        let start = Span { start: root.span.start, end: root.span.start };
        let mut keys = Keys::new(&vocabulary::SHARED_OBJECT, &root, start, problems)?;
        if keys.lacks("object") {
            problems.push(
                Problem::new(start, "a shared object without `object`").hint(format!("begin with `object: {name}`")),
            );
        }
        if let Some(entry) = keys.entry("object") {
            let given = keys::text(&entry.value, entry.key.span, problems)?;
            if given != name {
                problems.push(
                    Problem::new(entry.value.span, format!("`{}` in the file of `{name}`", node::excerpt(given)))
                        .hint(format!("the file and the object have one name: write `object: {name}`")),
                );
            }
        }
        body(name, &Key { span: start, text: name.to_owned() }, keys, types, problems)
    });
    types.in_shared = outside;
    types.shared_named.insert(name.to_owned(), index.map_or(Named::Broken, Named::Read));
    index
}

/// `doc`, `fields`, `rules`. `key` is what the file calls it.
fn body(name: &str, key: &Key, mut keys: Keys<'_>, types: &mut Types<'_>, problems: &mut Problems) -> Option<usize> {
    let doc = keys.text("doc", problems).map(str::to_owned);
    let rules = keys.get("rules");
    if keys.lacks("fields") {
        // What stands there instead are its members: not unknown keys, but one level too high.
        problems.push(
            Problem::new(key.span, format!("`{}` has no `fields`", key.text)).hint("its members stand under `fields:`"),
        );
        return None;
    }
    let fields = keys.get("fields");
    keys.finish(problems);
    Some(members(name, doc, fields?, rules, types, problems))
}

/// Reads the file of a shared object by itself; it is named after the file.
pub(crate) fn read_file(source: &Source, types: &mut Types<'_>, problems: &mut Problems) {
    let file = source.name().rsplit(['/', '\\']).next().unwrap_or_default();
    let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if is_name(name, Span::default(), problems) {
        shared(name, source, types, problems);
    }
}
