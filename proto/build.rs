//! Compiles the contract: messages, clients, servers, the limits that field options declare, and what `Debug` keeps to
//! itself.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

#[path = "build/limits.rs"]
mod limits;
#[path = "build/names.rs"]
mod names;
#[path = "build/redaction.rs"]
mod redaction;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    println!("cargo:rerun-if-changed=switchboard");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let mut files = Vec::new();
    find_protos(Path::new("switchboard"), &mut files)?;
    files.sort();

    let mut compiler = protox::Compiler::new(["."])?;
    compiler.include_source_info(true).include_imports(true).open_files(&files)?;
    // Not file_descriptor_set(): that one loses extension options.
    let encoded = compiler.encode_file_descriptor_set();
    fs::write(out.join("descriptors.bin"), &encoded)?;

    let pool = prost_reflect::DescriptorPool::decode(encoded.as_slice())?;
    fs::write(out.join("limits.rs"), limits::generate(&pool)?)?;
    fs::write(out.join("redaction.rs"), redaction::generate(&pool)?)?;

    tonic_prost_build::configure()
        .bytes(".")
        .skip_debug(redaction::skipped(&pool))
        .codec_path("crate::codec::CheckedCodec")
        .compile_well_known_types(false)
        .include_file("switchboard.rs")
        .compile_fds(compiler.file_descriptor_set())?;
    Ok(())
}

fn find_protos(folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find_protos(&path, into)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            into.push(path);
        }
    }
    Ok(())
}
