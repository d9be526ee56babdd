//! The grammar of JSON: one pass over a text, which takes down where each value stands.

use super::token::{MAX_POSITION, Token};
use super::{JsonError, JsonKind, MAX_DEPTH};
use crate::plain::plain_run;

/// For how many tokens there is room at first, at most.
const MOST_AT_FIRST: usize = 4096;

/// No token.
const NONE: u32 = MAX_POSITION;

type Result<T> = std::result::Result<T, JsonError>;

/// Where the values of a text stand, if it is one JSON value with nothing but white space around it.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>> {
    let mut scan = Scan::new(text);
    if text.len() > MAX_POSITION as usize {
        return scan.error("the text has 128 MiB or more");
    }
    loop {
        match scan.peek() {
            Some(b'"') => scan.string()?,
            byte => scan.other_value(byte)?,
        }
        if !scan.advance()? {
            break;
        }
    }
    // They are kept with the reply.
    if scan.tokens.capacity() > MOST_AT_FIRST {
        scan.tokens.shrink_to_fit();
    }
    Ok(scan.tokens)
}

/// How far a scan has come.
struct Scan<'t> {
    length: usize,
    rest: &'t [u8],
    tokens: Vec<Token>,
    /// The innermost object or list that has not been closed. Until it is, its token tells of the one around it.
    open: u32,
    /// What closes it.
    close: u8,
    depth: u8,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        // A member of a reply takes some 40 bytes and two tokens; a long text takes one.
        let tokens = Vec::with_capacity((text.len() / 16).min(MOST_AT_FIRST));
        Self { length: text.len(), rest: text.as_bytes(), tokens, open: NONE, close: 0, depth: 0 }
    }

    #[cold]
    fn error<T>(&self, what: &'static str) -> Result<T> {
        Err(JsonError { at: self.length.saturating_sub(self.rest.len()), what })
    }

    /// How many bytes stand before this rest.
    #[expect(clippy::cast_possible_truncation, reason = "the length of the whole has been looked at")]
    #[inline]
    fn before(&self, rest: &[u8]) -> u32 {
        self.length.wrapping_sub(rest.len()) as u32
    }

    /// How many tokens there are: no more than bytes.
    #[expect(clippy::cast_possible_truncation, reason = "the length of the whole has been looked at")]
    #[inline]
    fn count(&self) -> u32 {
        self.tokens.len() as u32
    }

    /// The next byte that is no white space, with the scan before it.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        match self.rest.first() {
            Some(&byte) if byte > b' ' => Some(byte),
            _ => self.peek_further(),
        }
    }

    #[cold]
    fn peek_further(&mut self) -> Option<u8> {
        while let Some((b' ' | b'\t' | b'\n' | b'\r', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
        self.rest.first().copied()
    }

    /// Steps over a byte that has been seen.
    #[inline]
    fn step(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    /// Takes down a value that holds no others, from here to this rest.
    fn push(&mut self, kind: JsonKind, rest: &'t [u8]) {
        self.tokens.push(Token::new(kind, self.before(self.rest), self.before(rest)));
        self.rest = rest;
    }

    /// Goes on to the next value: out of what ends here, over a comma and a name. False if there is none.
    #[inline]
    fn advance(&mut self) -> Result<bool> {
        loop {
            let next = self.peek();
            if self.open == NONE {
                return if next.is_none() { Ok(false) } else { self.error("something follows the value") };
            }
            let first = self.open.wrapping_add(1) == self.count();
            match next {
                Some(b',') if !first => {
                    self.step();
                    break;
                }
                Some(byte) if byte == self.close => self.close(),
                Some(_) if first => break,
                Some(_) => return self.error("expected `,` or the end"),
                None => return self.error("the text ends inside a value"),
            }
        }
        if self.close == b'}' {
            self.name()?;
        }
        Ok(true)
    }

    /// A member's name and the colon behind it.
    #[inline]
    fn name(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'"') => self.string()?,
            _ => return self.error("expected a member's name"),
        }
        match self.peek() {
            Some(b':') => self.step(),
            _ => return self.error("expected `:`"),
        }
        Ok(())
    }

    /// The string that the scan stands before.
    #[expect(clippy::inline_always, reason = "most of a reply is names and short texts")]
    #[inline(always)]
    fn string(&mut self) -> Result<()> {
        let body = self.rest.get(1..).unwrap_or_default();
        let Some(tail @ [b'"', rest @ ..]) = body.get(plain_run(body)..) else { return self.special_string(body) };
        self.tokens.push(Token::new(JsonKind::String, self.before(body), self.before(tail)));
        self.rest = rest;
        Ok(())
    }

    /// A string with escapes in it, from behind its quote, or why it is none.
    #[cold]
    fn special_string(&mut self, body: &'t [u8]) -> Result<()> {
        self.rest = body;
        loop {
            self.rest = self.rest.get(plain_run(self.rest)..).unwrap_or_default();
            match self.rest {
                [b'"', ..] => break,
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', rest @ ..] => self.rest = rest,
                [b'\\', b'u', rest @ ..] => match rest.split_at_checked(4) {
                    Some((digits, rest)) if digits.iter().all(u8::is_ascii_hexdigit) => self.rest = rest,
                    _ => return self.error("an escape without four hexadecimal digits"),
                },
                [b'\\', ..] => return self.error("an unknown escape"),
                [_, ..] => return self.error("a control character in a string"),
                [] => return self.error("the text ends inside a string"),
            }
        }
        self.tokens.push(Token::escaped(self.before(body), self.before(self.rest)));
        self.step();
        Ok(())
    }

    /// The value that the scan stands before, by its first byte, if it is no string; of an object or a list, its
    /// beginning.
    #[inline(never)]
    fn other_value(&mut self, first: Option<u8>) -> Result<()> {
        match first {
            Some(b'{') => self.open(JsonKind::Object, b'}'),
            Some(b'[') => self.open(JsonKind::Array, b']'),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.literal(b"true", JsonKind::Bool),
            Some(b'f') => self.literal(b"false", JsonKind::Bool),
            Some(b'n') => self.literal(b"null", JsonKind::Null),
            Some(_) => self.error("expected a value"),
            None => self.error("the text ends where a value is expected"),
        }
    }

    fn open(&mut self, kind: JsonKind, close: u8) -> Result<()> {
        if self.depth >= MAX_DEPTH {
            return self.error("nested too deeply");
        }
        self.depth = self.depth.wrapping_add(1);
        let (index, around) = (self.count(), self.open);
        self.tokens.push(Token::new(kind, self.before(self.rest), around));
        (self.open, self.close) = (index, close);
        self.step();
        Ok(())
    }

    /// Leaves the innermost object or list.
    fn close(&mut self) {
        self.step();
        self.depth = self.depth.wrapping_sub(1);
        let (at, end) = (self.before(self.rest), self.count());
        self.tokens.push(Token::new(JsonKind::Null, at, at));
        if let Some(token) = self.tokens.get_mut(self.open as usize) {
            self.open = token.replace_end(end);
        }
        let around = self.tokens.get(self.open as usize);
        self.close = if around.is_some_and(|token| token.kind() == JsonKind::Object) { b'}' } else { b']' };
    }

    /// The number that the scan stands before.
    fn number(&mut self) -> Result<()> {
        let rest = self.rest.strip_prefix(b"-").unwrap_or(self.rest);
        let mut rest = match rest {
            [b'0', rest @ ..] => rest,
            _ => self.digits(rest)?,
        };
        if let [b'.', fraction @ ..] = rest {
            rest = self.digits(fraction)?;
        }
        if let [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] = rest {
            rest = self.digits(exponent)?;
        }
        self.push(JsonKind::Number, rest);
        Ok(())
    }

    /// What stands behind one digit or more.
    fn digits(&mut self, text: &'t [u8]) -> Result<&'t [u8]> {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        match text.get(digits..) {
            Some(rest) if digits > 0 => Ok(rest),
            _ => {
                self.rest = text;
                self.error("expected a digit")
            }
        }
    }

    fn literal(&mut self, word: &[u8], kind: JsonKind) -> Result<()> {
        let Some(rest) = self.rest.strip_prefix(word) else { return self.error("expected a value") };
        self.push(kind, rest);
        Ok(())
    }
}
