//! Root modules that applies are tried with: they need no provider and no network.

/// In front of every `main.tf`: where the state lies is said by whoever runs `init`.
pub const BACKEND: &str = "terraform {\n  backend \"local\" {}\n}\n";

/// What was applied before anybody signed anything.
pub const BEFORE: &str = "resource \"terraform_data\" \"orders\" {\n  input = \"one\"\n}\n";

/// A change of one value, which nothing objects to.
pub const AFTER: &str = "resource \"terraform_data\" \"orders\" {\n  input = \"two\"\n}\n";

/// A new resource that takes until [`World::go`]: it says that it began, and waits.
pub const SLOW: &str = r#"resource "terraform_data" "orders" {
  input = "two"
}

resource "terraform_data" "slow" {
  depends_on = [terraform_data.orders]
  provisioner "local-exec" {
    command = "touch '@SHARED@/began'; while [ ! -e '@SHARED@/go' ]; do sleep 0.1; done"
  }
}
"#;

/// One change that works and one that fails after it.
pub const FAILS: &str = r#"resource "terraform_data" "orders" {
  input = "two"
}

resource "terraform_data" "broken" {
  depends_on = [terraform_data.orders]
  provisioner "local-exec" {
    command = "echo 'the disk is full' >&2; exit 7"
  }
}
"#;
