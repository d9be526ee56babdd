//! What a spec says, once it has been read and found sound.

use rust_decimal::Decimal;

use crate::pattern::Pattern;
use crate::source::{Source, Span};

/// One method of the platform.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The method's name: `alipay.user.certify.open.initialize`.
    pub method: String,
    /// What the method does, in a line.
    pub title: Option<String>,
    /// More about the method.
    pub doc: Option<String>,
    /// Where the facts come from.
    pub source: Provenance,
    /// How the method may be called.
    pub invoke: Vec<Invoke>,
    /// The request field that makes a repeated call safe.
    pub idempotency_key: Option<String>,
    /// The method changes nothing, so it may be repeated.
    pub read_only: bool,
    /// What is sent.
    pub request: Object,
    /// What comes back.
    pub response: Object,
    /// The asynchronous notifications that belong to the method: indices into [`Spec::objects`].
    pub notifications: Vec<usize>,
    /// The objects inside all of these, in the order in which they are first met.
    pub objects: Vec<Object>,
    /// The enumerations in them.
    pub enums: Vec<Enum>,
    /// The business error codes.
    pub errors: Vec<ErrorCode>,
    /// The files of the shared objects that are used.
    pub shared: Vec<Source>,
}

/// Where the facts of a spec come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// What kind of source.
    pub kind: ProvenanceKind,
    /// Its address.
    pub url: Option<String>,
}

/// What kind of source a spec rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProvenanceKind {
    /// The platform's documentation: names, types, lengths, presence.
    Documentation,
    /// An official SDK's metadata: names and nesting only.
    SdkMetadata,
}

/// How a method may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invoke {
    /// A call from server to gateway, answered at once.
    Execute,
    /// A URL or form that takes the user's browser to the gateway.
    Page,
    /// A signed string that the mobile SDK takes to the gateway.
    Sdk,
}

/// A record of fields: a request, a response or an object inside one.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// The name of its Rust type.
    pub type_name: String,
    /// The shared object whose file it stands in.
    pub shared: Option<String>,
    /// Its description.
    pub doc: Option<String>,
    /// Its fields, in the order of the file.
    pub fields: Vec<Field>,
    /// The rules between its fields.
    pub rules: Vec<Rule>,
    /// Which way it travels.
    pub side: Side,
}

/// Which way a type travels. A type that both sides use counts as both, and so does one of a shared object, which must be
/// the same for every method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Side {
    /// In requests.
    pub request: bool,
    /// In responses.
    pub response: bool,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The name in Rust, before raw-identifier marks.
    pub rust_name: String,
    /// Its description.
    pub doc: Option<String>,
    /// What it holds.
    pub kind: Type,
    /// Whether it must be there.
    pub presence: Presence,
    /// The documentation's words for when a conditional field must be there.
    pub condition: Option<String>,
    /// Its length and characters.
    pub limits: Limits,
    /// Personal or secret: never shown.
    pub sensitive: bool,
    /// In a response: must equal the request's field of that name.
    pub echo: bool,
    /// Where a request's field travels.
    pub place: Place,
    /// The greatest size of a file, in bytes.
    pub max_bytes: Option<u32>,
    /// The documentation's example, as the text that travels: one for a scalar, any number for a list.
    pub example: Vec<String>,
    /// What is sent when the caller sets nothing.
    pub default: Option<String>,
    /// Where the field stands in the file.
    pub span: Span,
}

/// Where a field of a request travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// In `biz_content`, as JSON.
    #[default]
    BizContent,
    /// In the URL, as a parameter of its own.
    Query,
    /// In the body, as a parameter of its own.
    Form,
    /// In the body, as a file.
    File,
}

/// The documentation's three words for presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// 必选
    Required,
    /// 可选
    Optional,
    /// 特殊可选: a rule or a condition in words says when.
    Conditional,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Text.
    String,
    /// One of a list of texts: an index into [`Spec::enums`].
    Enum(usize),
    /// True or false, as JSON booleans or as the two texts given (true first).
    Bool(Option<[String; 2]>),
    /// A whole number of 64 bits.
    Integer(Number),
    /// An exact decimal amount of money.
    Amount(Number, Unit),
    /// A point in China time.
    DateTime(Pattern),
    /// A day of the calendar.
    Date(Pattern),
    /// An absolute URL.
    Url,
    /// Bytes, as base64 text.
    Base64,
    /// JSON of any form.
    Json(Wire),
    /// A file.
    File,
    /// A record: an index into [`Spec::objects`].
    Object(usize, Wire),
    /// Any number of the same.
    List(Box<List>),
}

/// How an object, a list or free-form JSON travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// As what it is: a JSON object, a list, a value.
    Json,
    /// As a string that holds the JSON text.
    JsonString,
}

/// The bounds of a number, and how it travels.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Number {
    /// The least value.
    pub min: Option<Decimal>,
    /// The greatest value.
    pub max: Option<Decimal>,
    /// How many digits may stand behind the point.
    pub scale: u8,
    /// It travels as text: `"7"`, not `7`.
    pub text: bool,
}

/// What an amount counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Yuan, with fen behind the point.
    Yuan,
    /// Fen, always whole.
    Fen,
}

/// A list: what is in it, and how much.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// What each item is.
    pub item: Type,
    /// The length and characters of each item.
    pub limits: Limits,
    /// The least number of items.
    pub min_items: Option<u32>,
    /// The greatest number of items.
    pub max_items: Option<u32>,
    /// How the list travels.
    pub wire: Wire,
}

