//! What descriptions say beside their words for people: enumerations, the members of JSON texts, patterns, units, ranges,
//! and which of two parameters is needed.

use std::collections::HashSet;

use super::page::{Row, Value};
use super::text::{half_width, is_code, is_name};
use super::words::leading_presence;

/// What was made of the values that a description lists.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// It lists none.
    Nothing,
    Values(Vec<Value>),
    /// It seems to, but there is something that speaks against it.
    Doubtful(Vec<Value>, String),
}

/// The enumeration that a description holds: `CODE:text` on lines of their own or between `；`, or `取值:CODE` twice.
pub(crate) fn enumeration(about: &[String], example: Option<&str>) -> Listed {
    // An OpenAPI document has tabs where the page has lines.
    let text = about.join("\n").replace('\t', "\n");
    let announced = ["取值", "枚举", "可选值", "支持", "如下", "包括", "分为"].iter().any(|word| text.contains(word));
    let mut values: Vec<Value> = Vec::new();
    let mut runs: Vec<Vec<Value>> = vec![Vec::new()];
    for segment in text.split(['\n', '；', ';', '。', '●', '•']) {
        if segment.trim().is_empty() {
            continue;
        }
        match pair(segment) {
            Some(value) => runs.last_mut().into_iter().for_each(|run| run.push(value.clone())),
            None => runs.push(Vec::new()),
        }
    }
    let longest = runs.into_iter().max_by_key(Vec::len).unwrap_or_default();
    // One pair alone is a sentence more often than an enumeration.
    if longest.len() >= 2 || longest.len() == 1 && announced && example == Some(&longest[0].code) {
        values = longest;
    }
    if values.is_empty() {
        values = named_values(&text);
    }
    if values.is_empty() {
        values = confirmed(&text, example);
    }
    values.dedup_by(|a, b| a.code == b.code);
    let mut codes: Vec<&str> = values.iter().map(|value| value.code.as_str()).collect();
    codes.sort_unstable();
    if values.is_empty() || codes.windows(2).any(|pair| pair[0] == pair[1]) {
        return Listed::Nothing;
    }
    match example.map(str::trim) {
        Some(example) if is_code(example) && !codes.contains(&example) => {
            Listed::Doubtful(values, "the example is none of them".to_owned())
        }
        _ => match overlooked(&text, &codes) {
            Some(code) => Listed::Doubtful(values, format!("`{code}` looks like one of them too")),
            None => Listed::Values(values),
        },
    }
}

/// A capital word before a colon that is not among the codes: half an enumeration would refuse what is allowed.
fn overlooked(text: &str, codes: &[&str]) -> Option<String> {
    let half = half_width(text);
    let words = half.match_indices(':').filter_map(|(at, _)| {
        let before = half[..at].trim_end();
        let start = before
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .map_or(0, |end| end + before[end..].chars().next().map_or(0, char::len_utf8));
        let after = half[at + 1..].trim_start().chars().next()?;
        (!after.is_ascii()).then_some(&before[start..])
    });
    let is_value = |word: &&str| word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && is_code(word);
    let capital = |word: &&str| !word.contains(|c: char| c.is_ascii_lowercase());
    words.filter(is_value).filter(capital).find(|word| !codes.contains(word)).map(str::to_owned)
}

/// Looser forms, `CODE text,CODE text` and `text:CODE;text:CODE`, which count only if the example is one of the values and
/// nothing else stands between them.
fn confirmed(text: &str, example: Option<&str>) -> Vec<Value> {
    let loose = |segment: &str| {
        let half = half_width(segment);
        let half = half.trim();
        let (first, rest) = half.split_once(char::is_whitespace).unwrap_or((half, ""));
        if is_code(first) && !rest.is_empty() {
            return Some(Value { code: first.to_owned(), about: rest.trim().to_owned() });
        }
        let (about, code) = half.rsplit_once(':')?;
        let code = code.trim();
        (is_code(code) && !about.is_ascii()).then(|| Value { code: code.to_owned(), about: about.trim().to_owned() })
    };
    let segments = text.split(['\n', '；', ';', '。', '，', ',', '、']).filter(|segment| !segment.trim().is_empty());
    let found: Vec<Option<Value>> = segments.map(|segment| pair(segment).or_else(|| loose(segment))).collect();
    let first = found.iter().position(Option::is_some).unwrap_or(found.len());
    let last = found.iter().rposition(Option::is_some).map_or(first, |last| last + 1);
    let values: Option<Vec<Value>> = found.into_iter().take(last).skip(first).collect();
    let values = values.unwrap_or_default();
    let listed = values.len() >= 2 && example.is_some_and(|example| values.iter().any(|value| value.code == example));
    if listed { values } else { Vec::new() }
}

