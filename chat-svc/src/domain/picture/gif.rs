//! GIF files (version 89a) without comments, other programs' data, and whatever follows their end.

/// What of a file is gone through.
struct Reader<'f> {
    rest: &'f [u8],
    kept: Vec<u8>,
}

const EXTENSION: u8 = 0x21;
const PICTURE: u8 = 0x2c;
const END: u8 = 0x3b;
const CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;
/// What says how often the pictures are shown again.
const LOOP: &[u8] = b"\x0bNETSCAPE2.0";

/// The pictures of a file, as they are. Nothing: it is no such file, or a broken one.
pub(super) fn stripped(file: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader { rest: file, kept: Vec::with_capacity(file.len()) };
    reader.keep(6)?;
    let screen = reader.keep(7)?;
    reader.colors(*screen.get(4)?)?;
    loop {
        match reader.byte()? {
            EXTENSION => reader.extension()?,
            PICTURE => {
                reader.kept.push(PICTURE);
                let place = reader.keep(9)?;
                reader.colors(*place.get(8)?)?;
                reader.keep(1)?;
                reader.blocks(true)?;
            }
            END => {
                reader.kept.push(END);
                return Some(reader.kept);
            }
            _ => return None,
        }
    }
}

impl<'f> Reader<'f> {
    fn take(&mut self, count: usize) -> Option<&'f [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn keep(&mut self, count: usize) -> Option<&'f [u8]> {
        let taken = self.take(count)?;
        self.kept.extend_from_slice(taken);
        Some(taken)
    }

    /// The table of colours that flags tell of.
    fn colors(&mut self, flags: u8) -> Option<()> {
        if flags & 0x80 != 0 {
            self.keep(3 << ((flags & 7) + 1))?;
        }
        Some(())
    }

    fn extension(&mut self) -> Option<()> {
        let label = self.byte()?;
        let is_kept = label == CONTROL || label == APPLICATION && self.rest.starts_with(LOOP);
        if is_kept {
            self.kept.extend_from_slice(&[EXTENSION, label]);
        }
        self.blocks(is_kept)
    }

    /// Blocks, to the empty one at their end.
    fn blocks(&mut self, is_kept: bool) -> Option<()> {
        loop {
            let length = self.byte()?;
            let block = self.take(length.into())?;
            if is_kept {
                self.kept.push(length);
                self.kept.extend_from_slice(block);
            }
            if length == 0 {
                return Some(());
            }
        }
    }
}
