//! What `alipay call` sends is what the generated types send: the spec read at run time against the one compiled in.

use alipay_openapi::core::rt::{AnyMethod, check};
use serde_json::Value;
use spec_model::{Spec, Type, example, instance, rewrite};

fn methods() -> impl Iterator<Item = AnyMethod> {
    alipay_openapi::METHODS.iter().flat_map(|family| family.iter().copied())
}

fn spec(method: &AnyMethod) -> Spec {
    let files = alipay_openapi::SPECS.iter().flat_map(|family| family.iter().copied());
    spec_model::parse_with(&method.method.name, method.spec, &spec_model::among(files)).unwrap()
}

/// Completes the text in both ways and compares.
fn same(method: &AnyMethod, spec: &Spec, text: &str) {
    let name = &method.method.name;
    let record = method.read(text).unwrap_or_else(|error| panic!("{name}: {error}: {text}"));
    let typed = method.write(&*record);
    let completed = rewrite::complete(spec, text).unwrap();
    assert_eq!(instance::read(&completed).unwrap(), instance::read(&typed).unwrap(), "{name}: {text}");
    // And both find the same fault or none, files aside.
    let Value::Object(fields) = instance::read(&completed).unwrap() else { panic!("{completed}") };
    let has_file = spec.request.fields.iter().any(|field| field.kind == Type::File);
    assert!(has_file || instance::check(spec, &fields).is_empty() == check(&*record).is_ok(), "{name}: {text}");
}

#[test]
fn examples_are_completed_as_the_types_complete_them() {
    let mut count = 0;
    for method in methods() {
        let spec = spec(&method);
        let members = example::members(&spec, &spec.request);
        same(&method, &spec, &example::write(&members));
        // Without what has a default, and with structures that travel as text given as themselves.
        let has_default =
            |name: &str| spec.request.fields.iter().any(|field| field.name == name && field.default.is_some());
        let loose = members.into_iter().filter(|(name, _)| !has_default(name)).map(|(name, value)| {
            let field = spec.request.fields.iter().find(|field| field.name == name).unwrap();
            let inner = field.kind.is_structure().then(|| serde_json::from_str::<String>(&value).ok()).flatten();
            (name, inner.unwrap_or(value))
        });
        same(&method, &spec, &example::write(&loose.collect::<Vec<_>>()));
        count += 1;
    }
    assert!(count > 50, "{count}");
}
