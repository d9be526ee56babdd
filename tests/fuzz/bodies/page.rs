//! Documentation pages: a sound spec or an error, and no row is lost in silence.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use alipay_cli::import::properties;

/// The names of the fields on the pages that the importer is tested with.
static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let pages = [
        include_str!("../../../cli/tests/pages/old_blanks.txt"),
        include_str!("../../../cli/tests/pages/old_markdown.md"),
        include_str!("../../../cli/tests/pages/new_brackets.txt"),
        include_str!("../../../cli/tests/pages/new_bold.md"),
    ];
    let specs = pages.into_iter().map(|page| properties::import(page).expect("it is a page").0);
    specs.flat_map(|spec| properties::names_of(&spec)).collect()
});

/// The fuzz target: any text.
pub fn check(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    // In a document for programs, a line of text is no row.
    if ["apiData", "openapi"].iter().any(|word| text.contains(word)) {
        properties::import(text);
    } else {
        properties::nothing_is_lost(&NAMES, text);
    }
}
