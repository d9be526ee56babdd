//! What the macro emits, kept as files that a person can read and that compile: `golden/*.rs`.
//!
//! `BLESS=1 cargo test -p openapi-tests --test golden` writes them anew.

#[path = "../golden/demo_order_create.rs"]
#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic, reason = "it has to compile, not to be used")]
mod demo_order_create;
#[path = "../golden/initialize.rs"]
#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic, reason = "it has to compile, not to be used")]
mod initialize;

fn compare(name: &str, expanded: &str) {
    let file = syn::parse_file(expanded).expect("the macro emits items");
    let text = prettyplease::unparse(&file);
    let path = format!("{}/golden/{name}.rs", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(&path).expect("the golden file is there");
    let differing = text.lines().zip(golden.lines()).enumerate().find(|(_, (new, old))| new != old);
    assert!(
        text == golden,
        "the emission differs from {name}.rs, first at line {:?}; if it should, run with BLESS=1",
        differing.map(|(index, (new, old))| (index + 1, new.to_owned(), old.to_owned())),
    );
}

#[test]
fn the_first_method() {
    compare("initialize", spec_macros::expanded!("../specs/methods/user/alipay.user.certify.open.initialize.yaml"));
}

#[test]
fn every_type() {
    compare("demo_order_create", spec_macros::expanded!("specs/demo.order.create.yaml"));
}
