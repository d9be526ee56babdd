//! Finding what is special in a JSON string: every reply and every request goes through here byte by byte.

/// What needs no look inside a string (no quote, no backslash, no control character), and the rest.
#[inline]
pub(crate) fn split_plain(text: &str) -> (&str, &str) {
    text.split_at_checked(plain_run(text.as_bytes())).unwrap_or((text, ""))
}

/// How many bytes at the start are plain. Most strings in a body end within the first words.
#[inline]
pub(crate) fn plain_run(bytes: &[u8]) -> usize {
    let Some((first, rest)) = bytes.split_first_chunk::<24>() else {
        return if bytes.len() < 8 { plain_bytes(bytes) } else { long_plain_run(bytes) };
    };
    let mut before: usize = 0;
    for word in first.as_chunks().0 {
        let special = special_in(*word);
        if special != 0 {
            return before.wrapping_add(plain_before(special));
        }
        before = before.wrapping_add(8);
    }
    before.wrapping_add(long_plain_run(rest))
}

/// The same in blocks that the compiler makes vectors of, then in words, then in bytes.
#[inline(never)]
fn long_plain_run(bytes: &[u8]) -> usize {
    let mark = |byte: u8| u8::from(byte == b'"') | u8::from(byte == b'\\') | u8::from(byte < 0x20);
    let mut rest = bytes;
    while let Some((block, tail)) = rest.split_first_chunk::<32>()
        && block.iter().fold(0, |most, byte| mark(*byte).max(most)) == 0
    {
        rest = tail;
    }
    let read = |rest: &[u8]| bytes.len().wrapping_sub(rest.len());
    while let Some((word, tail)) = rest.split_first_chunk() {
        let special = special_in(*word);
        if special != 0 {
            return read(rest).wrapping_add(plain_before(special));
        }
        rest = tail;
    }
    read(rest).wrapping_add(plain_bytes(rest))
}

fn plain_bytes(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| byte >= 0x20 && byte != b'"' && byte != b'\\').count()
}

/// How many bytes of a word stand before the first that is marked. The lowest mark is exact; borrows only disturb the bytes
/// above it.
fn plain_before(special: u64) -> usize {
    (special.trailing_zeros() / 8) as usize
}

/// Marks what is not plain with its highest bit: the classic test for a byte below `n` in a word.
fn special_in(bytes: [u8; 8]) -> u64 {
    let word = u64::from_le_bytes(bytes);
    // With its second bit turned, a quote is 0x20, and what is below 0x20 stays there.
    let quote_or_control = (word ^ each(0x02)).wrapping_sub(each(0x21));
    let backslash = (word ^ each(b'\\')).wrapping_sub(each(1));
    (quote_or_control | backslash) & !word & each(0x80)
}

/// A word of eight times the same byte.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_of_a_plain_run_is_found() {
        // Every byte, also as the last of a word, and above what borrows.
        for byte in 0..=u8::MAX {
            let special = byte < 0x20 || byte == b'"' || byte == b'\\';
            for at in 0..8 {
                let mut bytes = [b' '; 8];
                bytes[at] = byte;
                assert_eq!(plain_run(&bytes), if special { at } else { 8 }, "{byte} at {at}");
            }
        }
        // Bytes above ASCII and just above the bounds must not be taken for special ones.
        let plain: Vec<u8> = b"!#[ \xE6\x7F".iter().copied().cycle().take(130).collect();
        for length in 0..=plain.len() {
            assert_eq!(plain_run(&plain[..length]), length);
            for (before, special) in (0..length).zip([b'"', b'\\', 0, 0x1f, b'\n'].into_iter().cycle()) {
                let mut bytes = plain[..length].to_vec();
                bytes[before] = special;
                bytes[length - 1] = b'"';
                assert_eq!(plain_run(&bytes), before, "{special} at {before} of {length}");
            }
        }
        assert_eq!(plain_run(&[0xFF; 19]), 19);
    }
}
