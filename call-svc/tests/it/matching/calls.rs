//! Sound and picture.
