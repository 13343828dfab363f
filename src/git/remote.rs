//! Addresses of remotes. They may hold a token, which never leaves this file.

/// A repository of a forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The forge's host, in small letters.
    pub host: String,
    /// Who owns the repository.
    pub owner: String,
    /// Its name.
    pub name: String,
}

/// Reads `https://…`, `ssh://…`, `git://…` and `git@host:owner/name`; none for anything else, such as a folder.
pub fn parse(url: &str) -> Option<Origin> {
    let (authority, path) = match url.split_once("://") {
        Some(("https" | "http" | "ssh" | "git" | "git+ssh", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        // A colon behind a slash is part of a folder's name, and one letter in front of it is a Windows drive.
        None => url.split_once(':').filter(|(host, _)| !host.contains(['/', '\\']) && host.len() > 1)?,
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, port)| if is_port(port) { host } else { "" });
    let path = path.trim_matches('/');
    let (owner, name) = path.strip_suffix(".git").unwrap_or(path).split_once('/')?;
    let host = host.to_ascii_lowercase();
    // The same forge, behind the port that company networks let through.
    let host = if host == "ssh.github.com" { "github.com".to_owned() } else { host };
    let fine = is_host(&host) && is_name(owner) && is_name(name);
    fine.then(|| Origin { host, owner: owner.to_owned(), name: name.to_owned() })
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_host(host: &str) -> bool {
    !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    !matches!(name, "" | "." | "..") && name.bytes().all(plain)
}

/// The text without names and passwords in addresses: git says addresses in its errors.
pub fn without_credentials(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("://") {
        out.push_str(before);
        out.push_str("://");
        let end =
            behind.find(|c: char| c.is_whitespace() || matches!(c, '/' | '\'' | '"')).unwrap_or(behind.len());
        let (authority, behind) = behind.split_at(end);
        out.push_str(authority.rsplit_once('@').map_or(authority, |(_, host)| host));
        rest = behind;
    }
    out.push_str(rest);
    out
}
