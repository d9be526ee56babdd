//! The words of the pages' columns: types, presence, lengths, and the headings of the columns themselves.

use super::text::{half_width, is_name};

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// A name for people, beside the name on the wire.
    Label,
    Name,
    Type,
    Presence,
    Length,
    About,
    Example,
    Code,
    Remedy,
}

/// Longer words first: `参数类型` is not `参数`.
const COLUMNS: [(&str, Column); 39] = [
    ("参数中文名", Column::Label),
    ("参数英文名", Column::Name),
    ("参数名称", Column::Name),
    ("参数类型", Column::Type),
    ("参数描述", Column::About),
    ("参数说明", Column::About),
    ("字段名称", Column::Name),
    ("字段类型", Column::Type),
    ("字段描述", Column::About),
    ("字段说明", Column::About),
    ("数据类型", Column::Type),
    ("是否必填", Column::Presence),
    ("是否必选", Column::Presence),
    ("是否必须", Column::Presence),
    ("是否必传", Column::Presence),
    ("最大长度", Column::Length),
    ("错误描述", Column::About),
    ("错误信息", Column::About),
    ("错误说明", Column::About),
    ("错误原因", Column::About),
    ("解决方案", Column::Remedy),
    ("解决办法", Column::Remedy),
    ("处理建议", Column::Remedy),
    ("中文名", Column::Label),
    ("英文名", Column::Name),
    ("参数名", Column::Name),
    ("字段名", Column::Name),
    ("示例值", Column::Example),
    ("错误码", Column::Code),
    ("参数", Column::Name),
    ("名称", Column::Name),
    ("字段", Column::Name),
    ("类型", Column::Type),
    ("必填", Column::Presence),
    ("必选", Column::Presence),
    ("长度", Column::Length),
    ("描述", Column::About),
    ("说明", Column::About),
    ("示例", Column::Example),
];

/// The columns that a line names, whatever stands between them; `None` if it holds anything else.
pub(crate) fn columns(line: &str) -> Option<Vec<Column>> {
    // A page of some megabytes on one line is not a heading.
    if line.len() > 512 {
        return None;
    }
    let line = half_width(line);
    let marks = |c: char| c.is_whitespace() || matches!(c, '|' | '*' | '\'' | '"' | '•' | '#');
    let mut rest = line.trim_start_matches(marks);
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (word, column) = COLUMNS.iter().find(|(word, _)| rest.starts_with(word))?;
        // A head that is torn may name a column twice. Only descriptions may really stand in two.
        if !found.contains(column) || matches!(column, Column::About | Column::Label) {
            found.push(*column);
        }
        rest = rest[word.len()..].trim_start_matches(marks);
    }
    // Glued together, name and type look like one word.
    if found.first() == Some(&Column::Type) && !found.contains(&Column::Name) && line.contains("参数类型") {
        found.insert(0, Column::Name);
    }
    (!found.is_empty()).then_some(found)
}

/// What a type word says of the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Base {
    Text,
    Integer,
    /// A number that may have decimals: only its example tells.
    Number,
    Amount,
    Date,
    DateTime,
    Bool,
    Bytes,
    Json,
    /// A record, with its members elsewhere on the page, or nowhere.
    Object,
    /// A list that does not say of what.
    Array,
    /// A word that is not known.
    Other,
}

/// A type as a page writes it: `String`, `string(64)`, `price(11,2)`, `RefundGoodsDetail[]`, `array{object}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypeWord {
    pub(crate) base: Base,
    pub(crate) list: bool,
    /// The numbers in parentheses.
    pub(crate) limits: Vec<u32>,
}

