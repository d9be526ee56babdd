//! `alipay schema` as it is run.

use std::path::Path;
use std::process::Command;

#[test]
fn the_printed_schemas_are_the_shipped_ones() {
    for (arguments, file) in [(&["schema"][..], "spec.schema.json"), (&["schema", "--object"], "object.schema.json")] {
        let output = Command::new(env!("CARGO_BIN_EXE_alipay")).args(arguments).output().unwrap();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(file);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stdout == std::fs::read(shipped).unwrap(), "{file}");
    }
}
