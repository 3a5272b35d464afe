//! Positions: (epoch, offset), and their wire form.

use std::{fmt, str::FromStr};

use uuid::Uuid;

/// A place in a channel: after its event number `offset`, in the life of the channel that `epoch` names.
///
/// The wire form is the epoch as 32 lower-case hexadecimal digits, a hyphen, and the offset in decimal. Clients treat it
/// as opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    /// Which life of the channel.
    pub epoch: Uuid,
    /// How many events came before and up to here.
    pub offset: u64,
}

/// A text that no channel gave as a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a position of a channel")]
pub struct PositionInvalid;

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch.simple(), self.offset)
    }
}

impl FromStr for Position {
    type Err = PositionInvalid;

    /// Accepts exactly what `Display` writes.
    fn from_str(text: &str) -> Result<Self, PositionInvalid> {
        let (epoch, offset) = text.split_once('-').ok_or(PositionInvalid)?;
        let position = Self {
            epoch: Uuid::try_parse(epoch).map_err(|_| PositionInvalid)?,
            offset: offset.parse().map_err(|_| PositionInvalid)?,
        };
        // Parsers are lenient about case, signs, braces and leading zeros; a position has one spelling.
        if position.to_string() == text { Ok(position) } else { Err(PositionInvalid) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reads_what_it_writes(epoch: u128, offset: u64) {
            let position = Position { epoch: Uuid::from_u128(epoch), offset };
            prop_assert_eq!(position.to_string().parse(), Ok(position));
        }

        #[test]
        fn any_text_either_fails_or_is_the_only_spelling(text in "[0-9a-fA-F+{}-]{0,40}") {
            if let Ok(position) = text.parse::<Position>() {
                prop_assert_eq!(position.to_string(), text);
            }
        }
    }

    #[test]
    fn refuses_other_spellings() {
        let epoch = "0192f0c1d2e37a4b8c5d6e7f8091a2b3";
        assert!(format!("{epoch}-7").parse::<Position>().is_ok());
        for text in
            ["", "-", "7", epoch, &format!("{epoch}-"), &format!("{epoch}-07"), &format!("{epoch}-+7")]
        {
            assert_eq!(text.parse::<Position>(), Err(PositionInvalid), "{text}");
        }
        assert!(format!("{}-7", epoch.to_uppercase()).parse::<Position>().is_err());
        assert!(format!("{epoch}-18446744073709551616").parse::<Position>().is_err());
    }
}
