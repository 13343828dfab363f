## pairgate の設定。リポジトリのすべてのルートモジュールに 1 つのファイルを使う。
##
## `#` が 1 つの行は設定で、`#` を消すと有効になる (ブロックは全行の `#` を消す)。既定値のある設定は、
## 既定値を書いてある。
## 有効な値とその出どころ (行) は `pairgate config` で分かる。

## 要約の言語: "en" または "ja"。
language = "ja"

## このレベル以上の指摘があると変更を止める:
## "advisory"、"mandatory_overridable"、"mandatory" のいずれか。
#fail_on = "mandatory_overridable"

## ルールまたはポリシーごとのレベル。"off" で無効。`pairgate explain NAME` で説明を読める。
##   advisory               表示するだけで、止めない
##   mandatory_overridable  止める。下の waive で受け入れられる
##   mandatory              止める。受け入れられない
#rule "mass-delete" {
#  level = "mandatory"
#}

## ルール以外のポリシー。実行されるものは `pairgate policy list`、説明は `pairgate explain POLICY` で分かる。
## `rule` と `waive` にはポリシーの ID も書ける。
#policies {
#  # 組み込みパックのうち使うもの: "all"、"none"、またはグループ (backup、protection、exposure、encryption、
#  # observability、identity、state)、プロバイダー ("aws")、その組み合わせ ("aws/exposure") のリスト
#  pack = "all"
#  # 自分たちのポリシーファイル (*.policy.hcl) のフォルダー。このファイルのフォルダーからの相対パス
#  folders = ["policies"]
#  # ポリシーの input の値
#  inputs = { min_retention_days = 7 }
#}

## 大量削除とみなす条件。どちらか一方でよい。
#mass_delete {
#  # 破棄または置換される管理リソースの数
#  count = 5
#  # または、存在する管理リソースに占める割合 (パーセント。2 個以上の場合)
#  percent = 20
#}

## 影響範囲 (blast radius) のレベルは none、low、medium、high、critical。下の各項目はプランから数える
## 値で、その値以上になるとそのレベルになる。いちばん高いレベルが影響範囲になる。
## 書かないレベルは既定値のまま。"never" と書いたレベルは使わない。
#blast_radius {
#  # このレベルを超えると、ルール blast-radius-exceeded が指摘する
#  max_level = "high"
#
#  # 何らかの変更がある管理リソース
#  changed = { low = 1, medium = 20, high = 100, critical = 500 }
#  # 破棄または置換される管理リソース
#  destroyed = { low = 1, medium = 3, high = 10, critical = 50 }
#  # 変更されるリソースに直接または間接に依存するリソース
#  affected = { low = 1, medium = 5, high = 25, critical = 100 }
#  # 存在するリソースのうち変更されるものの割合 (パーセント)
#  share = { low = "never", medium = 20, high = 50, critical = 80 }
#  # 破棄されるが、手間をかければ中身を戻せるリソース
#  recoverable = { low = "never", medium = "never", high = 1, critical = 5 }
#  # 破棄され、データを戻せないリソース
#  irreversible_data = { low = "never", medium = "never", high = "never", critical = 1 }
#  # 破棄され、同じ名前、アドレス、鍵を二度と得られないリソース
#  irreversible_identity = { low = "never", medium = "never", high = 1, critical = 5 }
#  # 変更されるものを読んでいる、ほかのルートモジュール
#  consumers = { low = "never", medium = 1, high = 3, critical = 10 }
#}

## 破棄してはならないリソース。ブロックごと (prevent_destroy ごと) 削除されても守る。
## addresses、types、tags のどれか 1 つに当てはまれば守られる。tags はすべて一致する必要がある。
##
## アドレスのパターン: `*` は 1 区切りの中の任意の文字列、`**` は任意の数の区切り。インスタンスキーの
## ないアドレスはすべてのインスタンスを指し、`module.db` はそのモジュールの中身すべてを指す。
#protect "databases" {
#  addresses = ["module.db", "aws_db_instance.main"]
#  types     = ["aws_rds_*"]
#  tags      = { Environment = "production" }
#  reason    = "まず #db で相談する"
#}

## しばらく受け入れる指摘。4 つの設定はすべて必須。最終日は UTC で数える。
#waive "stateful-destroy" {
#  address = "aws_s3_bucket.old_logs"
#  reason  = "集約ログのバケットへ移した"
#  owner   = "alice"
#  expires = "2030-12-31"
#}

