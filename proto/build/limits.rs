//! Writes `impl CheckLimits` for every message from the `limits` field options.

use std::fmt::Write as _;

use prost_reflect::{DescriptorPool, FieldDescriptor, Kind, Value};

use super::names::{is_ours, rust_field, rust_module_of, rust_path, upper_camel};

const OPTION: &str = "switchboard.access.v1.limits";

pub(crate) fn generate(pool: &DescriptorPool) -> Result<String, Box<dyn std::error::Error>> {
    let mut code = String::new();
    for message in pool.all_messages().filter(is_ours) {
        writeln!(code, "impl crate::limits::CheckLimits for {} {{", rust_path(&message))?;
        let body: String = message.fields().filter_map(|field| check_of(pool, &field)).collect();
        if body.is_empty() {
            writeln!(code, "    fn check_limits(&self, _at: &mut crate::limits::Violations) {{}}")?;
        } else {
            writeln!(
                code,
                "    fn check_limits(&self, at: &mut crate::limits::Violations) {{\n{body}    }}"
            )?;
        }
        code.push_str("}\n");
    }
    Ok(code)
}

/// The check of one field: of its own limits, and of what its messages hold.
fn check_of(pool: &DescriptorPool, field: &FieldDescriptor) -> Option<String> {
    let name = field.name();
    let ident = rust_field(name);
    let limits = limits_of(pool, field);
    let nested = matches!(field.kind(), Kind::Message(message) if is_ours(&message) && !field.is_map());
    if limits.is_none() && !nested {
        return None;
    }
    let method = match (field.is_list(), nested, field.kind()) {
        (true, true, _) => "messages",
        (true, false, Kind::String) => "strings",
        (true, false, Kind::Enum(_) | Kind::Uint64) => "elements",
        (false, true, _) => "message",
        (false, false, Kind::Message(_)) => "present",
        (false, false, Kind::Enum(_)) => "enumeration",
        (false, false, Kind::String) => "string",
        (false, false, Kind::Bytes) => "bytes",
        (false, false, Kind::Uint32 | Kind::Uint64) => "number",
        (_, _, kind) => {
            return Some(format!("        compile_error!(\"no limits for {name}: {kind:?}\");\n"));
        }
    };
    let limits = limits.unwrap_or_else(|| "crate::limits::Limits::NONE".into());
    if let Some(oneof) = field.containing_oneof() {
        let path = format!("{}::{}", rust_module_of(field.parent_message()), upper_camel(oneof.name()),);
        let variant = upper_camel(name);
        return Some(format!(
            "        if let Some({path}::{variant}(value)) = &self.{} {{ at.field(\"{name}\").{method}_set(value, {limits}); }}\n",
            rust_field(oneof.name()),
        ));
    }
    let value = match method {
        "number" if field.kind() == Kind::Uint32 => format!("u64::from(self.{ident})"),
        "number" => format!("self.{ident}"),
        "enumeration" => format!("self.{ident}"),
        _ => format!("&self.{ident}"),
    };
    Some(format!("        at.field(\"{name}\").{method}({value}, {limits});\n"))
}

fn limits_of(pool: &DescriptorPool, field: &FieldDescriptor) -> Option<String> {
    let extension = pool.get_extension_by_name(OPTION)?;
    let options = field.options();
    if !options.has_extension(&extension) {
        return None;
    }
    let value = options.get_extension(&extension).into_owned();
    let Value::Message(limits) = value else { return None };
    let number = |name: &str| match limits.get_field_by_name(name).map(|v| v.into_owned()) {
        Some(Value::U32(n)) => u64::from(n),
        Some(Value::U64(n)) => n,
        _ => 0,
    };
    let flag = |name: &str| matches!(limits.get_field_by_name(name).as_deref(), Some(Value::Bool(true)));
    Some(format!(
        "crate::limits::Limits {{ required: {}, uuid: {}, min_chars: {}, max_chars: {}, max_bytes: {}, max_items: {}, max: {} }}",
        flag("required"),
        flag("uuid"),
        number("min_chars"),
        number("max_chars"),
        number("max_bytes"),
        number("max_items"),
        number("max"),
    ))
}
