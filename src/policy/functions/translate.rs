//! Go's regular expressions in the words of the `regex` crate.
//!
//! Both descend from RE2, and most of a pattern is the same. What differs:
//!
//! | in Go | here |
//! |---|---|
//! | `\d \s \w \b` are ASCII | they are Unicode, so they are written out |
//! | `\Q...\E`, `\123` (octal) | unknown, written out |
//! | `[a[b&&c]`: only letters | nested classes and operators, so they are escaped |
//! | `{` that begins no repetition is a letter | an error, so it is escaped |
//! | `a**`, `a{1001}`, `(?x)`, `\u0041`, `\b{start}` are errors | they have a meaning, so they are refused |
//!
//! One difference is left: names of Unicode classes (`\p{...}`) are read more loosely here, and there are
//! more of them.

const MOST_REPEATS: u32 = 1000;

/// The name that a group has in the pattern. Its own begins with a letter and a number, because the crate
/// wants a letter first and every name only once; Go wants neither.
pub(super) fn group_name(name: &str) -> &str {
    name.split_once('_').map_or(name, |(_, name)| name)
}

/// What may stand in `[:alpha:]`.
const NAMED: &[&str] = &[
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "word", "xdigit",
];

/// The pattern, or why Go would refuse it. What is not looked at here the crate refuses by itself.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut reader =
        Reader { rest: pattern, out: String::with_capacity(pattern.len() + 16), repeated: false, names: 0 };
    while let Some(c) = reader.next() {
        reader.one(c)?;
    }
    Ok(reader.out)
}

struct Reader<'p> {
    rest: &'p str,
    out: String,
    /// The last thing read is a repetition, which cannot be repeated.
    repeated: bool,
    /// How many groups with names there are.
    names: usize,
}

/// The members of a class that has a letter.
fn perl(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        's' => r"[\t\n\f\r ]",
        'S' => r"[^\t\n\f\r ]",
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        _ => return None,
    })
}

/// A character for itself.
fn literal(c: char, out: &mut String) {
    if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
        out.push('\\');
    }
    out.push(c);
}

