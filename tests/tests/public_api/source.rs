//! A crate's source as a tree of modules.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use quote::ToTokens as _;
use syn::{Attribute, Item};

use crate::{lines, macros};

/// A crate: its modules, the root first.
pub(crate) struct Crate {
    pub(crate) modules: Vec<Module>,
}

pub(crate) struct Module {
    /// `openapi_core::notify`.
    pub(crate) path: String,
    pub(crate) parent: usize,
    pub(crate) children: BTreeMap<String, usize>,
    /// What is written in it, without its modules and without tests. Macros of its own are expanded.
    pub(crate) items: Vec<Item>,
    pub(crate) public: bool,
    pub(crate) hidden: bool,
    /// What must hold for the module to be there.
    pub(crate) conditions: Vec<String>,
}

/// Reads the crate whose sources these are.
pub(crate) fn read(name: &str, folder: &Path) -> Crate {
    let file = parse(&folder.join("lib.rs"));
    let mut modules = Vec::new();
    let root = Declared { name, attributes: &[], public: true, folder: folder.to_owned(), parent: 0 };
    add(&mut modules, &root, file);
    Crate { modules }
}

/// A module as the one around it declares it.
struct Declared<'a> {
    name: &'a str,
    attributes: &'a [Attribute],
    public: bool,
    /// Where the files of its own modules lie.
    folder: PathBuf,
    parent: usize,
}

fn parse(path: &Path) -> syn::File {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn add(modules: &mut Vec<Module>, declared: &Declared<'_>, file: syn::File) {
    let index = modules.len();
    let (path, mut conditions) = match modules.get(declared.parent) {
        None => (declared.name.to_owned(), Vec::new()),
        Some(parent) => (format!("{}::{}", parent.path, declared.name), parent.conditions.clone()),
    };
    let attributes = [declared.attributes, &file.attrs].concat();
    lines::add_conditions(&mut conditions, &attributes);
    let (inner, items): (Vec<Item>, Vec<Item>) = macros::expand(file.items)
        .into_iter()
        .filter(|item| !is_test(lines::attributes(item)))
        .partition(|item| matches!(item, Item::Mod(_)));
    modules.push(Module {
        path,
        parent: declared.parent,
        children: BTreeMap::new(),
        items,
        public: declared.public,
        hidden: lines::is_hidden(&attributes),
        conditions,
    });
    for item in inner {
        let Item::Mod(module) = item else { continue };
        let name = module.ident.to_string();
        let folder = declared.folder.join(&name);
        let inner = if let Some((_, items)) = module.content {
            syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items }
        } else {
            let beside = folder.with_extension("rs");
            parse(&if beside.is_file() { beside } else { folder.join("mod.rs") })
        };
        let child = modules.len();
        modules[index].children.insert(name.clone(), child);
        let public = lines::is_public(&module.vis);
        add(modules, &Declared { name: &name, attributes: &module.attrs, public, folder, parent: index }, inner);
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.meta.to_token_stream().to_string() == "cfg (test)")
}
