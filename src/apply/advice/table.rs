//! The rows: the words that tell an error, where they come from, what it means and what to do.
//!
//! The first row that fits is taken, so that narrow ones stand before wide ones: AWS calls its throttle
//! `RequestLimitExceeded`, and a state that could not be saved may say `403` too.

/// One meaning.
pub struct Row {
    /// Any of these in the error, in small letters and with single spaces.
    pub words: &'static [&'static str],
    /// What it means, in English and Japanese. `{who}` and `{action}` are filled in or left out.
    pub what: (&'static str, &'static str),
    /// What to do, in English and Japanese. `{lock}` is filled in.
    pub next: (&'static str, &'static str),
}

/// All rows.
pub const ROWS: [Row; 16] = [
    // Terraform, backend/local: "Failed to persist state to backend" and what it writes above and below it.
    Row {
        words: &["errored.tfstate", "failed to persist state", "failed to save state", "error saving state"],
        what: (
            "the new state could not be saved, so terraform wrote it to `errored.tfstate`: what was made is real and \
             the backend does not know of it",
            "新しい state を保存できず、terraform は `errored.tfstate` に書き出しました。作成されたリソースは実在しますが、\
             バックエンドはまだそれを知りません",
        ),
        next: (
            "keep `errored.tfstate`; when the backend answers again, run `pairgate exec --pr N -- terraform state push \
             errored.tfstate` in that folder, and do not apply before",
            "`errored.tfstate` を消さないでください。バックエンドが復旧したら、そのフォルダーで `pairgate exec --pr N -- \
             terraform state push errored.tfstate` を実行してください。それまで適用しないでください",
        ),
    },
    // Terraform, command/clistate: "Error acquiring the state lock" with "Lock Info".
    Row {
        words: &[
            "error acquiring the state lock",
            "state locked by",
            "error locking state",
            "state is already locked",
        ],
        what: (
            "somebody else holds the lock of this state{who}: another plan or apply runs, or one died",
            "この state のロックを他の誰かが保持しています{who}。別の plan か apply が実行中か、異常終了しています",
        ),
        next: (
            "ask who holds it, and wait when it still runs; only when both of you know that nothing runs any more: \
             `pairgate exec --pr N -- terraform force-unlock {lock}`",
            "保持者に確認し、実行中なら終わるまで待ってください。何も実行されていないと二人とも確認できた場合に限り \
             `pairgate exec --pr N -- terraform force-unlock {lock}` を実行してください",
        ),
    },
    // Terraform, backend/local: "Saved plan is stale".
    Row {
        words: &["saved plan is stale", "no longer be applied because the state was changed"],
        what: (
            "something was applied to this state after the plan was made, so terraform refused it",
            "プランの作成後に、この state に別の適用が行われたため、terraform が拒否しました",
        ),
        next: (
            "find out what was applied in the meantime (`pairgate history`), then plan and sign again",
            "その間に何が適用されたかを確認し(`pairgate history`)、再度プランしてサインオフしてください",
        ),
    },
    // Terraform: "Saved plan does not match the given state" (lineage), workspace and backend messages of `init`.
    Row {
        words: &[
            "saved plan does not match the given state",
            "different state lineage",
            "backend initialization required",
            "backend configuration changed",
            "backend type changed",
            "the currently selected workspace",
            "currently selected workspace (",
            "was created for workspace",
            "plan was created for",
        ],
        what: (
            "this folder points to another state than the plan was made for: another workspace or another backend",
            "このフォルダーは、プランを作成したものとは別の state(ワークスペースまたはバックエンド)を指しています",
        ),
        next: (
            "compare `terraform workspace show` and the backend's settings with those of the plan, put them right, \
             and plan again",
            "`terraform workspace show` とバックエンドの設定をプランのものと比べ、正してから再度プランしてください",
        ),
    },
    // AWS: ExpiredToken(Exception), RequestExpired, "no valid credential sources found", SSO; Google: invalid_grant,
    // "could not find default credentials"; Azure: AADSTS700082 and others.
    Row {
        words: &[
            "expiredtoken",
            "requestexpired",
            "security token included in the request is expired",
            "no valid credential sources",
            "no valid providers in chain",
            "nocredentialproviders",
            "failed to refresh cached credentials",
            "sso session has expired",
            "token has expired",
            "token is expired",
            "invalidclienttokenid",
            "unrecognizedclientexception",
            "invalid_grant",
            "could not find default credentials",
            "aadsts700082",
            "aadsts50173",
            "authentication token expired",
            "statuscode: 401",
            "status code: 401",
            "401 unauthorized",
        ],
        what: (
            "the credentials are missing, wrong or expired",
            "認証情報がないか、誤っているか、期限が切れています",
        ),
        next: (
            "sign in again (for AWS: `aws sso login`), check with which account and role, then have it planned and \
             signed again",
            "再度ログインし(AWS なら `aws sso login`)、アカウントとロールを確認してから、再度プランしてサインオフしてください",
        ),
    },
    // AWS: Throttling(Exception), "Rate exceeded", RequestLimitExceeded, SlowDown; HTTP 429; Google: rateLimitExceeded.
    Row {
        words: &[
            "throttling",
            "throttled",
            "rate exceeded",
            "rate limit exceeded",
            "ratelimitexceeded",
            "rate_limit_exceeded",
            "requestlimitexceeded",
            "toomanyrequests",
            "too many requests",
            "slowdown",
            "statuscode: 429",
            "status code: 429",
            "status code 429",
            "error 429",
        ],
        what: (
            "the cloud answered too many requests with a throttle; nothing is wrong with the change itself",
            "リクエストが多すぎるためクラウド側で制限されました。変更自体に問題はありません",
        ),
        next: (
            "wait some minutes; have it planned and signed again, and apply with `-- -parallelism=2`",
            "数分待ち、再度プランしてサインオフしてから、`-- -parallelism=2` を付けて適用してください",
        ),
    },
    // AWS: LimitExceeded(Exception), ServiceQuotaExceededException, VcpuLimitExceeded; Google: QUOTA_EXCEEDED,
    // "Quota 'CPUS' exceeded"; Azure: QuotaExceeded.
    Row {
        words: &[
            "limitexceeded",
            "quotaexceeded",
            "quota_exceeded",
            "quota exceeded",
            "exceeding approved",
            "exceeds quota",
            "toomanybuckets",
            "insufficientinstancecapacity",
            "' exceeded. limit",
        ],
        what: (
            "a quota of the account is used up, or the region has no room",
            "アカウントのクォータの上限に達したか、リージョンに空きがありません",
        ),
        next: (
            "free what is no longer used or ask the cloud for a higher quota, then have it planned and signed again",
            "不要なリソースを解放するかクォータの引き上げを申請してから、再度プランしてサインオフしてください",
        ),
    },
    // AWS: AccessDenied(Exception), UnauthorizedOperation, "is not authorized to perform: iam:CreateRole";
    // Google: "Error 403: Required '…' permission"; Azure: AuthorizationFailed.
    Row {
        words: &[
            "accessdenied",
            "access denied",
            "unauthorizedoperation",
            "not authorized to perform",
            "authorizationfailed",
            "authorizationerror",
            "permission_denied",
            "permission denied",
            "permissiondenied",
            "insufficientpermissions",
            "statuscode: 403",
            "status code: 403",
            "status code 403",
            "error 403",
            "403 forbidden",
        ],
        what: (
            "the account that applies lacks a permission{action}",
            "適用しているアカウントに権限がありません{action}",
        ),
        next: (
            "check that it is the right account and role; when it is, have the permission granted by a change of its \
             own, then plan and sign again",
            "アカウントとロールが正しいか確認し、正しければ別の変更として権限を付与してから、再度プランしてサインオフしてください",
        ),
    },
    // AWS: BucketNotEmpty, DependencyViolation, DeleteConflict, ResourceInUse; Google: resourceInUseByAnotherResource;
    // Azure: InUse…CannotBeDeleted. Before "already exists", because some of them say "in use already".
    Row {
        words: &[
            "dependencyviolation",
            "bucketnotempty",
            "deleteconflict",
            "resourceinuse",
            "volumeinuse",
            "cannotbedeleted",
            "is currently in use",
            "has a dependent object",
            "has dependent",
            "still in use",
            "being used by",
        ],
        what: (
            "it cannot be removed because something still uses it, or something is still in it",
            "まだ使用されているか中身が残っているため、削除できません",
        ),
        next: (
            "find what uses it (it may be outside of this root module), remove or move that first, then plan and \
             sign again",
            "使用しているもの(このルートモジュールの外かもしれません)を探して先に削除または移動し、再度プランしてサインオフしてください",
        ),
    },
    // AWS: EntityAlreadyExists, BucketAlreadyOwnedByYou, InvalidGroup.Duplicate; Google: alreadyExists; Azure: "to be
    // managed via Terraform this resource needs to be imported into the State".
    Row {
        words: &[
            "alreadyexists",
            "already exists",
            "alreadyowned",
            "already owned",
            "resourceexists",
            "already_exists",
            ".duplicate",
            "duplicateresource",
            "needs to be imported into the state",
            "error 409",
        ],
        what: (
            "something of this name is there already and this state does not know of it: made by hand, by another \
             root module, or by an apply whose state was lost",
            "同じ名前のものが既に存在し、この state はそれを知りません。手作業や別のルートモジュールで作られたか、\
             state が失われた適用によるものです",
        ),
        next: (
            "find out whose it is; take it over with an `import` block in the pull request, or choose another name",
            "誰のものか確認し、プルリクエストに `import` ブロックを書いて取り込むか、別の名前にしてください",
        ),
    },
    // Terraform: "Provider produced inconsistent result after apply", "… inconsistent final plan", "… invalid …".
    Row {
        words: &[
            "provider produced inconsistent",
            "provider produced invalid",
            "provider returned invalid result object",
        ],
        what: (
            "the provider did something else than it planned: this is a bug of the provider, and the change may be \
             done nevertheless",
            "プロバイダーがプランと異なる動作をしました。プロバイダーの不具合で、変更自体は行われている可能性があります",
        ),
        next: (
            "plan again and look whether anything is left; report it to the provider, or pin another version of it",
            "再度プランして残りがあるか確認し、プロバイダーに報告するか、別のバージョンに固定してください",
        ),
    },
    // Terraform, plugin: "Plugin did not respond", "The plugin … has crashed", "Stack trace from the … plugin".
    Row {
        words: &[
            "plugin did not respond",
            "plugin crashed",
            "stack trace from the",
            "failed to respond to the plugin",
            "terraform crashed",
            "error while dispensing plugin",
            "failed to instantiate provider",
        ],
        what: (
            "the provider's program crashed; what it was doing may be done or not",
            "プロバイダーのプログラムが異常終了しました。処理中だった変更が行われたかどうかは不明です",
        ),
        next: (
            "look at what it was doing in the cloud itself, then plan again with a refresh; report the crash to the \
             provider",
            "処理中だったものをクラウド側で確認し、リフレッシュ付きで再度プランしてください。異常終了はプロバイダーに報告してください",
        ),
    },
    // Terraform: "execution halted", "operation canceled", the words behind a second Ctrl-C.
    Row {
        words: &[
            "execution halted",
            "operation canceled",
            "operation cancelled",
            "interrupt received",
            "interrupts received",
            "signal: killed",
            "signal: interrupt",
            "context canceled",
        ],
        what: (
            "it was interrupted: what had begun was finished or broken off, the rest was not begun",
            "中断されました。開始済みのものは完了または打ち切られ、残りは開始されていません",
        ),
        next: (
            "look at the changes that are not done or half done, then have the rest planned and signed again",
            "未完了または途中の変更を確認し、残りを再度プランしてサインオフしてください",
        ),
    },
    // Terraform, waiting providers: "timeout while waiting for state to become 'available'".
    Row {
        words: &[
            "timeout while waiting",
            "timed out waiting",
            "waiting for completion",
            "waiting for state to become",
            "unexpected state",
        ],
        what: (
            "the provider waited for the cloud and gave up; the cloud may still be working on it",
            "プロバイダーがクラウド側の処理を待ちきれませんでした。クラウド側ではまだ処理中かもしれません",
        ),
        next: (
            "look in the cloud whether it is ready or failed; when it is settled, plan again and see what is left",
            "クラウド側で完了したか失敗したかを確認し、落ち着いてから再度プランして残りを確認してください",
        ),
    },
    // Go's net package and HTTP clients.
    Row {
        words: &[
            "dial tcp",
            "no such host",
            "connection refused",
            "connection reset by peer",
            "i/o timeout",
            "tls handshake timeout",
            "context deadline exceeded",
            "network is unreachable",
            "requesttimeout",
            "client.timeout exceeded",
            "unexpected eof",
            "giving up after",
            "internalerror",
            "serviceunavailable",
            "service unavailable",
            "bad gateway",
            "gateway timeout",
        ],
        what: (
            "the network or the cloud's API did not answer; a request may have been carried out nevertheless",
            "ネットワークまたはクラウドの API が応答しませんでした。リクエスト自体は実行された可能性があります",
        ),
        next: (
            "check the connection, the VPN and the cloud's status page, then plan again: the refresh shows what was done",
            "接続・VPN・クラウドの稼働状況を確認してから再度プランしてください。リフレッシュで何が行われたか分かります",
        ),
    },
    // Terraform: "local-exec provisioner error", "remote-exec provisioner error", "file provisioner error".
    Row {
        words: &["provisioner error"],
        what: (
            "a provisioner failed: the object was made and is marked as tainted, so that the next plan replaces it",
            "プロビジョナーが失敗しました。オブジェクトは作成済みで tainted とされ、次のプランで再作成されます",
        ),
        next: (
            "repair the script and plan again; when the object is fine as it is, `pairgate exec --pr N -- terraform untaint` \
             keeps it",
            "スクリプトを直して再度プランしてください。オブジェクトに問題がなければ `pairgate exec --pr N -- terraform untaint` で維持できます",
        ),
    },
];