## 失うと困るものを持つ、自社のリソース型。
#stateful "acme_database" {
#  category = "database"
#  # 持っているもの: "data"、または "identity" (ほかから参照される名前、アドレス、鍵)
#  holds = "data"
#  # 破棄した場合: "recoverable" (戻せる) または "irreversible" (戻せない)
#  destroy = "irreversible"
#  # なくなると利用者がすぐに気付くか
#  serving = true
#}

## 適用前に変更へサインオフする人。このブロックがあると、何かを変更するプランには必ず 2 人目のオペレーターが
## 必要になる。なければサインオフは不要。ここの設定は、ベースブランチにあるものだけが有効になる。
#signoff {
#  # サインオフできる人: チーム、またはアカウントの番号 (`gh api users/LOGIN --jq .id`)
#  operators = ["team:acme/sre", "user:583231"]
#  # 鍵による署名: "when-listed" (許可された署名者のファイルがあれば必須) または "required"
#  signatures      = "when-listed"
#  allowed_signers = ".pairgate/allowed_signers"
#  # セキュリティキーへのタッチを必須にする
#  touch = false
#  # mandatory でない指摘を解除するもの: 1 件ずつ確認したサインオフ ("acknowledge")、または waive だけ ("waiver")
#  overridable = "acknowledge"
#  # チェックの結果を信用するアプリ
#  apps = ["github-actions"]
#
#  # すべての変更に求めること: 人数、各チームから 1 人ずつ、2 人が同時にいること (live)、元に戻せない変更ごとの
#  # 確認、考え直すための待ち時間、サインオフの有効時間 (最長 "24h")
#  signers     = 1
#  teams       = []
#  live        = false
#  acknowledge = true
#  wait        = "0s"
#  expires     = "2h"
#
#  # 一部の変更に追加で求めること: 影響範囲がこのレベル以上のとき、またはこれらのルールのどれかが指摘したとき。
#  # 当てはまるすべての tier のうち、厳しいほうの値になる。
#  tier "critical" {
#    blast_radius = "critical"
#    rules        = ["stateful-destroy"]
#    signers      = 2
#    teams        = ["acme/dba"]
#    live         = true
#    wait         = "30m"
#    expires      = "1h"
#  }
#}

## プルリクエストの説明に必要な内容 (ルール runbook-missing)。`section` を書かなければ、目的、手順、確認、切り戻し、
## 連絡先の 5 つで、よく使われる英語と日本語の見出しに対応する。
#procedure {
#  # この影響範囲以上のとき
#  blast_radius = "medium"
#  # ここで始まるドキュメントへのリンクがあれば、すべてのセクションの代わりになる
#  documents = ["https://www.notion.so/acme/"]
#  # section を 1 つでも書くと、組み込みのセクションはすべて置き換わる
#  section "rollback" {
#    headings = ["Rollback", "切り戻し"]
#  }
#}

## 何も適用しない期間: `starts` (分、時、日、月、曜日) から `lasts` の間と、1 行に 1 つ YYYY-MM-DD を書いたファイルの日。
#freeze "year-end" {
#  starts    = "0 18 22 12 *"
#  lasts     = "12d"
#  time_zone = "Asia/Tokyo"
#  holidays  = ".pairgate/holidays.txt"
#  reason    = "店舗システムに詳しい担当者がいない"
#}

## 一部のルートモジュールだけの設定。このファイルのフォルダーからのパスで指定する。`*` はフォルダー名の中の
## 任意の文字列、`**` は任意の数のフォルダー。当てはまるうち最も狭いパターンで決まる。
## レベル、しきい値、pack、inputs、signoff と procedure の個々の値は上の設定を置き換え、protect、waive、folders、
## tier、freeze は上の設定に加わる。
## 本番環境では、管理者権限の付与や権限昇格のルールが `mandatory` になる。本番環境とみなすのは、名前に `production`、
## `prod`、`prd`、`live` のいずれかの語を含むか、`production = true` と書いた環境。`false` と書けば本番とみなさない。
#environment "production" {
#  paths      = ["prod/**", "envs/production"]
#  production = true
#  fail_on    = "advisory"
#
#  rule "stateful-destroy" {
#    level = "mandatory"
#  }
#  mass_delete {
#    count = 2
#  }
#  blast_radius {
#    max_level = "medium"
#    destroyed = { medium = 2, high = 5 }
#  }
#  protect "network" {
#    types = ["aws_vpc", "aws_subnet"]
#  }
#  signoff {
#    signers = 2
#  }
#}
