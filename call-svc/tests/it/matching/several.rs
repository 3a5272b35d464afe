//! Several instances.
