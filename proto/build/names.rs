//! What the generated code calls a message and its fields.

use prost_reflect::MessageDescriptor;

/// Whether it is a message of this contract that has a type of its own.
pub(crate) fn is_ours(message: &MessageDescriptor) -> bool {
    message.package_name().starts_with("switchboard.") && !message.is_map_entry()
}

pub(crate) fn rust_path(message: &MessageDescriptor) -> String {
    match message.parent_message() {
        Some(parent) => format!("{}::{}", rust_module_of(&parent), message.name()),
        None => format!("{}::{}", rust_package(message.package_name()), message.name()),
    }
}

pub(crate) fn rust_module_of(message: &MessageDescriptor) -> String {
    let outer = match message.parent_message() {
        Some(parent) => rust_module_of(&parent),
        None => rust_package(message.package_name()),
    };
    format!("{outer}::{}", snake(message.name()))
}

fn rust_package(package: &str) -> String {
    format!("crate::{}", package.replace('.', "::"))
}

pub(crate) fn rust_field(name: &str) -> String {
    match name {
        "type" => "r#type".into(),
        other => other.into(),
    }
}

pub(crate) fn upper_camel(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