/// `CODE:text`, `CODE表示text`, `CODE-text`, `CODE(text)`, perhaps after what the values are about: `类型:CODE—text`.
fn pair(segment: &str) -> Option<Value> {
    let half = half_width(segment);
    let named = half.split_once(':').filter(|(before, _)| !before.is_ascii() && !before.contains(char::is_whitespace));
    code_first(&half).or_else(|| code_first(named?.1))
}

fn code_first(half: &str) -> Option<Value> {
    let start = half.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '·' | '"' | '\''));
    // `1.authorization_code，表示…`: the number is the list's.
    let numbered = start.split_once(['.', '、']).filter(|(number, _)| number.parse::<u8>().is_ok());
    let start = numbered.map_or(start, |(_, after)| after.trim_start());
    let end = start.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(start.len());
    let code = start[..end].trim_end_matches(['-', '.']);
    let rest = start[code.len()..].trim_start();
    let about = [":", ",表示", "表示", "--", "-", "—", "–", "("].iter().find_map(|mark| rest.strip_prefix(mark))?;
    let about = about.trim_matches(|c: char| c.is_whitespace() || matches!(c, ')' | ',' | '-' | '—' | '"' | '\''));
    let sound = is_code(code) && !about.is_empty() && !about.starts_with('/') && !about.is_ascii();
    sound.then(|| Value { code: code.to_owned(), about: about.to_owned() })
}

/// `条码支付,取值:bar_code 声波支付,取值:wave_code`.
fn named_values(text: &str) -> Vec<Value> {
    let half = half_width(text);
    let values = half.match_indices("取值:").map(|(at, mark)| {
        let code: String = half[at + mark.len()..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
            .collect();
        let before = half[..at].trim_end_matches([',', ' ']);
        let words = before.rfind(|c: char| c.is_ascii_alphanumeric() || c.is_whitespace());
        let words = words.map_or(before, |end| before[end..].trim_start_matches(|c: char| c.is_ascii()));
        Value { code, about: words.trim_matches([',', ' ']).to_owned() }
    });
    let values: Vec<Value> = values.collect();
    if values.len() >= 2 && values.iter().all(|value| is_code(&value.code)) { values } else { Vec::new() }
}

/// The members of a JSON text, described as `name:words,必填,more words` lines. Other lines stay description.
pub(crate) fn members(row: &Row) -> Vec<Row> {
    let member = |line: &String| {
        let half = half_width(line);
        let half = half.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '-' | '*' | '·' | '●'));
        let end = half.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
        let (name, rest) = half.split_at(end);
        let rest = rest.trim_start_matches(['"', ' ']).strip_prefix(':')?;
        let lower = name.starts_with(|c: char| c.is_ascii_lowercase());
        if !is_name(name) || !lower || rest.starts_with("//") {
            return None;
        }
        let mut words = rest.split([',', '.', ';', '。', '(', ')', ' ', '、']).map(str::trim);
        let presence = words.find(|word| leading_presence(word) == Some(*word)).unwrap_or_default();
        let values = constant(rest).map(|code| Value { code: code.to_owned(), about: String::new() });
        Some(Row {
            line: row.line,
            name: name.to_owned(),
            presence: presence.to_owned(),
            about: vec![rest.trim().to_owned()],
            values: values.into_iter().collect(),
            ..Row::default()
        })
    };
    let mut members: Vec<Row> = Vec::new();
    for row in row.about.iter().filter_map(member) {
        if !members.iter().any(|other| other.name == row.name) {
            members.push(row);
        }
    }
    members
}

