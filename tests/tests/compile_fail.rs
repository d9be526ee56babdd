//! What must not compile, and what the compiler then says: `ui/*.rs` with its `*.stderr`.
//!
//! `TRYBUILD=overwrite cargo test -p openapi-tests --test compile_fail` writes the expectations anew.

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