impl<'p> Reader<'p> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn one(&mut self, c: char) -> Result<(), String> {
        let before = std::mem::take(&mut self.repeated);
        match c {
            '\\' => self.escape()?,
            '[' => self.class()?,
            '(' => self.group()?,
            '*' | '+' | '?' => self.repetition(&c.to_string(), before)?,
            '{' => match self.counted()? {
                Some(counted) => self.repetition(&counted, before)?,
                None => self.out.push_str(r"\{"),
            },
            '.' | '^' | '$' | '|' | ')' => self.out.push(c),
            c => literal(c, &mut self.out),
        }
        Ok(())
    }

    fn repetition(&mut self, operator: &str, before: bool) -> Result<(), String> {
        if before {
            return Err(format!("`{operator}` repeats a repetition"));
        }
        self.out.push_str(operator);
        if self.eat("?") {
            self.out.push('?');
        }
        self.repeated = true;
        Ok(())
    }

    /// What stands behind a `{`, if it is a repetition.
    fn counted(&mut self) -> Result<Option<String>, String> {
        let Some((inside, rest)) = self.rest.split_once('}') else { return Ok(None) };
        let (least, most) =
            inside.split_once(',').map_or((inside, None), |(least, most)| (least, Some(most)));
        let number = |text: &str| {
            let plain = text.bytes().all(|byte| byte.is_ascii_digit());
            plain && !text.is_empty() && (text.len() == 1 || !text.starts_with('0'))
        };
        if !number(least) || !most.is_none_or(|most| most.is_empty() || number(most)) {
            return Ok(None);
        }
        let bound = |text: &str| text.parse().ok().filter(|count: &u32| *count <= MOST_REPEATS);
        let valid = match (bound(least), most.filter(|most| !most.is_empty())) {
            (Some(least), Some(most)) => bound(most).is_some_and(|most| least <= most),
            (least, None) => least.is_some(),
            (None, Some(_)) => false,
        };
        if !valid {
            return Err(format!("`{{{inside}}}` is not a count of repetitions up to {MOST_REPEATS}"));
        }
        self.rest = rest;
        Ok(Some(format!("{{{inside}}}")))
    }

    /// Flags, names and what else may stand behind a `(`.
    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        if !self.eat("?") {
            return Ok(());
        }
        self.out.push('?');
        for named in ["P<", "<"] {
            if self.eat(named) {
                let name: String = self.rest.chars().take_while(|c| *c != '>').collect();
                if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                    return Err("the name of a group must be letters, digits and `_`".to_owned());
                }
                self.names += 1;
                self.out.push_str(&format!("P<n{}_", self.names));
                return Ok(());
            }
        }
        while let Some(c) = self.next() {
            match c {
                'i' | 'm' | 's' | 'U' | '-' => self.out.push(c),
                ':' | ')' => {
                    self.out.push(c);
                    return Ok(());
                }
                c => return Err(format!("`(?{c}` is not known")),
            }
        }
        Err("a group is not closed".to_owned())
    }

    /// What stands behind a backslash outside of a class.
    fn escape(&mut self) -> Result<(), String> {
        match self.rest.chars().next() {
            Some('A') => self.copy(r"\A"),
            Some('z') => self.copy(r"\z"),
            Some('b') => self.copy(r"(?-u:\b)"),
            Some('B') => self.copy(r"(?-u:\B)"),
            Some('Q') => {
                self.next();
                let (quoted, rest) = self.rest.split_once(r"\E").unwrap_or((self.rest, ""));
                quoted.chars().for_each(|c| literal(c, &mut self.out));
                self.rest = rest;
            }
            _ => match self.set()? {
                Some(set) => self.out.push_str(&set),
                None => {
                    let c = self.character()?;
                    literal(c, &mut self.out);
                }
            },
        }
        Ok(())
    }

    fn copy(&mut self, text: &str) {
        self.next();
        self.out.push_str(text);
    }

    /// A set of characters that has a letter: `\d`, `\pL`, `\P{Greek}`. The backslash is read.
    fn set(&mut self) -> Result<Option<String>, String> {
        let Some(letter) = self.rest.chars().next() else {
            return Err("the pattern ends with a backslash".to_owned());
        };
        if let Some(set) = perl(letter) {
            self.next();
            return Ok(Some(set.to_owned()));
        }
        if !matches!(letter, 'p' | 'P') {
            return Ok(None);
        }
        self.next();
        let name = if self.eat("{") {
            let (name, rest) = self.rest.split_once('}').ok_or("a Unicode class is not closed")?;
            self.rest = rest;
            name.to_owned()
        } else {
            self.next().ok_or("a Unicode class has no name")?.to_string()
        };
        let (negated, name) = name.strip_prefix('^').map_or((false, name.as_str()), |name| (true, name));
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphabetic() || c == '_') {
            return Err("the name of a Unicode class is not known".to_owned());
        }
        let letter = if negated == (letter == 'P') { 'p' } else { 'P' };
        Ok(Some(format!("\\{letter}{{{name}}}")))
    }

    /// One character by its escape. The backslash is read.
    fn character(&mut self) -> Result<char, String> {
        let wrong = || "an escape is not known".to_owned();
        let c = self.next().ok_or_else(wrong)?;
        Ok(match c {
            'a' => '\u{7}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'x' => self.hexadecimal().ok_or_else(wrong)?,
            '0'..='7' if c == '0' || self.rest.starts_with(|next: char| next.is_digit(8)) => {
                let more: String = self.rest.chars().take(2).take_while(|next| next.is_digit(8)).collect();
                self.rest = self.rest.get(more.len()..).unwrap_or_default();
                u32::from_str_radix(&format!("{c}{more}"), 8)
                    .ok()
                    .and_then(char::from_u32)
                    .ok_or_else(wrong)?
            }
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => c,
            _ => return Err(wrong()),
        })
    }

    fn hexadecimal(&mut self) -> Option<char> {
        let digits = if self.eat("{") {
            let (digits, rest) = self.rest.split_once('}')?;
            self.rest = rest;
            digits
        } else {
            let (digits, rest) = self.rest.split_at_checked(2)?;
            self.rest = rest;
            digits
        };
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if plain { char::from_u32(u32::from_str_radix(digits, 16).ok()?) } else { None }
    }

    /// A class. The bracket is read.
    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        if self.eat("^") {
            self.out.push('^');
        }
        let mut first = true;
        loop {
            if !first && self.eat("]") {
                self.out.push(']');
                return Ok(());
            }
            first = false;
            if self.rest.is_empty() {
                return Err("a class is not closed".to_owned());
            }
            if let Some(named) = self.named() {
                self.out.push_str(&named?);
                continue;
            }
            match self.member()? {
                Ok(set) => self.out.push_str(&set),
                Err(low) => self.range(low)?,
            }
        }
    }

    /// `[:alpha:]`.
    fn named(&mut self) -> Option<Result<String, String>> {
        let inside = self.rest.strip_prefix("[:")?;
        let (name, rest) = inside.split_once(":]")?;
        self.rest = rest;
        let known = name.strip_prefix('^').unwrap_or(name);
        if !NAMED.contains(&known) {
            return Some(Err("the name of a class is not known".to_owned()));
        }
        Some(Ok(format!("[:{name}:]")))
    }

    /// A set, or one character.
    fn member(&mut self) -> Result<Result<String, char>, String> {
        if !self.eat("\\") {
            return Ok(Err(self.next().ok_or("a class is not closed")?));
        }
        match self.set()? {
            Some(set) => Ok(Ok(set)),
            None => Ok(Err(self.character()?)),
        }
    }

    /// One character, or a range from it.
    fn range(&mut self, low: char) -> Result<(), String> {
        literal(low, &mut self.out);
        let ends = self.rest.starts_with("-]") || !self.rest.starts_with('-') || self.rest.len() == 1;
        if ends {
            return Ok(());
        }
        self.next();
        let high =
            self.member()?.err().filter(|high| low <= *high).ok_or("a range of a class is upside down")?;
        self.out.push('-');
        literal(high, &mut self.out);
        Ok(())
    }
}