/// The length and characters of a text as it travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// The greatest length in characters.
    pub max_length: Option<u32>,
    /// The least length in characters.
    pub min_length: Option<u32>,
    /// Which characters it may hold.
    pub format: Option<Format>,
}

/// Which characters a text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// ASCII letters and digits.
    Alphanumeric,
    /// ASCII letters, digits and underscores.
    Identifier,
    /// ASCII digits.
    Digits,
    /// Hexadecimal digits.
    Hex,
}

/// An enumeration.
#[derive(Debug, Clone, PartialEq)]
pub struct Enum {
    /// The name of its Rust type.
    pub type_name: String,
    /// The shared object whose file it stands in.
    pub shared: Option<String>,
    /// Its values, in the order of the file.
    pub values: Vec<EnumValue>,
    /// A caller may send a value that is not listed.
    pub open: bool,
    /// Which way it travels.
    pub side: Side,
}

/// One value of an enumeration.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// The text on the wire.
    pub value: String,
    /// The Rust variant.
    pub variant: String,
    /// Its description.
    pub doc: Option<String>,
    /// Where it stands in the file.
    pub span: Span,
}

/// A rule between the fields of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What must hold.
    pub kind: RuleKind,
    /// The rule counts only if this field has this value.
    pub when: Option<(String, String)>,
}

/// What a rule demands of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleKind {
    /// At least one is given.
    AnyOf(Vec<String>),
    /// Exactly one is given.
    OneOf(Vec<String>),
    /// All are given or none is.
    AllOrNone(Vec<String>),
    /// If the first is given, so is the second.
    Requires(String, String),
}

/// A business error code.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorCode {
    /// The `sub_code` on the wire.
    pub code: String,
    /// The Rust variant.
    pub variant: String,
    /// What it means.
    pub doc: Option<String>,
    /// What to do about it.
    pub retry: Retry,
    /// Where it stands in the file.
    pub span: Span,
}

/// Whether a call that failed with a code may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// No: the same request fails again.
    Never,
    /// The very same request may be sent again.
    SameRequest,
    /// After a pause.
    AfterPause,
    /// Ask first what became of the call.
    QueryFirst,
}

impl Spec {
    /// The segments of the module path that this method gets: the method's own, without `alipay`.
    pub fn module_path(&self) -> Vec<&str> {
        let mut segments: Vec<&str> = self.method.split('.').collect();
        if segments.first() == Some(&"alipay") {
            segments.remove(0);
        }
        segments
    }

    /// The last segment of the method's name, which its types are named after.
    pub fn last_segment(&self) -> &str {
        self.method.rsplit('.').next().unwrap_or(&self.method)
    }
}

impl Side {
    /// A request's side.
    pub const REQUEST: Self = Self { request: true, response: false };
    /// Both.
    pub const BOTH: Self = Self { request: true, response: true };
    /// A response's side.
    pub const RESPONSE: Self = Self { request: false, response: true };

    /// Whether it travels that way already.
    pub(crate) fn has(self, other: Self) -> bool {
        (self.request || !other.request) && (self.response || !other.response)
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.request |= other.request;
        self.response |= other.response;
    }
}

impl RuleKind {
    /// The word in the spec.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AnyOf(_) => "any_of",
            Self::OneOf(_) => "one_of",
            Self::AllOrNone(_) => "all_or_none",
            Self::Requires(..) => "requires",
        }
    }
}

impl Rule {
    /// The fields that the rule names, the condition's among them.
    pub fn fields(&self) -> Vec<&str> {
        let mut names: Vec<&str> = match &self.kind {
            RuleKind::AnyOf(names) | RuleKind::OneOf(names) | RuleKind::AllOrNone(names) => {
                names.iter().map(String::as_str).collect()
            }
            RuleKind::Requires(field, needs) => vec![field, needs],
        };
        names.extend(self.when.iter().map(|(field, _)| field.as_str()));
        names
    }
}

impl Type {
    /// The type of what is inside lists, however deep.
    pub fn innermost(&self) -> &Type {
        match self {
            Self::List(list) => list.item.innermost(),
            kind => kind,
        }
    }

    /// Whether the value is one text on the wire, not a structure.
    pub fn is_scalar(&self) -> bool {
        !self.is_structure() && !matches!(self, Self::File | Self::Json(_))
    }

    /// Whether the value is made of other fields' values.
    pub fn is_structure(&self) -> bool {
        matches!(self, Self::Object(..) | Self::List(_))
    }
}

impl Format {
    /// The word in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Alphanumeric => "alphanumeric",
            Self::Identifier => "identifier",
            Self::Digits => "digits",
            Self::Hex => "hex",
        }
    }

    /// What it allows, for messages.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Alphanumeric => "letters and digits only",
            Self::Identifier => "letters, digits and underscores only",
            Self::Digits => "digits only",
            Self::Hex => "hexadecimal digits only",
        }
    }

    /// Whether the format allows the character.
    pub fn allows(self, c: char) -> bool {
        match self {
            Self::Alphanumeric => c.is_ascii_alphanumeric(),
            Self::Identifier => c.is_ascii_alphanumeric() || c == '_',
            Self::Digits => c.is_ascii_digit(),
            Self::Hex => c.is_ascii_hexdigit(),
        }
    }
}
