//! A second reading of forms: what any server would make of one, and the text that is signed.

/// The pairs of a form in their order, decoded to bytes.
pub fn pairs(raw: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let decode = |text: &[u8]| {
        let spaces: Vec<u8> = text.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        percent_encoding::percent_decode(&spaces).collect()
    };
    let given = raw.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty());
    given
        .map(|pair| match pair.iter().position(|&byte| byte == b'=') {
            Some(at) => (decode(&pair[..at]), decode(&pair[at + 1..])),
            None => (decode(pair), Vec::new()),
        })
        .collect()
}

/// `name=value` of those that are kept, sorted, joined by `&`: the canonical string (`protocol.md` §1.5).
pub fn canonical(pairs: &[(Vec<u8>, Vec<u8>)], keep: impl Fn(&[u8], &[u8]) -> bool) -> Vec<u8> {
    let mut kept: Vec<_> = pairs.iter().filter(|(name, value)| name != b"sign" && keep(name, value)).collect();
    kept.sort();
    let texts: Vec<Vec<u8>> = kept.iter().map(|(name, value)| [name.as_slice(), b"=", value].concat()).collect();
    texts.join(&b'&')
}

/// A value as a form carries it.
pub fn encode(value: &[u8]) -> String {
    percent_encoding::percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}
