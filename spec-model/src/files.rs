//! Spec files on disk.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::{Diagnostics, MAX_FILE_BYTES, Source, Spec, check_object, parse_partly, parse_with};

/// Why a spec file gave no spec.
#[derive(Debug)]
pub enum FileError {
    /// It could not be read.
    Io(PathBuf, io::Error),
    /// It is not a sound spec.
    Spec(Diagnostics),
}

/// Every `.yaml` and `.yml` file at or under `path`, sorted. Hidden folders and `target` are passed over.
///
/// # Errors
/// If a folder cannot be listed.
pub fn find(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut found = Vec::new();
    collect(path, &mut found)?;
    found.sort();
    Ok(found)
}

/// Whether the file's name says that it is YAML.
pub fn is_spec_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), FileError> {
    let io = |error| FileError::Io(path.to_owned(), error);
    if !std::fs::metadata(path).map_err(io)?.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path).map_err(io)? {
        let entry = entry.map_err(io)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // A link is not followed: a ring of them would never end.
        let kind = entry.file_type().map_err(io)?;
        if kind.is_dir() {
            if !name.starts_with('.') && name != "target" {
                collect(&entry.path(), found)?;
            }
        } else if is_spec_file(&entry.path()) {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// Reads the spec at `path`; messages call the file `name`.
///
/// # Errors
/// If the file cannot be read, or is not a sound spec.
pub fn load(path: &Path, name: &str) -> Result<Spec, FileError> {
    let text = open(path)?;
    parse_with(name, &text, &|object| shared_object(path, name, object)).map_err(FileError::Spec)
}

/// As [`load`]; the file of a shared object is checked by itself and gives no spec.
///
/// # Errors
/// If the file cannot be read, or is not sound.
pub fn load_any(path: &Path, name: &str) -> Result<Option<Spec>, FileError> {
    if !is_object_file(path) {
        return load(path, name).map(Some);
    }
    let text = open(path)?;
    let sound = check_object(name, &text, &|object| shared_object(path, name, object));
    sound.map(|()| None).map_err(FileError::Spec)
}

/// As [`load`], with what could be read of a broken spec.
///
/// # Errors
/// If the file cannot be read.
pub fn load_partly(path: &Path, name: &str) -> Result<(Option<Spec>, Option<Diagnostics>), FileError> {
    let text = open(path)?;
    Ok(parse_partly(name, &text, &|object| shared_object(path, name, object)))
}

/// How many folders above a spec's own are searched for `objects`: `methods/<family>` lies two below.
const LEVELS: usize = 3;

/// The file of the shared object `object` for the spec at `path`: `objects/<object>.yaml` in the spec's folder or one of
/// the two above it. It is named as the spec is.
pub fn shared_object(path: &Path, name: &str, object: &str) -> Option<Source> {
    let path = std::path::absolute(path).ok()?;
    (1..=LEVELS).find_map(|level| {
        let inside = Path::new("objects").join(object).with_extension("yaml");
        let file = path.ancestors().nth(level)?.join(&inside);
        let text = file.is_file().then(|| read(&file).ok())??;
        let named = Path::new(name).ancestors().nth(level).map_or(file, |folder| folder.join(inside));
        Some(Source::new(named.to_string_lossy().replace('\\', "/"), text))
    })
}

/// Whether the file describes a shared object: it lies in a folder called `objects`.
pub fn is_object_file(path: &Path) -> bool {
    path.parent().and_then(Path::file_name).is_some_and(|folder| folder == "objects")
}

fn open(path: &Path) -> Result<String, FileError> {
    read(path).map_err(|error| FileError::Io(path.to_owned(), error))
}

/// Reads one byte more than a spec may have, so that a huge file is refused and not loaded.
fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        // Cut inside a character: the text is too large anyway, and `parse` says so.
        Err(error) if error.as_bytes().len() > MAX_FILE_BYTES => {
            Ok(String::from_utf8_lossy(error.as_bytes()).into_owned())
        }
        Err(error) => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("not UTF-8 from byte {}: save the file as UTF-8", error.utf8_error().valid_up_to()),
        )),
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "cannot read `{}`: {error}", path.display()),
            Self::Spec(diagnostics) => diagnostics.fmt(f),
        }
    }
}

impl std::error::Error for FileError {}
