//! What of a crate can be named from outside, a line each.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens as _;
use syn::{Fields, ImplItem, Item, TraitItem, Type, TypeParamBound};

use crate::lines;
use crate::names::{Id, Meaning, imports, resolve, segments};
use crate::source::{Crate, Module};

/// The lines, sorted by what they are about.
pub(crate) fn of(source: &Crate) -> Vec<String> {
    let mut surface = Surface { source, paths: BTreeMap::new(), conditions: BTreeMap::new(), lines: BTreeSet::new() };
    surface.walk(0, &source.modules[0].path, &[]);
    surface.items();
    surface.implementations();
    surface.lines.into_iter().map(|(_, line)| line).collect()
}

/// A path by which an item is reached, and what must hold for that.
#[derive(Debug, Clone)]
struct Way {
    path: String,
    conditions: Vec<String>,
}

struct Surface<'s> {
    source: &'s Crate,
    paths: BTreeMap<Id, Vec<Way>>,
    /// What each item stands under: its members say only what is more.
    conditions: BTreeMap<String, Vec<String>>,
    /// With the path that they are sorted by.
    lines: BTreeSet<(String, String)>,
}

impl Surface<'_> {
    fn line(&mut self, about: &str, line: String) {
        self.lines.insert((about.to_owned(), line));
    }

    /// A line whose types are named as in this module. Those that have no public path are told too: users see them and
    /// cannot name them.
    fn line_in(&mut self, index: usize, about: &str, line: String) {
        // What follows `::` is not looked up in this module.
        let marked = line.replace("::", "::_");
        let words = marked.split(|c: char| !c.is_alphanumeric() && c != '_');
        for word in words.filter(|word| word.starts_with(char::is_uppercase)) {
            if let Meaning::Item(id) = resolve(self.source, index, &[word.to_owned()])
                && self.main(&id).is_none()
            {
                let module = &self.source.modules[id.module].path;
                self.line("", format!("mentioned, but not public: {module}::{}", id.name));
            }
        }
        self.line(about, line);
    }

    /// Follows what is public in a module, which is reached as `prefix`.
    fn walk(&mut self, index: usize, prefix: &str, conditions: &[String]) {
        let source = self.source;
        let module = &source.modules[index];
        let conditions = joined(conditions, &module.conditions);
        for (name, child) in &module.children {
            let inner = &source.modules[*child];
            if inner.public && !inner.hidden {
                let path = format!("{prefix}::{name}");
                let conditions = joined(&conditions, &inner.conditions);
                self.line(&path, lines::with(&format!("pub mod {path}"), &[], &conditions));
                self.walk(*child, &path, &conditions);
            }
        }
        for item in &module.items {
            match item {
                Item::Use(item) if lines::is_public(&item.vis) && !lines::is_hidden(&item.attrs) => {
                    let mut conditions = conditions.clone();
                    lines::add_conditions(&mut conditions, &item.attrs);
                    self.reexport(index, item, prefix, &conditions);
                }
                Item::Macro(item) if !lines::is_hidden(&item.attrs) => {
                    let name = item.ident.as_ref().expect("those without a name are expanded");
                    let path = format!("{}::{name}", source.modules[0].path);
                    self.line(&path, lines::with(&format!("macro {path}!"), &item.attrs, &conditions));
                }
                item if lines::is_public_item(item) => {
                    let name = lines::name(item).unwrap_or_default();
                    self.reach(Id { module: index, name }, prefix, &conditions);
                }
                _ => {}
            }
        }
    }

    fn reach(&mut self, id: Id, prefix: &str, conditions: &[String]) {
        let path = format!("{prefix}::{}", id.name);
        self.way(id, path, conditions);
    }

    fn way(&mut self, id: Id, path: String, conditions: &[String]) {
        let ways = self.paths.entry(id).or_default();
        if ways.iter().all(|way| way.path != path) {
            ways.push(Way { path, conditions: conditions.to_vec() });
        }
    }

    fn reexport(&mut self, index: usize, item: &syn::ItemUse, prefix: &str, conditions: &[String]) {
        for import in imports(item) {
            let path = import.path.join("::");
            match (resolve(self.source, index, &import.path), import.name) {
                (Meaning::Item(id), Some(name)) => self.way(id, format!("{prefix}::{name}"), conditions),
                (Meaning::Module(inner), Some(name)) => self.walk(inner, &format!("{prefix}::{name}"), conditions),
                (Meaning::Module(inner), None) => self.walk(inner, prefix, conditions),
                (Meaning::Elsewhere, Some(name)) => {
                    let about = format!("{prefix}::{name}");
                    self.line(&about, lines::with(&format!("pub use {path} as {about}"), &[], conditions));
                }
                (_, None) => panic!("`pub use {path}::*`: name what it brings"),
            }
        }
    }

    /// The path under which an item is listed: where it stands, if that is public, else the shortest.
    fn main(&self, id: &Id) -> Option<&Way> {
        let home = format!("{}::{}", self.source.modules[id.module].path, id.name);
        let ways = self.paths.get(id)?;
        let shortest = || ways.iter().min_by_key(|way| (way.path.matches("::").count(), way.path.clone()));
        ways.iter().find(|way| way.path == home).or_else(shortest)
    }

    fn items(&mut self) {
        for (id, ways) in self.paths.clone() {
            let Some(main) = self.main(&id).cloned() else { continue };
            for way in ways.iter().filter(|way| way.path != main.path) {
                let line = format!("pub use {} as {}", main.path, way.path);
                self.line(&way.path, lines::with(&line, &[], &way.conditions));
            }
            let module = &self.source.modules[id.module];
            let conditions = joined(&main.conditions, &module.conditions);
            self.conditions.insert(main.path.clone(), conditions.clone());
            for item in module.items.iter().filter(|item| lines::name(item).as_ref() == Some(&id.name)) {
                let line = lines::with(&lines::item(item, &main.path), lines::attributes(item), &conditions);
                self.line_in(id.module, &main.path, line);
                self.inside(id.module, item, &main.path);
            }
        }
    }

    /// The fields, variants, items and derived traits of an item.
    fn inside(&mut self, index: usize, item: &Item, path: &str) {
        match item {
            Item::Struct(item) => {
                for (number, field) in item.fields.iter().enumerate() {
                    if let Some(line) = lines::field(field, number, path) {
                        self.line_in(index, path, line);
                    }
                }
                self.derived(&item.attrs, path, &mut item.fields.iter());
            }
            Item::Enum(item) => {
                for variant in item.variants.iter().filter(|variant| !lines::is_hidden(&variant.attrs)) {
                    self.line_in(index, path, lines::variant(variant, path));
                }
                let fields = item.variants.iter().map(|variant| &variant.fields);
                self.derived(&item.attrs, path, &mut fields.flat_map(Fields::iter));
            }
            Item::Trait(item) => {
                for member in &item.items {
                    let (line, attributes) = match member {
                        TraitItem::Fn(member) => {
                            let provided = if member.default.is_some() { " { .. }" } else { "" };
                            (lines::function(&member.sig, path) + provided, &member.attrs)
                        }
                        TraitItem::Const(member) => {
                            let kind = lines::ty(&member.ty);
                            (format!("const {path}::{}: {kind}", member.ident), &member.attrs)
                        }
                        TraitItem::Type(member) => (format!("type {path}::{}", member.ident), &member.attrs),
                        other => panic!("cannot list {}", other.to_token_stream()),
                    };
                    if !lines::is_hidden(attributes) {
                        self.line_in(index, path, lines::with(&line, attributes, &[]));
                    }
                }
            }
            _ => {}
        }
    }

    /// What `derive` writes.
    fn derived(&mut self, attributes: &[syn::Attribute], path: &str, fields: &mut dyn Iterator<Item = &syn::Field>) {
        for derived in lines::derives(attributes) {
            if derived != "thiserror::Error" {
                self.line(path, format!("impl {derived} for {path}"));
                continue;
            }
            self.line(path, format!("impl std::error::Error for {path}"));
            self.line(path, format!("impl std::fmt::Display for {path}"));
            let is_source = |field: &&syn::Field| field.attrs.iter().any(|attribute| attribute.path().is_ident("from"));
            for source in fields.filter(is_source) {
                self.line(path, format!("impl From<{}> for {path}", lines::ty(&source.ty)));
            }
        }
    }

    fn implementations(&mut self) {
        for (index, module) in self.source.modules.iter().enumerate() {
            for item in &module.items {
                if let Item::Impl(item) = item
                    && !lines::is_hidden(&item.attrs)
                {
                    self.implementation(index, module, item);
                }
            }
        }
    }

    fn implementation(&mut self, index: usize, module: &Module, item: &syn::ItemImpl) {
        let mut conditions = module.conditions.clone();
        lines::add_conditions(&mut conditions, &item.attrs);
        let mut shown = item.clone();
        let Ok(owner) = self.rename(index, &mut shown.self_ty) else { return };
        let Some((trait_path, _)) = &mut shown.trait_ else {
            let Some(owner) = owner else { return };
            conditions.retain(|condition| !self.conditions[&owner].contains(condition));
            return self.functions(index, (item, &shown), &owner, &conditions);
        };
        let about = match resolve(self.source, index, &segments(trait_path)) {
            Meaning::Item(id) => {
                let Some(main) = self.main(&id) else { return };
                replace(trait_path, &main.path);
                owner.unwrap_or_else(|| main.path.clone())
            }
            _ => owner.unwrap_or_else(|| self.source.modules[0].path.clone()),
        };
        if let Some(known) = self.conditions.get(&about) {
            conditions.retain(|condition| !known.contains(condition));
        }
        self.line(&about, lines::with(&lines::implementation(&shown), &[], &conditions));
    }

    /// The public functions and constants of an `impl` of a type's own.
    fn functions(
        &mut self,
        index: usize,
        (item, shown): (&syn::ItemImpl, &syn::ItemImpl),
        owner: &str,
        conditions: &[String],
    ) {
        let full = lines::ty(&shown.self_ty);
        let bounds = lines::bounds(&item.generics);
        for member in &item.items {
            let (line, attributes) = match member {
                ImplItem::Fn(member) if lines::is_public(&member.vis) => {
                    (format!("pub {}", lines::function(&member.sig, &full)), &member.attrs)
                }
                ImplItem::Const(member) if lines::is_public(&member.vis) => {
                    (format!("pub const {full}::{}: {}", member.ident, lines::ty(&member.ty)), &member.attrs)
                }
                _ => continue,
            };
            if !lines::is_hidden(attributes) {
                self.line_in(index, owner, lines::with(&(line + &bounds), attributes, conditions));
            }
        }
    }

    /// Puts the public path of a type of ours in its place, and gives it. An error if it has none.
    fn rename(&self, index: usize, ty: &mut Type) -> Result<Option<String>, ()> {
        match ty {
            Type::Reference(reference) => self.rename(index, &mut reference.elem),
            Type::Path(path) => match resolve(self.source, index, &segments(&path.path)) {
                Meaning::Item(id) => {
                    let main = self.main(&id).ok_or(())?;
                    replace(&mut path.path, &main.path);
                    Ok(Some(main.path.clone()))
                }
                _ => Ok(None),
            },
            // What is implemented for objects of a hidden trait is as hidden.
            Type::TraitObject(object) => {
                let hidden = object.bounds.iter().any(|bound| match bound {
                    TypeParamBound::Trait(bound) => match resolve(self.source, index, &segments(&bound.path)) {
                        Meaning::Item(id) => self.main(&id).is_none(),
                        _ => false,
                    },
                    _ => false,
                });
                if hidden { Err(()) } else { Ok(None) }
            }
            _ => Ok(None),
        }
    }
}

/// Gives a path another name, and leaves its last arguments.
fn replace(path: &mut syn::Path, name: &str) {
    let arguments = path.segments.last().map(|segment| segment.arguments.clone()).unwrap_or_default();
    *path = syn::parse_str(name).expect("a path");
    if let Some(last) = path.segments.last_mut() {
        last.arguments = arguments;
    }
}

fn joined(one: &[String], other: &[String]) -> Vec<String> {
    let mut all = one.to_vec();
    all.extend(other.iter().filter(|condition| !one.contains(condition)).cloned());
    all
}
