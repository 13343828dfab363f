//! What kind of thing a type is, in words.

use crate::text::Lang;

/// The category of the type table. One that is not in this table keeps its name.
pub fn category(category: &str, lang: Lang) -> &str {
    if lang == Lang::En {
        return category;
    }
    match category {
        "database" => "データベース",
        "cache" => "キャッシュ",
        "object-store" => "オブジェクトストア",
        "disk" => "ディスク",
        "file-system" => "ファイルシステム",
        "snapshot" => "スナップショット",
        "backup" => "バックアップ",
        "search" => "検索基盤",
        "queue" => "キュー",
        "stream" => "ストリーム",
        "log-store" => "ログ",
        "registry" => "レジストリ",
        "key" => "鍵",
        "secret" => "シークレット",
        "certificate" => "証明書",
        "identity" => "ID・権限",
        "directory" => "ディレクトリ",
        "dns-zone" => "DNS ゾーン",
        "dns-record" => "DNS レコード",
        "ip-address" => "IP アドレス",
        "network" => "ネットワーク",
        "cluster" => "クラスタ",
        "compute" => "コンピュート",
        "load-balancer" => "ロードバランサー",
        "cdn" => "CDN",
        "api" => "API",
        "repository" => "リポジトリ",
        "project" => "プロジェクト",
        "monitor" => "監視",
        "notification" => "通知",
        "dashboard" => "ダッシュボード",
        other => other,
    }
}
