//! Who looks for a partner, and who is with whom.
//!
//! Locks are taken in one order: a person's seat, seekers ascending by user id, slots, the match, its call.

pub(crate) mod avoid;
pub(crate) mod claim;
pub(crate) mod instances;
pub(crate) mod matches;
pub(crate) mod modes;
pub(crate) mod old;
pub(crate) mod seats;
pub(crate) mod seekers;
pub(crate) mod texts;

/// A list in a column, one item in each line; items hold no line breaks.
fn lines(items: &[String]) -> String {
    items.join("\n")
}

fn of_lines(column: &str) -> Vec<String> {
    column.lines().map(str::to_owned).collect()
}
