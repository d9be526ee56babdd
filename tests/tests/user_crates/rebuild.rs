//! The next build notices what happened to a spec: an edit, a deletion, and a new file.

use openapi_tests::Scratch;

const SPEC: &str = "
method: alipay.demo.order.create
source: {kind: documentation}
request:
  order_no: {type: string, required: true}
";

const MAIN: &str = r#"
#[alipay_openapi::alipay_api("order.yaml")]
pub mod create {}

#[alipay_openapi::alipay_family("family")]
pub mod demo {}

fn main() {
    let request = create::CreateRequest::builder().order_no("1").build().unwrap();
    println!("{} {}", request.order_no, demo::SPECS.len());
}
"#;

/// The build script that a crate with a family needs for new files to be noticed: the README's.
const BUILD: &str = r#"fn main() { println!("cargo::rerun-if-changed=family"); }"#;

#[test]
fn every_change_of_a_spec_is_noticed() {
    let scratch = Scratch::new("rebuild", "alipay-openapi = { path = \"$WORKSPACE/specs\", default-features = false }");
    scratch.write("src/main.rs", MAIN);
    scratch.write("build.rs", BUILD);
    scratch.write("order.yaml", SPEC);
    scratch.write("family/one.yaml", &SPEC.replace("create", "close"));
    scratch.build().expect("the crate builds");

    // An edit: the field that the code sets has another name now.
    scratch.write("order.yaml", &SPEC.replace("order_no", "trade_no"));
    let error = scratch.build().expect_err("the edit is noticed");
    assert!(error.contains("order_no"), "{error}");
    scratch.write("order.yaml", SPEC);
    scratch.build().expect("the edit is taken back");

    // A deletion.
    scratch.remove("order.yaml");
    let error = scratch.build().expect_err("the deletion is noticed");
    assert!(error.contains("spec `order.yaml` not found"), "{error}");
    scratch.write("order.yaml", SPEC);
    scratch.build().expect("the file is back");

    // A new file in a family; a broken one shows that it was read.
    scratch.write("family/two.yaml", &SPEC.replace("create", "refund").replace("string", "strnig"));
    let error = scratch.build().expect_err("the new file is noticed");
    assert!(error.contains("family/two.yaml:5:20") && error.contains("did you mean `string`?"), "{error}");
    scratch.write("family/two.yaml", &SPEC.replace("create", "refund"));
    scratch.build().expect("the new file is mended");
    let output = scratch.cargo(&["run"]).output().expect("cargo runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1 2\n");

    // A deletion in a family.
    scratch.remove("family/two.yaml");
    scratch.build().expect("the family is smaller");
    let output = scratch.cargo(&["run"]).output().expect("cargo runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1 1\n");

    // Two files of one method.
    scratch.write("family/three.yaml", &SPEC.replace("create", "close"));
    let error = scratch.build().expect_err("the double is noticed");
    assert!(error.contains("`family/one.yaml` and `family/three.yaml` both describe"), "{error}");
}
