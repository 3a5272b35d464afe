//! Writes `Debug` for every message with a field that is `debug_redact`: such a field shows nothing of what it holds.

use std::fmt::Write as _;

use prost_reflect::{DescriptorPool, FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor, Value};

use super::names::{is_ours, rust_field, rust_module_of, rust_path, upper_camel};

const REDACTED: &str = "&format_args!(\"[redacted]\")";

/// The messages that prost derives no `Debug` for, by their full names with a dot before.
pub(crate) fn skipped(pool: &DescriptorPool) -> Vec<String> {
    redacted(pool).map(|message| format!(".{}", message.full_name())).collect()
}

/// The code for them, and for their oneofs, which prost skips too.
pub(crate) fn generate(pool: &DescriptorPool) -> Result<String, std::fmt::Error> {
    let mut code = String::new();
    for message in redacted(pool) {
        let own = message.fields().filter(|field| real_oneof(field).is_none());
        let mut body: String = own.map(|field| line(field.name(), &shown(&field))).collect();
        for oneof in oneofs(&message) {
            body += &line(oneof.name(), &format!("&self.{}", rust_field(oneof.name())));
            code += &of_oneof(&message, &oneof)?;
        }
        let debug = format!("f.debug_struct(\"{}\"){body}.finish()", message.name());
        code += &implementation(&rust_path(&message), &debug)?;
    }
    Ok(code)
}

/// prost goes by the beginning of a name: what is declared within such a message is skipped with it.
fn redacted(pool: &DescriptorPool) -> impl Iterator<Item = MessageDescriptor> {
    pool.all_messages().filter(is_ours).filter(|message| {
        let outward = std::iter::successors(Some(message.clone()), MessageDescriptor::parent_message);
        outward.flat_map(|message| message.fields().collect::<Vec<_>>()).any(|field| is_secret(&field))
    })
}

fn is_secret(field: &FieldDescriptor) -> bool {
    matches!(field.options().get_field_by_name("debug_redact").as_deref(), Some(Value::Bool(true)))
}

/// What a field shows. A single enum is shown by its name, as prost does.
fn shown(field: &FieldDescriptor) -> String {
    let ident = rust_field(field.name());
    if is_secret(field) {
        REDACTED.to_owned()
    } else if matches!(field.kind(), Kind::Enum(_)) && !field.is_list() {
        format!("&self.{ident}()")
    } else {
        format!("&self.{ident}")
    }
}

fn of_oneof(message: &MessageDescriptor, oneof: &OneofDescriptor) -> Result<String, std::fmt::Error> {
    let mut arms = String::new();
    for field in oneof.fields() {
        let variant = upper_camel(field.name());
        let (pattern, shown) = if is_secret(&field) { ("_", REDACTED) } else { ("value", "value") };
        let debug = format!("f.debug_tuple(\"{variant}\").field({shown}).finish()");
        writeln!(arms, "            Self::{variant}({pattern}) => {debug},")?;
    }
    let path = format!("{}::{}", rust_module_of(message), upper_camel(oneof.name()));
    implementation(&path, &format!("match self {{\n{arms}        }}"))
}

fn implementation(path: &str, body: &str) -> Result<String, std::fmt::Error> {
    let mut code = String::new();
    writeln!(code, "impl std::fmt::Debug for {path} {{")?;
    writeln!(code, "    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{")?;
    writeln!(code, "        {body}\n    }}\n}}")?;
    Ok(code)
}

fn line(name: &str, value: &str) -> String {
    format!(".field(\"{name}\", {value})")
}

/// The oneof that was written: an `optional` field has one of its own, which no code is made for.
fn real_oneof(field: &FieldDescriptor) -> Option<OneofDescriptor> {
    field.containing_oneof().filter(|oneof| !oneof.is_synthetic())
}

fn oneofs(message: &MessageDescriptor) -> Vec<OneofDescriptor> {
    message.oneofs().filter(|oneof| !oneof.is_synthetic()).collect()
}
