//! What each check means, in Japanese, in a sentence. The English descriptions stand with the checks and in the manual.

use crate::audit::Check;
use crate::text::Lang;

/// What a check means. One that has no Japanese sentence yet has its title.
pub(super) fn about(check: &Check, lang: Lang) -> &'static str {
    match lang {
        Lang::En => check.about,
        Lang::Ja => aws(check.id).or_else(|| github(check.id)).unwrap_or(check.title.1),
    }
}

fn aws(id: &str) -> Option<&'static str> {
    Some(match id {
        "aws-password-unused" => {
            "最終利用（変更の方が新しければ変更）から `--unused-after` を超えたコンソールパスワードです。知られても気付かれません。"
        }
        "aws-password-never-used" => {
            "設定から `--unused-after` を超え、一度も使われていないコンソールパスワードです。初期パスワードのままの可能性があります。"
        }
        "aws-key-unused" => {
            "最終利用から `--unused-after` を超えた有効なアクセスキーです。アクセスキーは自動では失効しません。"
        }
        "aws-key-never-used" => {
            "作成から `--unused-after` を超え、一度も使われていない有効なアクセスキーです。"
        }
        "aws-key-old" => {
            "使用中で、作成から `--rotate-after` を超えたアクセスキーです。古いキーほどコピーが増えます。"
        }
        "aws-keys-two" => "有効なアクセスキーが 2 つとも使われています。2 つ必要なのは交換の期間だけです。",
        "aws-key-inactive" => {
            "無効化されたまま残っているアクセスキーです。`iam:UpdateAccessKey` を呼べる人が再び有効にできます。"
        }
        "aws-no-mfa" => "コンソールパスワードがあり、多要素認証のないユーザーです。",
        "aws-root-used" => {
            "`--unused-after` の期間内にルートユーザーが使われました。ポリシーで制限できず、誰の操作かも分かりません。"
        }
        "aws-root-key" => {
            "ルートユーザーにアクセスキーがあります。AWS は 1 つも持たないことを推奨しています。"
        }
        "aws-root-no-mfa" => "ルートユーザーに多要素認証がありません。",
        "aws-user-without-access" => {
            "作成から `--unused-after` を超え、サインイン手段のないユーザーです。認証情報を発行できる人のために権限だけが残っています。"
        }
        "aws-role-unused" => {
            "`--unused-after` を超えて誰も引き受けていないロールです。AWS の記録は 400 日前までです。"
        }
        "aws-service-unused" => {
            "許可されているのに、`--unused-after` の期間内に使われていないサービスやアクションです。"
        }
        "aws-group-unused" => {
            "作成から `--unused-after` を超え、メンバーがいない、または何も許可していないグループです。"
        }
        "aws-policy-unused" => {
            "作成と最終変更から `--unused-after` を超え、どこにもアタッチされていないカスタマー管理ポリシーです。"
        }
        "aws-sso-assignment-stale" => {
            "割り当て先アカウントのロールが `--unused-after` を超えて使われていない許可セットです。"
        }
        "aws-sso-assignment-orphan" => {
            "削除されたユーザーやグループ、またはメンバーのいないグループに割り当てられた許可セットです。"
        }
        "aws-external-trust" => {
            "組織外のアカウント、不特定の相手、または削除済みのユーザーやロールを信頼ポリシーで受け入れているロールです。"
        }
        "aws-service-credential" => {
            "`--rotate-after` を超えた、または使われていないサービスのサービス固有の認証情報です。"
        }
        "aws-ssh-key" => {
            "`--rotate-after` を超えた、または CodeCommit が使われていないユーザーの有効な SSH キーです。"
        }
        "aws-signing-certificate" => {
            "`--rotate-after` を超えた有効な署名証明書です。使うのは古いインターフェースだけです。"
        }
        "aws-administrator" => {
            "すべてを許可されている、または自分にすべてを許可できるユーザー、グループ、ロールです。"
        }
        _ => return None,
    })
}

