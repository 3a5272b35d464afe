//! Passwords, as an operator gives them: on a terminal that shows nothing, or in a file.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, IsTerminal as _, Write as _},
    path::Path,
};

use anyhow::{Context as _, Result, bail, ensure};
use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};

/// Whether somebody is there to be asked.
pub(crate) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks twice, since nobody sees what they type.
pub(crate) fn ask_twice(what: &str) -> Result<String> {
    let first = ask(what)?;
    ensure!(first == ask(&format!("{what} again"))?, "the two differ; nothing was done");
    Ok(first)
}

fn ask(what: &str) -> Result<String> {
    let terminal = File::options().read(true).write(true).open("/dev/tty").context("there is no terminal")?;
    let mut told = &terminal;
    write!(told, "{what}: ")?;
    let silence = Silence::begin(&terminal)?;
    let mut line = String::new();
    BufReader::new(&terminal).read_line(&mut line)?;
    drop(silence);
    writeln!(told)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// While it lives, the terminal shows nothing of what is typed.
struct Silence<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Silence<'a> {
    fn begin(terminal: &'a File) -> Result<Self> {
        let before = tcgetattr(terminal)?;
        let mut silent = before.clone();
        silent.local_flags.remove(LocalFlags::ECHO);
        tcsetattr(terminal, SetArg::TCSAFLUSH, &silent)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Silence<'_> {
    fn drop(&mut self) {
        // There is nothing else to be done for a terminal that has gone away.
        tcsetattr(self.terminal, SetArg::TCSANOW, &self.before).ok();
    }
}

/// The first line of a file that its owner alone can read.
pub(crate) fn from_file(path: &Path) -> Result<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let name = path.display();
    let file = File::open(path).with_context(|| name.to_string())?;
    let mode = file.metadata().with_context(|| name.to_string())?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!("{name} is readable by others: chmod 600 {name}");
    }
    let mut line = String::new();
    BufReader::new(file).read_line(&mut line).with_context(|| name.to_string())?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::from_file;

    #[test]
    fn a_file_gives_its_first_line_to_its_owner_alone() {
        let path = std::env::temp_dir().join(format!("switchboard-secret-{}", std::process::id()));
        fs::write(&path, "correct horse battery\nmore\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(from_file(&path).unwrap(), "correct horse battery");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(from_file(&path).unwrap_err().to_string().contains("chmod 600"));
        fs::remove_file(&path).unwrap();
    }
}