/// The one value that a description allows: `必须传入CERT_INFO`.
fn constant(text: &str) -> Option<&str> {
    let marks = [
        "必须传入",
        "必须传",
        "必须为",
        "固定为",
        "固定值为",
        "固定值",
        "固定传",
        "只能传",
        "目前仅支持",
        "仅支持",
        "只能为",
    ];
    let (at, mark) = marks.iter().find_map(|mark| Some((text.find(mark)?, *mark)))?;
    let rest = text[at + mark.len()..].trim_start_matches([':', ' ', '"', '\'']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(rest.len());
    let code = rest[..end].trim_end_matches('.');
    // Another value after it (`A或B`, `A、B`) makes it no constant.
    let alone = !rest[end..].trim_start().starts_with(['或', '和', '、', '/', '|']);
    (is_code(code) && alone && code.contains(|c: char| c.is_ascii_alphabetic())).then_some(code)
}

/// The pattern of a date in a description, such as `yyyy-MM-dd HH:mm`.
pub(crate) fn pattern(text: &str) -> Option<String> {
    let start = text.find("yyyy").or_else(|| text.find("YYYY")).or_else(|| text.find("HH:mm"))?;
    let letter = |c: char| {
        matches!(c, 'y' | 'Y' | 'M' | 'd' | 'D' | 'H' | 'h' | 'm' | 's' | 'S' | '-' | '/' | ':' | ' ' | '.' | 'T' | 'Z')
    };
    let pattern: String = text[start..].chars().take_while(|c| letter(*c)).collect();
    let pattern = pattern.trim_end_matches(|c: char| !c.is_ascii_alphabetic()).replace('Y', "y").replace('D', "d");
    Some(pattern).filter(|pattern| pattern.len() >= 4)
}

/// The unit of an amount.
pub(crate) fn unit(text: &str) -> Option<&'static str> {
    let text = half_width(text).replace([' ', ':', '为', '是'], "");
    ["单位人民币分", "单位分", "(分)"].iter().find(|word| text.contains(*word)).map(|_| "fen").or_else(|| {
        ["单位元", "单位人民币元", "单位人民币(元)", "(元)", "单位人民币"]
            .iter()
            .find(|word| text.contains(*word))
            .map(|_| "yuan")
    })
}

/// `取值范围[0.01,100000000]`: the least and greatest value.
pub(crate) fn range(text: &str) -> Option<(String, String)> {
    let half = half_width(text);
    let at = half.find("范围")?;
    let rest = half[at + "范围".len()..]
        .trim_start_matches(|c: char| c == ':' || c.is_whitespace() || matches!(c, '为' | '是' | '在'));
    let (inner, _) = rest.strip_prefix('[')?.split_once(']')?;
    let (least, greatest) = inner.split_once([',', '~'])?;
    let (least, greatest) = (least.trim(), greatest.trim());
    let number = |text: &str| {
        text.len() <= 20
            && text.parse::<f64>().is_ok()
            && text.chars().all(|c| c.is_ascii_digit() || c == '.')
            && text.starts_with(|c: char| c.is_ascii_digit())
    };
    (number(least) && number(greatest)).then(|| (least.to_owned(), greatest.to_owned()))
}

/// Whether a description says that this parameter and others cannot all be missing.
pub(crate) fn is_either_or(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    [
        "不能同时为空",
        "不可同时为空",
        "不能都为空",
        "不可都为空",
        "不能全部为空",
        "不能全为空",
        "二选一",
        "三选一",
        "至少传一个",
        "至少填一个",
        "至少一个",
        "任选其一",
        "必选其一",
        "必填其一",
        "必传其一",
    ]
    .iter()
    .any(|words| text.contains(words))
}

