//! The modules of the catalogue and their types; what is in a type is its spec's to say, and the golden files'.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use spec_model::names;

/// A line for each module.
pub(crate) fn modules(methods: &Path) -> Vec<String> {
    let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in spec_model::find(methods).expect("the specs") {
        let spec = spec_model::load(&path, &path.display().to_string()).expect("a sound spec");
        let segments: Vec<String> = spec.module_path().into_iter().filter_map(names::field).collect();
        let (module, shared) = (segments.join("::"), format!("{}::objects", segments[0]));
        let mut add = |from: &Option<String>, name: &str| {
            let module = if from.is_some() { &shared } else { &module };
            modules.entry(module.clone()).or_default().insert(name.to_owned());
        };
        let base = spec.request.type_name.trim_end_matches("Request");
        for name in [&spec.request.type_name, &spec.response.type_name, &format!("{base}ErrorCode")] {
            add(&None, name);
        }
        spec.objects.iter().for_each(|object| add(&object.shared, &object.type_name));
        spec.enums.iter().for_each(|list| add(&list.shared, &list.type_name));
    }
    let line = |(module, types): (String, BTreeSet<String>)| {
        let types: Vec<String> = types.into_iter().collect();
        format!("pub mod alipay_openapi::{module}: {}", types.join(", "))
    };
    modules.into_iter().map(line).collect()
}
