//! Moving over a value without reading it: the hot loop of a large plan, most of which nobody looks at.
//!
//! It checks every byte as the other readers do, but goes down into containers with a list of open
//! brackets instead of calls, and decodes nothing. Measured on the 747 MB plan of `benches/check`.

use super::{Cursor, Kind, MAX_DEPTH, Problem, Result};

/// What closes the containers that are open, outermost first.
struct Open {
    objects: [bool; MAX_DEPTH as usize],
    depth: usize,
}

impl Open {
    fn inside_object(&self) -> bool {
        self.depth.checked_sub(1).and_then(|top| self.objects.get(top)).copied().unwrap_or_default()
    }
}

impl<'a> Cursor<'a> {
    /// Reads one value, checks it whole and gives its text.
    pub fn skip(&mut self) -> Result<&'a str> {
        let kind = self.peek()?;
        let start = self.at;
        match kind {
            Kind::Array | Kind::Object => self.skip_container()?,
            _ => self.skip_leaf(kind)?,
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Moves over a value whose text is known to stand here.
    pub fn pass(&mut self, text: &str) {
        self.blank();
        self.at += text.len();
    }

    fn skip_leaf(&mut self, kind: Kind) -> Result<()> {
        match kind {
            Kind::Null => self.null(),
            Kind::Bool => self.bool().map(|_| ()),
            Kind::Number => self.number().map(|_| ()),
            _ => self.skip_string(),
        }
    }

    fn skip_container(&mut self) -> Result<()> {
        let mut open = Open { objects: [false; MAX_DEPTH as usize], depth: 0 };
        let room = usize::from(MAX_DEPTH.saturating_sub(self.depth));
        loop {
            let kind = self.peek()?;
            if matches!(kind, Kind::Array | Kind::Object) {
                if self.skip_open(kind == Kind::Object, &mut open, room)? {
                    continue;
                }
            } else {
                self.skip_leaf(kind)?;
            }
            if self.skip_close(&mut open)? {
                return Ok(());
            }
        }
    }

    /// Enters a container. True when an element follows, false when it is empty and left again.
    fn skip_open(&mut self, object: bool, open: &mut Open, room: usize) -> Result<bool> {
        if open.depth >= room {
            return self.fail(Problem::TooDeep);
        }
        self.at += 1;
        self.blank();
        if self.byte() == Some(if object { b'}' } else { b']' }) {
            self.at += 1;
            return Ok(false);
        }
        if let Some(slot) = open.objects.get_mut(open.depth) {
            *slot = object;
        }
        open.depth += 1;
        if object {
            self.skip_key()?;
        }
        Ok(true)
    }

    /// Goes on after an element: to the next one (false), or out of everything (true).
    fn skip_close(&mut self, open: &mut Open) -> Result<bool> {
        loop {
            if open.depth == 0 {
                return Ok(true);
            }
            self.blank();
            let object = open.inside_object();
            match self.byte() {
                Some(b',') => {
                    self.at += 1;
                    if object {
                        self.skip_key()?;
                    }
                    return Ok(false);
                }
                Some(b'}') if object => {}
                Some(b']') if !object => {}
                _ => return self.expected(if object { "`,` or `}`" } else { "`,` or `]`" }),
            }
            self.at += 1;
            open.depth -= 1;
        }
    }

    fn skip_key(&mut self) -> Result<()> {
        self.blank();
        if self.byte() != Some(b'"') {
            return self.expected("a string");
        }
        self.skip_string()?;
        self.blank();
        if self.byte() != Some(b':') {
            return self.expected("`:`");
        }
        self.at += 1;
        Ok(())
    }
}