/// The names that a description mentions.
pub(crate) fn mentions<'n>(text: &str, names: &HashSet<&'n str>) -> Vec<&'n str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.filter_map(|word| names.get(word).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(lines: &[&str], example: Option<&str>) -> Vec<String> {
        let about: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        match enumeration(&about, example) {
            Listed::Values(values) => values.into_iter().map(|value| value.code).collect(),
            Listed::Doubtful(..) => vec!["?".to_owned()],
            Listed::Nothing => Vec::new(),
        }
    }

    #[test]
    fn enumerations() {
        for (lines, example, codes) in [
            (&["取值如下:", "A:甲", "B_1 ：乙"][..], Some("A"), &["A", "B_1"][..]),
            (&["code_a表示甲。", "code_b表示乙。"], None, &["code_a", "code_b"]),
            (&["状态。SUCCESS：成功（见a）；FAIL：失败；"], Some("FAIL"), &["SUCCESS", "FAIL"]),
            (&["0—虚拟；1—实物"], Some("0"), &["0", "1"]),
            (&["场景 条码,取值:bar_code 声波,取值:wave_code"], Some("bar_code"), &["bar_code", "wave_code"]),
            (&["支持：ONE：一个"], Some("ONE"), &["ONE"]),
            (&["A:甲", "B:乙"], Some("C"), &["?"]),
            (&["A:甲", "B:乙"], Some("A或者B"), &["A", "B"]),
            (&["主类型：0—虚拟；1—实物。注：y"], Some("0"), &["0", "1"]),
            (&["类型,POST 平邮,FAST 快递,EMS EMS。"], Some("FAST"), &["POST", "FAST", "EMS"]),
            (&["类型,POST 平邮,或其他,FAST 快递"], Some("FAST"), &[]),
            (&["类型。二级:Second;门店:Store"], Some("Store"), &["Second", "Store"]),
            (&["m-分钟，h-小时，d-天"], Some("90m"), &[]),
            (&["注意：x:甲"], None, &[]),
            (&["地址 http://a.b", "见 https://c.d"], None, &[]),
            (&["说明"], None, &[]),
            (
                &["等级。\tAA_X：未入库\tAA_Y：无风险，高\tBB_X：较小，自行。\tCC_X：高"],
                Some("CC_X"),
                &["AA_X", "AA_Y", "BB_X", "CC_X"],
            ),
            (&["等级。AA_X：未入库 AA_Y：无风险，高 BB_X：较小，自行。CC_X：高；DD_X：低"], Some("CC_X"), &["?"]),
        ] {
            assert_eq!(listed(lines, example), codes, "{lines:?}");
        }
    }

    #[test]
    fn json_members() {
        let about = ["格式为json:", "id_type:类型,必填,必须传入CERT", "memo：备注，选填，不填则无", "other 说明"];
        let row = Row { about: about.iter().map(|line| (*line).to_owned()).collect(), ..Row::default() };
        let members = members(&row);
        let facts: Vec<_> =
            members.iter().map(|row| (row.name.as_str(), row.presence.as_str(), row.values.len())).collect();
        assert_eq!(facts, [("id_type", "必填", 1), ("memo", "选填", 0)]);
    }

    #[test]
    fn small_facts() {
        assert_eq!(pattern("格式为yyyy-MM-dd HH:mm:ss。").as_deref(), Some("yyyy-MM-dd HH:mm:ss"));
        assert_eq!(pattern("格式：YYYYMMDD").as_deref(), Some("yyyyMMdd"));
        assert_eq!(pattern("日期"), None);
        assert_eq!(unit("金额，单位为元"), Some("yuan"));
        assert_eq!(unit("金额（单位：分）"), Some("fen"));
        assert_eq!(range("取值范围：[0.01,100000000]。"), Some(("0.01".to_owned(), "100000000".to_owned())));
        assert_eq!(range("取值范围:1m~15d"), None);
        assert!(is_either_or("和商户订单号不能 同时为空"));
        assert_eq!(mentions("与a_b 或 c 不可", &["a_b", "c", "d"].into()), ["a_b", "c"]);
        assert_eq!(constant("必须传入A或B"), None);
    }
}
