//! Support for tests.

pub mod mariadb;
