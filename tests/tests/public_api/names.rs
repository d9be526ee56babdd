//! What a path in a module means.

use syn::{Item, UseTree};

use crate::lines;
use crate::source::Crate;

/// An item of the crate, or several of one name: the module that it stands in, and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    pub(crate) module: usize,
    pub(crate) name: String,
}

pub(crate) enum Meaning {
    Item(Id),
    Module(usize),
    /// Of another crate, or of the language.
    Elsewhere,
}

/// One name that a `use` brings; none if it is a glob.
pub(crate) struct Import {
    pub(crate) name: Option<String>,
    pub(crate) path: Vec<String>,
}

/// What a `use` brings.
pub(crate) fn imports(item: &syn::ItemUse) -> Vec<Import> {
    let mut found = Vec::new();
    let start = if item.leading_colon.is_some() { vec![String::new()] } else { Vec::new() };
    flatten(&item.tree, &start, &mut found);
    found
}

fn flatten(tree: &UseTree, before: &[String], found: &mut Vec<Import>) {
    let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
    match tree {
        UseTree::Path(path) => flatten(&path.tree, &with(&path.ident), found),
        UseTree::Name(name) if name.ident == "self" => {
            found.push(Import { name: before.last().cloned(), path: before.to_vec() });
        }
        UseTree::Name(name) => found.push(Import { name: Some(name.ident.to_string()), path: with(&name.ident) }),
        UseTree::Rename(rename) => {
            found.push(Import { name: Some(rename.rename.to_string()), path: with(&rename.ident) });
        }
        UseTree::Glob(_) => found.push(Import { name: None, path: before.to_vec() }),
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, found)),
    }
}

/// What `path` means in a module.
pub(crate) fn resolve(source: &Crate, module: usize, path: &[String]) -> Meaning {
    let mut module = module;
    for (index, segment) in path.iter().enumerate() {
        match segment.as_str() {
            "crate" => module = 0,
            "self" => {}
            "super" => module = source.modules[module].parent,
            name => match lookup(source, module, name) {
                Meaning::Module(inner) => module = inner,
                // What follows the name of a type is its own: a variant, an associated item.
                Meaning::Item(id) if index + 1 == path.len() => return Meaning::Item(id),
                _ => return Meaning::Elsewhere,
            },
        }
    }
    Meaning::Module(module)
}

fn lookup(source: &Crate, module: usize, name: &str) -> Meaning {
    let here = &source.modules[module];
    if let Some(child) = here.children.get(name) {
        return Meaning::Module(*child);
    }
    if here.items.iter().any(|item| lines::name(item).is_some_and(|own| own == name)) {
        return Meaning::Item(Id { module, name: name.to_owned() });
    }
    let imports: Vec<Import> = here.items.iter().flat_map(uses).collect();
    // `use time::Date` in a module `time` is not of itself.
    let is_other = |import: &&Import| import.path.first().is_none_or(|first| first != name);
    let named = imports.iter().filter(is_other).find(|import| import.name.as_deref() == Some(name));
    if let Some(import) = named {
        return resolve(source, module, &import.path);
    }
    for import in imports.iter().filter(|import| import.name.is_none()) {
        if let Meaning::Module(inner) = resolve(source, module, &import.path)
            && inner != module
        {
            let found = lookup(source, inner, name);
            if !matches!(found, Meaning::Elsewhere) {
                return found;
            }
        }
    }
    Meaning::Elsewhere
}

fn uses(item: &Item) -> Vec<Import> {
    if let Item::Use(item) = item { imports(item) } else { Vec::new() }
}

/// The segments of a path's names, without their arguments.
pub(crate) fn segments(path: &syn::Path) -> Vec<String> {
    let start = path.leading_colon.map(|_| String::new());
    start.into_iter().chain(path.segments.iter().map(|segment| segment.ident.to_string())).collect()
}
