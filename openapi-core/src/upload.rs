//! Files that a request carries (`protocol.md` §6.5). Their content is not signed; the text parameters beside them are.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::decode::Mismatch;
use crate::json::JsonValue;
use crate::table::Field;
use crate::value::{Blank, Value, View};

/// A file to send: its name, its type, and where its content comes from. Nothing is read before it is sent.
#[derive(Clone)]
pub struct File {
    name: String,
    content_type: String,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Bytes(Arc<[u8]>),
    Path(PathBuf),
    Reader(Arc<Mutex<Option<Box<dyn Read + Send>>>>, Option<u64>),
}

impl File {
    /// A file in memory.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(name.into(), Content::Bytes(bytes.into().into()))
    }

    /// A file on disk, which is read while it is sent. It goes by its own name.
    pub fn from_path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::new(name, Content::Path(path.to_owned()))
    }

    /// A file that is read from `reader` while it is sent. It can be sent once: a second call says so. `length` is the
    /// number of bytes, if it is known.
    pub fn from_reader(name: impl Into<String>, length: Option<u64>, reader: impl Read + Send + 'static) -> Self {
        Self::new(name.into(), Content::Reader(Arc::new(Mutex::new(Some(Box::new(reader)))), length))
    }

    fn new(name: String, content: Content) -> Self {
        let content_type = guess_type(&name).to_owned();
        Self { name, content_type, content }
    }

    /// Goes by another name.
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Has this media type, instead of the one that its name suggests.
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its media type.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// Its number of bytes, if that is known without reading it.
    pub fn known_len(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Path(path) => std::fs::metadata(path).ok().map(|metadata| metadata.len()),
            Content::Reader(_, length) => *length,
        }
    }

    /// Opens the content for reading.
    ///
    /// # Errors
    /// If the file cannot be opened, or a reader was used before.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match &self.content {
            Content::Bytes(bytes) => Ok(Box::new(io::Cursor::new(Arc::clone(bytes)))),
            Content::Path(path) => Ok(Box::new(std::fs::File::open(path)?)),
            Content::Reader(reader, _) => reader
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
                .ok_or_else(|| io::Error::other("the reader has been used by an earlier call")),
        }
    }

    /// Whether it is the very same content under the same name. Contents are not read to be compared.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name
            && match (&self.content, &other.content) {
                (Content::Bytes(one), Content::Bytes(other)) => one == other,
                (Content::Path(one), Content::Path(other)) => one == other,
                (Content::Reader(one, _), Content::Reader(other, _)) => Arc::ptr_eq(one, other),
                _ => false,
            }
    }
}

/// The media type that a name suggests: of those that the platform's upload methods take.
fn guess_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "bmp" => "image/bmp",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// Shows no content, and no name: names of files name people.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known_len() {
            Some(bytes) => write!(f, "<file of {bytes} bytes, {}>", self.content_type),
            None => write!(f, "<file, {}>", self.content_type),
        }
    }
}

impl Blank for File {
    fn blank() -> Self {
        Self::from_bytes("", Vec::new())
    }
}

impl Value for File {
    fn view(&self) -> View<'_> {
        View::File(self)
    }

    fn fill(&mut self, _: JsonValue<'_>, _: &Field) -> Result<(), Mismatch> {
        // Specs keep files out of responses.
        Err(Mismatch::unexpected_file())
    }
}
