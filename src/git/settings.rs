//! Settings of git that others need: which key a person signs with.

use super::Clone;

impl Clone {
    /// A setting, of the clone or of the person; none when it is not set.
    pub fn setting(&self, name: &str) -> Option<String> {
        let config = self.repository.config().ok()?;
        config.get_string(name).ok()
    }
}

/// A setting of the person, where there is no clone.
pub fn global_setting(name: &str) -> Option<String> {
    git2::Config::open_default().ok()?.get_string(name).ok()
}
