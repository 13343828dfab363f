//! Why there is no answer, in the words of an audit, and whether asking again helps.
//!
//! Codes are those of the "Common Error Types" pages of the API References of IAM, STS, Organizations and Identity
//! Center; the ones that ask for patience are also in `throttling_errors` of the SDKs.

use std::error::Error;

use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};

use crate::audit::known::Reason;
use crate::aws::login::{called, is_clock, said, words};
use crate::text::Text;

/// Ask less often.
const THROTTLED: [&str; 12] = [
    "BandwidthLimitExceeded",
    "ConcurrentModificationException",
    "PriorRequestNotComplete",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequests",
    "TooManyRequestsException",
];
/// Whoever asks may not.
const FORBIDDEN: [&str; 6] = [
    "AccessDenied",
    "AccessDeniedException",
    "AccessDeniedForDependencyException",
    "AuthorizationError",
    "UnauthorizedAccess",
    "UnauthorizedOperation",
];
/// There is none of that name (any more).
const GONE: [&str; 5] = [
    "AccountNotFoundException",
    "NoSuchEntity",
    "NoSuchEntityException",
    "NotFoundException",
    "ResourceNotFoundException",
];
/// The other side has no such operation.
const UNSUPPORTED: [&str; 7] = [
    "InvalidAction",
    "NotImplemented",
    "ServiceNotSupported",
    "ServiceNotSupportedException",
    "UnknownOperation",
    "UnknownOperationException",
    "UnsupportedOperation",
];

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    /// What AWS called it; empty where nobody answered.
    pub code: String,
    /// For the audit.
    pub reason: Reason,
}

impl From<Trouble> for Reason {
    fn from(trouble: Trouble) -> Self {
        trouble.reason
    }
}

/// What to do after an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// Wait, as long as it takes (almost).
    Wait,
    /// Try again soon. The second one says whether nobody answered at all.
    Again(Reason, bool),
    /// It stays so.
    Stop(Reason),
}

/// What to do after this error.
pub(super) fn next<E>(operation: &str, error: &SdkError<E, HttpResponse>) -> Next
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let status = error.raw_response().map(|response| response.status().as_u16());
    match error {
        // It agreed, in words that are not those of AWS: never an empty list.
        SdkError::ServiceError(_) | SdkError::ResponseError(_)
            if status.is_some_and(|status| status < 300) =>
        {
            Next::Stop(Reason::odd(
                format!("the answer to `{operation}`: {}", words(error)),
                format!("`{operation}` の応答：{}", words(error)),
            ))
        }
        SdkError::ServiceError(answer) => {
            let error = answer.err();
            by_code(operation, error.code(), error.message(), status.unwrap_or_default())
        }
        SdkError::TimeoutError(_) => Next::Again(
            Reason::failed(
                format!("`{operation}`: no answer in time"),
                format!("`{operation}`：時間内に応答がありません"),
            ),
            true,
        ),
        SdkError::DispatchFailure(_) => {
            Next::Again(Reason::Failed { said: Text::said(format!("`{operation}`: {}", words(error))) }, true)
        }
        _ => Next::Again(
            Reason::Failed { said: Text::said(format!("`{operation}`: {}", words(error))) },
            false,
        ),
    }
}

fn by_code(operation: &str, code: Option<&str>, message: Option<&str>, status: u16) -> Next {
    let name = code.unwrap_or_default();
    if is_clock(called(code, message)) {
        return Next::Stop(Reason::failed(
            format!("`{operation}`: {}", said(code, message)),
            format!(
                "`{operation}`：{name}：要求の時刻が AWS とずれています。このマシンの時計を確認してください"
            ),
        ));
    }
    let whole = || Text::said(format!("`{operation}`: {}", said(code, message)));
    if THROTTLED.contains(&name) || status == 429 {
        return Next::Wait;
    }
    if FORBIDDEN.contains(&name) {
        return Next::Stop(Reason::Forbidden { permission: operation.to_owned() });
    }
    if GONE.contains(&name) {
        return Next::Stop(Reason::Gone);
    }
    let unknown = code.is_none() && status == 404;
    if UNSUPPORTED.contains(&name) || unknown || status == 501 {
        return Next::Stop(Reason::Unsupported { said: whole() });
    }
    if status >= 500 {
        return Next::Again(Reason::Failed { said: whole() }, false);
    }
    Next::Stop(Reason::Failed { said: whole() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn stop(code: &str, status: u16) -> Reason {
        match by_code("iam:ListUsers", Some(code), Some("words"), status) {
            Next::Stop(reason) | Next::Again(reason, _) => reason,
            Next::Wait => Reason::Throttled,
        }
    }

    #[test]
    fn codes_become_reasons() {
        for code in THROTTLED {
            assert_eq!(stop(code, 400), Reason::Throttled, "{code}");
        }
        for code in FORBIDDEN {
            assert_eq!(
                stop(code, 403),
                Reason::Forbidden { permission: "iam:ListUsers".to_owned() },
                "{code}"
            );
        }
        for code in GONE {
            assert_eq!(stop(code, 404), Reason::Gone, "{code}");
        }
        for code in UNSUPPORTED {
            assert!(matches!(stop(code, 400), Reason::Unsupported { .. }), "{code}");
        }
        assert!(
            matches!(stop("Whatever", 400), Reason::Failed { said } if said.get(Lang::En).contains("Whatever: words"))
        );
    }

    #[test]
    fn what_nobody_knows_is_never_nothing_there() {
        let stopped = |status| by_code("iam:ListUsers", None, None, status);
        assert!(matches!(stopped(404), Next::Stop(Reason::Unsupported { .. })));
        assert!(matches!(stopped(501), Next::Stop(Reason::Unsupported { .. })));
        assert!(matches!(stopped(500), Next::Again(Reason::Failed { .. }, false)));
        assert!(matches!(stopped(400), Next::Stop(Reason::Failed { .. })));
        assert_eq!(stopped(429), Next::Wait);
    }
}