const BASES: [(&str, Base); 32] = [
    ("string", Base::Text),
    ("str", Base::Text),
    ("text", Base::Text),
    ("varchar", Base::Text),
    ("char", Base::Text),
    ("integer", Base::Integer),
    ("int", Base::Integer),
    ("long", Base::Integer),
    ("short", Base::Integer),
    ("number", Base::Number),
    ("bigdecimal", Base::Number),
    ("decimal", Base::Number),
    ("double", Base::Number),
    ("float", Base::Number),
    ("price", Base::Amount),
    ("money", Base::Amount),
    ("amount", Base::Amount),
    ("datetime", Base::DateTime),
    ("timestamp", Base::DateTime),
    ("date", Base::Date),
    ("boolean", Base::Bool),
    ("bool", Base::Bool),
    ("byte_array", Base::Bytes),
    ("bytearray", Base::Bytes),
    ("byte[]", Base::Bytes),
    ("fileitem", Base::Bytes),
    ("file", Base::Bytes),
    ("json", Base::Json),
    ("map", Base::Json),
    ("object", Base::Object),
    ("array", Base::Array),
    ("list", Base::Array),
];

/// The words that may stand for a type where nothing but their own look tells so.
pub(crate) fn is_type_word(text: &str) -> bool {
    !matches!(type_word(text), None | Some(TypeWord { base: Base::Other, .. }))
}

/// Reads a type. Names of the platform's own records are [`Base::Object`] if `Upper` camel case, else [`Base::Other`].
pub(crate) fn type_word(text: &str) -> Option<TypeWord> {
    let text: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() || text.len() > 128 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if let Some((_, base)) = BASES.iter().find(|(word, _)| *word == lower) {
        return Some(TypeWord { base: base.clone(), list: false, limits: Vec::new() });
    }
    if let Some(open) = lower.find('(') {
        let inner = lower[open + 1..].strip_suffix(')')?;
        let mut word = type_word(&text[..open])?;
        for number in inner.split(',') {
            word.limits.push(length(number)?);
        }
        return Some(word);
    }
    if let Some(item) = text.strip_suffix("[]") {
        return type_word(item).map(|word| TypeWord { list: true, ..word });
    }
    for (open, close) in [("array{", '}'), ("array<", '>'), ("list<", '>'), ("array[", ']'), ("list{", '}')] {
        if lower.starts_with(open)
            && let Some(item) = text[open.len()..].strip_suffix(close)
        {
            return type_word(item).map(|word| TypeWord { list: true, ..word });
        }
    }
    if !is_name(&text) {
        return None;
    }
    let camel = text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().any(|c| c.is_ascii_lowercase());
    let base = if camel { Base::Object } else { Base::Other };
    Some(TypeWord { base, list: false, limits: Vec::new() })
}

/// Splits a name from the type word that is glued to its end: `app_idstring`.
pub(crate) fn unglue(text: &str) -> Option<(&str, &str)> {
    let lower = text.to_ascii_lowercase();
    let suffixes = BASES.iter().filter(|(word, _)| word.len() > 3).map(|(word, _)| *word);
    suffixes
        .filter_map(|word| {
            let stem = lower.strip_suffix("[]").unwrap_or(&lower);
            stem.strip_suffix(word).map(|name| text.split_at(name.len()))
        })
        .filter(|(name, _)| is_name(name))
        .min_by_key(|(name, _)| name.len())
}

/// The three words of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
    Conditional,
}

/// Longer words first.
const PRESENCES: [(&str, Presence); 24] = [
    ("特殊可选", Presence::Conditional),
    ("特殊必选", Presence::Conditional),
    ("条件可选", Presence::Conditional),
    ("条件必选", Presence::Conditional),
    ("条件必填", Presence::Conditional),
    ("conditional", Presence::Conditional),
    ("optional", Presence::Optional),
    ("required", Presence::Required),
    ("choice", Presence::Conditional),
    ("false", Presence::Optional),
    ("must", Presence::Required),
    ("true", Presence::Required),
    ("非必填", Presence::Optional),
    ("非必须", Presence::Optional),
    ("非必选", Presence::Optional),
    ("必选", Presence::Required),
    ("必填", Presence::Required),
    ("必须", Presence::Required),
    ("必传", Presence::Required),
    ("可选", Presence::Optional),
    ("选填", Presence::Optional),
    ("条件", Presence::Conditional),
    ("是", Presence::Required),
    ("否", Presence::Optional),
];

