//! The credential report: IAM makes it anew only when the last one is four hours old, and needs some seconds for it.

use jiff::Timestamp;
use tokio::time::sleep;

use aws_sdk_iam::types::ReportStateType;

use super::account::Iam;
use super::values::{moment, odd};
use crate::audit::aws::read::{Report, answered};
use crate::audit::known::Reason;
use crate::audit::settings::Settings;
use crate::text::Text;

/// Where it comes from.
const NAME: &str = "iam:GetCredentialReport";

/// Has one made, and reads it.
pub(super) async fn fetch(iam: &Iam<'_>) -> Result<Report, Reason> {
    let mut waited = std::time::Duration::ZERO;
    for turn in 0.. {
        let ask = || iam.client.generate_credential_report().send();
        let state = iam.line.call("iam:GenerateCredentialReport", ask).await?.state;
        if state == Some(ReportStateType::Complete) {
            break;
        }
        if waited >= iam.pace.total {
            return Err(Reason::failed(
                "the credential report was not ready in time",
                "認証情報レポートの作成が時間内に終わりませんでした",
            ));
        }
        let pause = iam.pace.pause(turn);
        waited += pause;
        sleep(pause).await;
    }
    let ask = || iam.client.get_credential_report().send();
    let answer = iam.line.call(NAME, ask).await?;
    let content = answer
        .content
        .ok_or_else(|| odd("a credential report without content", "認証情報レポートの中身がありません"))?;
    let generated = answer.generated_time.as_ref().and_then(moment);
    read(content.as_ref(), generated, &iam.line.account)
}

/// Reads it. An audit can take hours, so what lies in the future is judged by the clock of this moment.
fn read(content: &[u8], generated: Option<Timestamp>, account: &str) -> Result<Report, Reason> {
    let settings = Settings::new(Timestamp::now());
    let report = answered(NAME, content, generated, &settings).map_err(|said| {
        let unread = || Text::new(format!("`{NAME}` cannot be read"), format!("`{NAME}` を読み取れません"));
        Reason::Odd { what: said.first().map_or_else(unread, |first| Text::said(&first.message)) }
    })?;
    if report.account == account {
        return Ok(report);
    }
    Err(odd(
        format!("the credential report is one of the account `{}`", report.account),
        format!("認証情報レポートがアカウント `{}` のものです", report.account),
    ))
}
