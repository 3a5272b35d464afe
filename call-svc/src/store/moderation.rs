//! Reports, what was said, who is suspended or warned, and what moderators did.

pub(crate) mod acts;
pub(crate) mod evidence;
pub(crate) mod matched;
pub(crate) mod reports;
pub(crate) mod suspensions;
pub(crate) mod warnings;
