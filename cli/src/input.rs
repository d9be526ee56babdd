//! What a command reads: files and standard input, never without bound.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

/// The largest request, notification or file of settings that is read, in bytes.
pub(crate) const MAX_BYTES: u64 = 4 << 20;
/// The largest key, certificate or token file, in bytes.
const MAX_SECRET_BYTES: u64 = 64 << 10;

/// The bytes of a file, or of standard input for `-`.
pub(crate) fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let outcome = if path.as_os_str() == "-" {
        io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    outcome.map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    if bytes.len() as u64 > limit {
        return Err(format!("`{}` has more than {limit} bytes", path.display()));
    }
    Ok(bytes)
}

/// As [`bytes`], of UTF-8 text.
pub(crate) fn text(path: &Path, limit: u64) -> Result<String, String> {
    String::from_utf8(bytes(path, limit)?)
        .map_err(|error| format!("`{}` is not UTF-8 from byte {}", path.display(), error.utf8_error().valid_up_to()))
}

/// A text that is given itself, as `@FILE`, or as `-` for standard input.
pub(crate) fn given(text: &str) -> Result<String, String> {
    match text.strip_prefix('@') {
        Some(path) => self::text(Path::new(path), MAX_BYTES),
        None if text == "-" => self::text(Path::new(text), MAX_BYTES),
        None => Ok(text.to_owned()),
    }
}

/// A secret's text, without the line end behind it. It is wiped when it is dropped.
pub(crate) fn secret(path: &Path) -> Result<Zeroizing<String>, String> {
    let text = Zeroizing::new(self::text(path, MAX_SECRET_BYTES)?);
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}
