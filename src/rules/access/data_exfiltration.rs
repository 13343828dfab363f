//! The rule `data-exfiltration`.

use super::granted;

crate::rule! {
    /// ## What it finds
    ///
    /// Actions that read what is stored, or share a copy of it with another account, on resources that are not
    /// named: objects of every bucket, secrets and parameters, snapshots, replication to elsewhere.
    ///
    /// ## Why it matters
    ///
    /// What leaks is read, not written, and reading leaves no trace in the infrastructure. A program that can
    /// read everything is the one whose bug is in the news.
    ///
    /// ## A plan that trips it
    ///
    /// ```text
    /// ~ aws_iam_role_policy.report
    ///     policy: + { Action = ["s3:GetObject", "rds:ModifyDBSnapshotAttribute"], Resource = "*" }
    /// ```
    ///
    /// ## What to do
    ///
    /// - Name what it reads. A report needs one prefix, and no sharing of snapshots.
    /// - Where it must be wide, ask for the network or the organization as a condition.
    ///
    /// ## Configuration
    ///
    /// The default level is `advisory`. Most roles read something, and which data matters no policy says: it is
    /// told and does not block. `rule "data-exfiltration" { level = ... }` takes `advisory`,
    /// `mandatory_overridable`, `mandatory` or `off`.
    ///
    /// ```hcl
    /// waive "data-exfiltration" {
    ///   address = "aws_iam_role_policy.report"
    ///   reason  = "the data lake holds nothing personal"
    ///   owner   = "alice"
    ///   expires = "2030-12-31"
    /// }
    /// ```
    id: "data-exfiltration",
    level: Advisory,
    title: ("somebody can read or carry off data that they could not", "これまで読めなかったデータを読み出し、持ち出せるようになる"),
    help: (
        "name the buckets, tables or secrets that the work needs",
        "作業に必要なバケット、テーブル、シークレットに限定してください"
    ),
    check: granted,
}
