//! Cargo looks at this folder again whenever something in it is added or removed, so that a new spec is noticed.

fn main() {
    println!("cargo::rerun-if-changed=methods");
}