/// Reads a presence word that stands alone.
pub(crate) fn presence(word: &str) -> Option<Presence> {
    let word = half_width(word.trim()).to_ascii_lowercase();
    PRESENCES.iter().find(|(text, _)| *text == word).map(|(_, presence)| *presence)
}

/// The Chinese presence word, of two characters or more, that `text` begins with.
pub(crate) fn leading_presence(text: &str) -> Option<&str> {
    let words = PRESENCES.iter().map(|(word, _)| *word).filter(|word| word.len() >= 6 && !word.is_ascii());
    words.filter(|word| text.starts_with(word)).map(|word| &text[..word.len()]).next()
}

/// A length: `32`, `1.048576e+06`. Anything else (`-`, blank, words) is none.
pub(crate) fn length(text: &str) -> Option<u32> {
    let text = half_width(text);
    let text = text.trim();
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > 24 {
        return None;
    }
    let number: f64 = text.replace(',', "").parse().ok()?;
    let whole = number.fract() == 0.0 && (1.0..f64::from(u32::MAX)).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
    whole.then_some(number as u32)
}

/// Whether a cell says that there is nothing to say.
pub(crate) fn is_blank(text: &str) -> bool {
    let text = half_width(text);
    let text = text.trim();
    text.is_empty()
        || text.chars().all(|c| matches!(c, '-' | '—' | '–' | '/'))
        || text.eq_ignore_ascii_case("n/a")
        || text == "无"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_headings() {
        use Column::{About, Example, Label, Length, Name, Presence, Type};
        let plain = vec![Name, Type, Presence, Length, About, Example];
        for line in [
            "参数 类型 是否必填最大长度描述示例值",
            "参数类型是否必选最大长度描述示例值",
            "| 参数 | 类型 | 是否必填 | 最大长度 | 描述 | 示例值 |",
            "参数\t\t类型\t\t是否必填\t\t最大长度\t\t描述\t\t示例值",
        ] {
            assert_eq!(columns(line), Some(plain.clone()), "{line}");
        }
        assert_eq!(columns("参数中文名 | 参数英文名 | 类型"), Some(vec![Label, Name, Type]));
        assert_eq!(columns("错误码错误描述解决方案"), Some(vec![Column::Code, About, Column::Remedy]));
        assert_eq!(columns("请求参数"), None);
        assert_eq!(columns(""), None);
    }

    #[test]
    fn types() {
        let word = |text: &str| type_word(text).unwrap();
        assert_eq!(word("string(64)"), TypeWord { base: Base::Text, list: false, limits: vec![64] });
        assert_eq!(word("price(11,2)").limits, [11, 2]);
        assert_eq!(word("String[]（1024）"), TypeWord { base: Base::Text, list: true, limits: vec![1024] });
        assert_eq!(word("array{object}"), TypeWord { base: Base::Object, list: true, limits: vec![] });
        assert_eq!(word("OpenApiRoyaltyDetailInfoPojo []").base, Base::Object);
        assert_eq!(word("accessparams").base, Base::Other);
        assert_eq!(word("byte[]"), TypeWord { base: Base::Bytes, list: false, limits: vec![] });
        assert_eq!(type_word("支付"), None);
        assert_eq!(type_word("string(x)"), None);
        assert_eq!(unglue("app_idstring"), Some(("app_id", "string")));
        assert_eq!(unglue("app_id"), None);
    }

    #[test]
    fn presence_and_lengths() {
        assert_eq!(presence(" 特殊可选 "), Some(Presence::Conditional));
        assert_eq!(presence("是"), Some(Presence::Required));
        assert_eq!(presence("CHOICE"), Some(Presence::Conditional));
        assert_eq!(presence("否则"), None);
        assert_eq!(leading_presence("必选string(18)"), Some("必选"));
        assert_eq!(length("1.048576e+06"), Some(1_048_576));
        for none in ["-", "", "0", "1.5", "x", "64KB"] {
            assert_eq!(length(none), None, "{none}");
        }
    }
}
