//! The types that a spec introduces, and the names they get.

use std::collections::HashMap;

use crate::model::{Enum, Object, Side, Type};
use crate::names;
use crate::node::Entry;
use crate::report::{Diagnostics, Problem, Problems};
use crate::source::{Source, Span};

/// Finds the file of a shared object by its name.
pub type Lookup<'l> = &'l dyn Fn(&str) -> Option<Source>;

/// The types that have been read so far.
pub(crate) struct Types<'n> {
    pub(crate) objects: Vec<Object>,
    pub(crate) enums: Vec<Enum>,
    /// Names that the method's own types take.
    reserved: Vec<String>,
    /// The objects that the method's file declares.
    pub(crate) named: HashMap<String, Named<'n>>,
    /// The shared objects that were asked for.
    pub(crate) shared_named: HashMap<String, Named<'n>>,
    /// The shared object that is being read: it does not see what the method's file declares.
    pub(crate) in_shared: Option<String>,
    /// Finds shared objects.
    pub(crate) lookup: Lookup<'n>,
    /// The files of shared objects.
    pub(crate) shared: Vec<Source>,
    /// What is wrong in them.
    pub(crate) related: Vec<Diagnostics>,
}

/// How far an object with a name of its own has been read.
#[derive(Clone, Copy)]
pub(crate) enum Named<'n> {
    /// It stands in the file.
    Declared(&'n Entry),
    /// Its fields are being read.
    Reading,
    /// An index into [`Types::objects`].
    Read(usize),
    /// Nothing of it can be used; the reasons have been reported.
    Broken,
}

/// Where a record stands.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'p> {
    /// Its type's name.
    pub(crate) owner: &'p str,
    pub(crate) place: Standing,
}

/// What a record is to the method.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Request,
    Response,
    /// Inside one of the others.
    Inside,
}

impl<'n> Types<'n> {
    pub(crate) fn new(lookup: Lookup<'n>) -> Self {
        Self {
            objects: Vec::new(),
            enums: Vec::new(),
            reserved: Vec::new(),
            named: HashMap::new(),
            shared_named: HashMap::new(),
            in_shared: None,
            lookup,
            shared: Vec::new(),
            related: Vec::new(),
        }
    }

    /// Takes the names of a method's own types.
    pub(crate) fn reserve(&mut self, base: &str) {
        let own = ["Request", "RequestBuilder", "Response", "ErrorCode"];
        self.reserved.extend(own.iter().map(|suffix| format!("{base}{suffix}")));
    }

    /// Whether another type has the name, or a builder, or a builder's type parameter (`S0`).
    pub(crate) fn taken(&self, name: &str) -> bool {
        let builder = |object: &str| name.strip_suffix("Builder") == Some(object);
        let built = |object: &str| object.strip_suffix("Builder") == Some(name);
        let parameter =
            name.strip_prefix('S').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
        parameter
            || self.reserved.iter().any(|own| own == name)
            || self
                .named
                .keys()
                .chain(self.shared_named.keys())
                .any(|named| named == name || builder(named) || built(named))
            || self.objects.iter().map(|object| &object.type_name).any(|o| o == name || builder(o) || built(o))
            || self.enums.iter().any(|list| list.type_name == name || built(&list.type_name))
    }

    /// How far the object of this name has been read.
    pub(crate) fn named(&self, name: &str) -> Option<Named<'n>> {
        let own = if self.in_shared.is_some() { None } else { self.named.get(name) };
        own.or_else(|| self.shared_named.get(name)).copied()
    }

    /// A free name for a type that the field introduces; qualified by the owner's if the plain one is taken. In a shared
    /// object it always is, so that its types have the same names in every method.
    pub(crate) fn name(&self, field: &str, scope: Scope<'_>, span: Span, problems: &mut Problems) -> Option<String> {
        let plain = names::type_name(field)?;
        let qualified = format!("{}{plain}", scope.owner);
        let candidates = if self.in_shared.is_some() { vec![qualified] } else { vec![plain, qualified] };
        let free = candidates.into_iter().find(|name| !self.taken(name));
        if free.is_none() {
            problems.push(
                Problem::new(span, format!("no name is left for the type of `{field}`"))
                    .hint("give its object a name of its own under `objects:`, and use it with `object: Name`"),
            );
        }
        free
    }

    /// Adds an enumeration, or finds the one that is written just so already.
    pub(crate) fn add_enum(
        &mut self,
        field: &str,
        mut list: Enum,
        scope: Scope<'_>,
        span: Span,
        problems: &mut Problems,
    ) -> Option<usize> {
        let plain = names::type_name(field);
        let texts = |list: &Enum| -> Vec<(String, String)> {
            list.values.iter().map(|v| (v.value.clone(), v.variant.clone())).collect()
        };
        let same = |other: &Enum| {
            plain.as_deref() == Some(&other.type_name)
                && other.shared == self.in_shared
                && other.open == list.open
                && texts(other) == texts(&list)
        };
        if let Some(index) = self.enums.iter().position(same) {
            return Some(index);
        }
        list.type_name = self.name(field, scope, span, problems)?;
        list.shared.clone_from(&self.in_shared);
        if list.shared.is_some() {
            list.side = Side::BOTH;
        }
        self.enums.push(list);
        Some(self.enums.len() - 1)
    }

    /// Notes which way everything travels that `object` holds.
    pub(crate) fn mark(&mut self, object: &Object, side: Side) {
        for field in &object.fields {
            match *field.kind.innermost() {
                Type::Enum(index) => self.enums[index].side.join(side),
                Type::Object(index, _) => self.mark_object(index, side),
                _ => {}
            }
        }
    }

    /// Notes which way an object travels, with everything in it.
    pub(crate) fn mark_object(&mut self, index: usize, side: Side) {
        if !self.objects[index].side.has(side) {
            self.objects[index].side.join(side);
            let object = self.objects[index].clone();
            self.mark(&object, side);
        }
    }
}
