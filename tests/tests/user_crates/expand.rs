//! `ALIPAY_EXPAND_DIR`: the expansion as files that the compiler's messages point to.

use openapi_tests::{Scratch, finished};

const SPEC: &str = "
method: alipay.demo.order.create
source: {kind: documentation}
request:
  order_no: {type: string, required: true}
  goods: {type: object, object: Goods}
";

const OBJECT: &str = "
object: Goods
fields:
  name: {type: string, max_length: 8}
";

const MAIN: &str = r#"
#[alipay_openapi::alipay_api("specs/order.yaml")]
pub mod create { $WRITTEN }

fn main() {
    let goods = create::Goods::builder().name("tea");
    let request = create::CreateRequest::builder().order_no("1").goods(goods).build().unwrap();
    println!("{}", request.order_no);
}
"#;

#[test]
fn the_expansion_can_be_read_and_is_pointed_to() {
    let scratch =
        Scratch::new("expanded", "alipay-openapi = { path = \"$WORKSPACE/specs\", default-features = false }");
    scratch.write("src/main.rs", &MAIN.replace("$WRITTEN", ""));
    scratch.write("specs/order.yaml", SPEC);
    scratch.write("objects/Goods.yaml", OBJECT);
    scratch.build().expect("the crate builds");

    // The variable alone is reason enough to build again, and says what it needs.
    let built = |arguments: &[&str]| {
        finished(&scratch.cargo(arguments).env("ALIPAY_EXPAND_DIR", "out").output().expect("cargo runs"))
    };
    let error = built(&["build"]).expect_err("nothing that could write the files");
    assert!(error.contains("`cargo build --features alipay-openapi/expand`"), "{error}");
    let expanding = || built(&["build", "--features", "alipay-openapi/expand"]);
    expanding().expect("the crate builds from the files");
    let text = std::fs::read_to_string(scratch.path("out/expanded/specs/order.rs")).expect("the expansion");
    assert!(text.contains("\npub struct CreateRequest {\n"), "{text}");
    assert!(text.contains("\npub struct Goods {\n"), "{text}");

    // What clashes with generated code is told with both places.
    scratch.write("src/main.rs", &MAIN.replace("$WRITTEN", "pub struct CreateRequest;"));
    let error = expanding().expect_err("two types of one name");
    assert!(error.contains("out/expanded/specs/order.rs:"), "{error}");
    assert!(error.contains("pub struct CreateRequest {"), "{error}");
    scratch.write("src/main.rs", &MAIN.replace("$WRITTEN", ""));

    // A changed object changes the method; its faults are shown with its own name.
    scratch.write("objects/Goods.yaml", &OBJECT.replace("name", "title"));
    let error = scratch.build().expect_err("the object has changed");
    assert!(error.contains("no method named `name`"), "{error}");
    scratch.write("objects/Goods.yaml", &OBJECT.replace("string", "strnig"));
    let error = scratch.build().expect_err("the object is broken");
    assert!(error.contains("objects/Goods.yaml:4:16") && error.contains("specs/order.yaml:6:33"), "{error}");
}
