//! The shape of the APIs that are measured: 8 request fields, 12 response fields, one enumeration.
//!
//! The specs and the hand-written code are both made from this list, so that they describe the same APIs.

use std::fmt::Write as _;

/// A field of the shape.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) doc: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// Text, and the most characters it may have.
    Text(u32),
    /// Letters and digits, and the most characters.
    Alphanumeric(u32),
    /// The enumeration [`VALUES`].
    Enum,
    Integer,
    Bool,
}

const fn field(name: &'static str, kind: Kind, required: bool, doc: &'static str) -> Field {
    Field { name, kind, required, doc }
}

pub(crate) const REQUEST: [Field; 8] = [
    field("out_order_no", Kind::Alphanumeric(64), true, "The merchant's own number of the order."),
    field("scene", Kind::Enum, true, "Where the order is made."),
    field("subject", Kind::Text(256), true, "What is bought, as the user sees it."),
    field("seller_id", Kind::Alphanumeric(28), true, "Who is paid."),
    field("buyer_id", Kind::Alphanumeric(28), false, "Who pays."),
    field("body", Kind::Text(128), false, "More about the order."),
    field("total_cents", Kind::Integer, false, "What is to be paid."),
    field("query_first", Kind::Bool, false, "Whether the order may be there already."),
];

pub(crate) const RESPONSE: [Field; 12] = [
    field("order_no", Kind::Text(64), true, "The platform's number of the order."),
    field("out_order_no", Kind::Text(64), true, "The merchant's number of the order."),
    field("status", Kind::Text(32), true, "How far the order is."),
    field("buyer_id", Kind::Text(28), false, "Who pays."),
    field("buyer_logon_id", Kind::Text(100), false, "How the user signs in."),
    field("paid_cents", Kind::Integer, false, "What has been paid."),
    field("gmt_payment", Kind::Text(32), false, "When it was paid."),
    field("store_id", Kind::Text(32), false, "The merchant's store."),
    field("store_name", Kind::Text(512), false, "The store's name."),
    field("terminal_id", Kind::Text(32), false, "The merchant's terminal."),
    field("settled", Kind::Bool, false, "Whether the money has reached the merchant."),
    field("remark", Kind::Text(256), false, "The gateway's remark."),
];

/// The enumeration's values: on the wire, in Rust, and in words.
pub(crate) const VALUES: [(&str, &str, &str); 4] = [
    ("BAR_CODE", "BarCode", "the user shows a code"),
    ("WAVE_CODE", "WaveCode", "the user's phone plays a sound"),
    ("FACE", "Face", "the user shows a face"),
    ("SECURITY_CODE", "SecurityCode", "the user types a code"),
];

/// The module of an API, which is also a segment of its method's name.
pub(crate) fn module(number: usize) -> String {
    format!("order{number:03}")
}

/// The spec of an API.
pub(crate) fn spec(number: usize) -> String {
    let mut text = format!(
        "method: alipay.budget.{}.create\ntitle: Create an order\nsource: {{kind: documentation}}\n\
         idempotency_key: out_order_no\n\nrequest:\n",
        module(number)
    );
    fields(&mut text, &REQUEST);
    text.push_str("\nresponse:\n");
    fields(&mut text, &RESPONSE);
    text
}

fn fields(text: &mut String, fields: &[Field]) {
    for Field { name, kind, required, doc } in fields {
        let _ = write!(text, "  {name}:\n    doc: {doc}\n");
        let _ = match kind {
            Kind::Text(most) => write!(text, "    type: string\n    max_length: {most}\n    example: A text\n"),
            Kind::Alphanumeric(most) => {
                write!(text, "    type: string\n    max_length: {most}\n    format: alphanumeric\n    example: A1\n")
            }
            Kind::Enum => write!(text, "    type: enum\n    values:\n"),
            Kind::Integer => write!(text, "    type: integer\n    example: \"100\"\n"),
            Kind::Bool => writeln!(text, "    type: bool"),
        };
        if *kind == Kind::Enum {
            for (wire, _, doc) in VALUES {
                let _ = writeln!(text, "      {wire}: {doc}");
            }
        }
        if *required {
            text.push_str("    required: true\n");
        }
    }
}
