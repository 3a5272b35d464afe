//! A service reflects its own package, and what that imports; nothing else.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use prost::Message as _;
use prost_reflect::DescriptorPool;
use prost_types::FileDescriptorProto;
use proto::access::Method;

/// `FileDescriptorSet`, with each file left encoded: decoding one would lose its extension options.
#[derive(Clone, PartialEq, prost::Message)]
struct RawFiles {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    files: Vec<Bytes>,
}

/// The methods of `package` in an encoded descriptor set.
pub(crate) fn methods_of(descriptors: &[u8], package: &str) -> Vec<Method> {
    let Ok(pool) = DescriptorPool::decode(descriptors) else { return Vec::new() };
    let mut methods: Vec<_> =
        proto::access::methods(&pool).into_values().filter(|method| method.package == package).collect();
    methods.sort_by(|a, b| a.path.cmp(&b.path));
    methods
}

/// The files of `package` and their imports, as an encoded descriptor set.
pub(crate) fn files_of(descriptors: &'static [u8], package: &str) -> Vec<u8> {
    let all = RawFiles::decode(descriptors).unwrap_or_default();
    let parsed: HashMap<String, (Bytes, FileDescriptorProto)> = all
        .files
        .into_iter()
        .filter_map(|raw| {
            let file = FileDescriptorProto::decode(raw.clone()).ok()?;
            Some((file.name().to_owned(), (raw, file)))
        })
        .collect();
    let mut wanted = HashSet::new();
    let mut next: Vec<&str> =
        parsed.values().filter(|(_, file)| file.package() == package).map(|(_, file)| file.name()).collect();
    while let Some(name) = next.pop() {
        if let Some((_, file)) = parsed.get(name)
            && wanted.insert(name.to_owned())
        {
            next.extend(file.dependency.iter().map(String::as_str));
        }
    }
    let files =
        parsed.iter().filter(|(name, _)| wanted.contains(*name)).map(|(_, (raw, _))| raw.clone()).collect();
    RawFiles { files }.encode_to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_files_and_imports_and_no_others() {
        let encoded = files_of(proto::DESCRIPTORS, "switchboard.call.v1");
        let pool = DescriptorPool::decode(encoded.as_slice()).unwrap();
        assert!(pool.get_service_by_name("switchboard.call.v1.CallService").is_some());
        assert!(pool.get_extension_by_name("switchboard.access.v1.access").is_some());
        assert!(pool.get_service_by_name("switchboard.auth.v1.AuthService").is_none());
        let methods = methods_of(&encoded, "switchboard.call.v1");
        assert!(methods.iter().all(|method| method.access.is_some()), "the option survives");
    }
}
