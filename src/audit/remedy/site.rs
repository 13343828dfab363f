//! On which server of GitHub an organisation is: a command or a page for another one would act on a stranger's.

const CLOUD: &str = "https://github.com";

/// A server of GitHub, by where its pages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    /// `https://github.com`, without a slash at its end.
    web: String,
    host: String,
}

impl Site {
    /// From where the pages are; github.com where nobody says anything. None for what is no plain address of a server.
    pub(super) fn new(web: Option<&str>) -> Option<Self> {
        let web = web.unwrap_or(CLOUD);
        let (scheme, host) = web.split_once("://")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let fits = matches!(scheme, "https" | "http")
            && host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && host.chars().all(plain);
        fits.then(|| Self { web: web.to_owned(), host: host.to_ascii_lowercase() })
    }

    /// The server's name; none for github.com, which `gh` and the provider take where nothing is said.
    pub(super) fn host(&self) -> Option<&str> {
        Some(self.host.as_str()).filter(|host| *host != "github.com")
    }

    /// `gh api`, of this server.
    pub(super) fn gh(&self) -> String {
        self.host().map_or_else(|| "gh api".to_owned(), |host| format!("gh api --hostname {host}"))
    }

    /// A page.
    pub(super) fn page(&self, path: &str) -> String {
        format!("{}/{path}", self.web)
    }
}