fn github(id: &str) -> Option<&'static str> {
    Some(match id {
        "github-owner-inactive" => {
            "活動のないオーナーです。オーナーはすべてのリポジトリですべての操作ができます。"
        }
        "github-owners-many" => "オーナーが 5 人を超え、全メンバーの 1 割も超えています。",
        "github-owner-single" => "オーナーが 1 人だけです。離脱すると誰もメンバーを追加できなくなります。",
        "github-member-inactive" => "活動のないメンバーです。既定の権限とチームの権限を持ち続けています。",
        "github-outside-inactive" => "どのリポジトリでも活動のない外部コラボレーターです。",
        "github-outside-admin" => {
            "リポジトリの maintain または admin 権限を持つ外部コラボレーターです。保護を外したり、ほかの人を招いたりできます。"
        }
        "github-admin-direct" => "チームではなく個人に付与された admin 権限です。異動しても外されません。",
        "github-admin-inactive" => "本人の活動がないリポジトリに残っている、書き込み以上の個人の権限です。",
        "github-team-empty" => {
            "メンバーのいないチームです。次に追加された人が、残っている権限をすべて得ます。"
        }
        "github-team-without-maintainer" => "メンテナーのいないチームです。メンバーを見直す人がいません。",
        "github-team-idle" => {
            "メンバーの誰も活動していないリポジトリに対する、チームの書き込み以上の権限です。"
        }
        "github-team-admin-wide" => {
            "11 個以上のリポジトリで admin 権限を持つチームです。多くの作業は maintain で足ります。"
        }
        "github-invitation-pending" => {
            "承諾されていない招待です。そのメールを読める人が、別人のための権限で参加できます。"
        }
        "github-without-two-factor" => {
            "2 要素認証のないユーザーです。パスワードが漏れれば、なりすまされます。"
        }
        "github-deploy-key-unused" => {
            "使われなくなったデプロイキーです。自動では失効せず、持ち主もいません。"
        }
        "github-deploy-key-never-used" => {
            "追加から期間を超え、一度も使われていないデプロイキーです。秘密鍵はどこかに残っています。"
        }
        "github-deploy-key-writes" => {
            "書き込み可能なデプロイキーです。個人の名前を残さずにプッシュできます。"
        }
        "github-deploy-key-owner-left" => {
            "追加した人がすでに離脱しているデプロイキーです。秘密鍵を持ち続けている可能性があります。"
        }
        "github-token-unused" => "使われなくなった fine-grained の個人アクセストークンです。",
        "github-token-never-used" => "許可から期間を超え、一度も使われていないトークンです。",
        "github-token-no-expiry" => {
            "無期限のトークンです。知られていないコピーを止められるのは期限だけです。"
        }
        "github-token-broad" => {
            "すべてのリポジトリに書き込める、または Organization の設定を変更できるトークンです。"
        }
        "github-app-broad" => {
            "すべてのリポジトリのコードに関わる設定、または Organization を変更できる App です。"
        }
        "github-app-suspended" => "停止中の App です。停止を解除すると、すべての権限が戻ります。",
        "github-hook-without-secret" => {
            "シークレットのない Webhook です。受信側は GitHub からの送信かどうかを確認できません。"
        }
        "github-hook-insecure" => "TLS を使わない、または受信側の証明書を検証しない Webhook です。",
        "github-hook-failing" => {
            "直近の送信に失敗した Webhook です。送信先のドメインを他人が取得すると、内容を読まれます。"
        }
        "github-hook-inactive" => "無効化された Webhook です。有効に戻すと、以前の送信先に送られます。",
        "github-secret-old" => {
            "長期間更新されていないシークレットです。過去にジョブで読めた人は全員、知っている可能性があります。"
        }
        "github-secret-all-repositories" => {
            "すべてのリポジトリから読めるシークレットです。どこかにブランチをプッシュできる人なら、ジョブの中で読めます。"
        }
        "github-default-permission" => "全メンバーがすべてのリポジトリに対して持つ既定の権限です。",
        "github-actions-write" => {
            "Actions のトークンが既定で書き込み可能です。第三者のアクションにも渡されます。"
        }
        "github-actions-approve" => {
            "Actions がプルリクエストを承認できます。1 人でマージできることになります。"
        }
        "github-actions-all" => {
            "すべてのアクションを実行できます。レビュー後にコードが変わるものも含まれます。"
        }
        "github-two-factor" => "2 要素認証が必須ではありません。",
        "github-unprotected" => {
            "Terraform コードのあるリポジトリで、既定ブランチの保護が足りません。プルリクエストを避けられると、pairgate の判定も意味を持ちません。"
        }
        _ => return None,
    })
}
