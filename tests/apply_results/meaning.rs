//! What errors mean: a real text for every row. Those marked so were printed by terraform 1.11 here.

use pairgate::apply::advice::advice;
use pairgate::text::Lang;

/// Terraform 1.11.
const LOCK: &str = "Error: Error acquiring the state lock\n\nError message: resource temporarily unavailable\nLock Info:\n  \
    ID:        20d9b44f-ac01-ebb8-ef68-b59aaf92fe38\n  Path:      terraform.tfstate\n  Operation: OperationTypeApply\n  \
    Who:       carol@desk\n  Version:   1.11.4\n  Created:   2026-11-23 00:05:50.277244434 +0000 UTC\n  Info:      \n\n\n\
    Terraform acquires a state lock to protect the state from being written\nby multiple users at the same time.";

/// An error, words of its meaning, and words of the next step.
const CASES: [(&str, &str, &str); 34] = [
    (
        LOCK,
        "holds the lock of this state by `carol@desk`",
        "force-unlock 20d9b44f-ac01-ebb8-ef68-b59aaf92fe38`",
    ),
    // Terraform 1.11.
    (
        "Error: Saved plan is stale\n\nThe given plan file can no longer be applied because the state was changed by\n\
         another operation after the plan was created.",
        "after the plan was made",
        "pairgate history",
    ),
    // Terraform 1.11.
    (
        "Error: Saved plan does not match the given state\n\nThe given plan file can not be applied because it was \
         created from a\ndifferent state lineage.",
        "another state",
        "workspace show",
    ),
    // Terraform 1.11.
    (
        "Error: Backend initialization required, please run \"terraform init\"\n\nReason: Initial configuration of \
         the requested backend \"local\"",
        "another state",
        "workspace show",
    ),
    // Terraform 1.11, both at once.
    (
        "Error: Failed to save state\n\nError saving state: HTTP error: 403",
        "could not be saved",
        "state push errored.tfstate`",
    ),
    (
        "Error: Failed to persist state to backend\n\nThe error shown above has prevented Terraform from writing the \
         updated state\nto the configured backend. To allow for recovery, the state has been written\nto the file \
         \"errored.tfstate\" in the current working directory.",
        "could not be saved",
        "keep `errored.tfstate`",
    ),
    (
        "Error: creating EC2 Instance: operation error EC2: RunInstances, exceeded maximum number of attempts, 25, https \
         response error StatusCode: 503, RequestID: 8f, api error RequestLimitExceeded: Request limit exceeded.",
        "throttle",
        "-parallelism=2",
    ),
    ("Error: reading IAM Role (x): ThrottlingException: Rate exceeded", "throttle", "wait"),
    (
        "Error: googleapi: Error 429: Quota exceeded for quota metric 'Queries', rateLimitExceeded",
        "throttle",
        "wait",
    ),
    (
        "Error: creating IAM Role (deploy): operation error IAM: CreateRole, https response error StatusCode: 403, api error \
         AccessDenied: User: arn:aws:iam::123456789012:user/carol is not authorized to perform:\niam:CreateRole on \
         resource: arn:aws:iam::123456789012:role/deploy",
        "lacks a permission for `iam:CreateRole`",
        "permission granted",
    ),
    (
        "Error: creating instance: UnauthorizedOperation: You are not authorized to perform this operation. User: x is not \
         authorized to perform: ec2:RunInstances on resource: y because no identity-based policy allows it",
        "for `ec2:RunInstances`",
        "right account",
    ),
    (
        "Error: Error creating instance: googleapi: Error 403: Required 'compute.instances.create' permission for \
         'projects/p/zones/z/instances/i', forbidden",
        "for `compute.instances.create`",
        "right account",
    ),
    (
        "Error: authorization.RoleAssignmentsClient#Create: StatusCode=403 Code=\"AuthorizationFailed\" Message=\"The client \
         'x' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope\"",
        "for `Microsoft.Authorization/roleAssignments/write`",
        "right account",
    ),
    (
        "Error: validating provider credentials: retrieving caller identity from STS: operation error STS: \
         GetCallerIdentity, https response error StatusCode: 403, api error ExpiredToken: The security token included in \
         the request is expired",
        "expired",
        "aws sso login",
    ),
    (
        "Error: No valid credential sources found\n\nPlease see https://x for more",
        "credentials are missing",
        "sign in",
    ),
    (
        "Error: could not find default credentials. See https://cloud.google.com/docs",
        "credentials",
        "sign in",
    ),
    (
        "Error: creating EC2 Instance: VcpuLimitExceeded: You have requested more vCPU capacity than your current limit",
        "quota",
        "higher quota",
    ),
    (
        "Error: googleapi: Error 403: Quota 'CPUS' exceeded. Limit: 24.0 in region r., quotaExceeded",
        "quota",
        "higher",
    ),
    (
        "Error: creating IAM Role (x): EntityAlreadyExists: Role with name x already exists.",
        "does not know of it",
        "`import` block",
    ),
    (
        "Error: creating S3 Bucket (b): BucketAlreadyOwnedByYou: Your previous request",
        "does not know of it",
        "import",
    ),
    (
        "Error: A resource with the ID \"/subscriptions/x\" already exists - to be managed via Terraform this resource \
         needs to be imported into the State.",
        "does not know of it",
        "import",
    ),
    (
        "Error: deleting EC2 Subnet (subnet-1): operation error EC2: DeleteSubnet, api error DependencyViolation: The subnet \
         'subnet-1' has dependencies and cannot be deleted.",
        "still uses it",
        "outside of this root module",
    ),
    (
        "Error: deleting S3 Bucket (b): BucketNotEmpty: The bucket you tried to delete is not empty",
        "still uses it",
        "plan and sign",
    ),
    (
        "Error: deleting ACM Certificate: ResourceInUseException: Certificate is in use",
        "still uses it",
        "plan and",
    ),
    (
        "Error: Provider produced inconsistent result after apply\n\nWhen applying changes to aws_x.y, provider \
         \"registry\" produced an unexpected new value: Root object was present, but now absent.\n\nThis is a bug in \
         the provider, which should be reported in the provider's own issue tracker.",
        "bug of the provider",
        "pin another version",
    ),
    (
        "Error: Plugin did not respond\n\nThe plugin encountered an error, and failed to respond to the\n\
         plugin.(*GRPCProvider).ApplyResourceChange call. The plugin logs may contain\nmore details.",
        "crashed",
        "refresh",
    ),
    // Terraform 1.11, after one Ctrl-C.
    ("Error: execution halted", "interrupted", "half done"),
    (
        "Error: local-exec provisioner error\n\n  with terraform_data.a,\n\nError running command 'sleep 20': signal: \
         killed. Output: ",
        "interrupted",
        "half done",
    ),
    ("Error: operation canceled", "interrupted", "half done"),
    (
        "Error: waiting for RDS DB Instance (db) create: timeout while waiting for state to become 'available' (last \
         state: 'creating', timeout: 40m0s)",
        "gave up",
        "settled",
    ),
    // Terraform 1.11.
    (
        "Error: error loading state: Failed to get state: GET http://state.example/s giving up after 1 attempt(s): Get \
         \"http://state.example/s\": dial tcp 192.0.2.1:80: connect: connection refused",
        "did not answer",
        "VPN",
    ),
    (
        "Error: Post \"https://x\": context deadline exceeded (Client.Timeout exceeded)",
        "did not answer",
        "refresh",
    ),
    // Terraform 1.11.
    (
        "Error: local-exec provisioner error\n\n  with terraform_data.bad,\n  on main.tf line 16\n\nError running command \
         'exit 1': exit status 1. Output: ",
        "tainted",
        "untaint",
    ),
    ("Error: PROVISIONER\nERROR", "tainted", "untaint"),
];

#[test]
fn every_case_has_its_meaning_and_its_next_step_in_both_languages() {
    for (error, what, next) in CASES {
        let found = advice(error).unwrap_or_else(|| panic!("no advice for {error}"));
        assert!(found.what.get(Lang::En).contains(what), "{error}\n{found:?}");
        assert!(found.next.get(Lang::En).contains(next), "{error}\n{found:?}");
        for text in [&found.what, &found.next] {
            for lang in [Lang::En, Lang::Ja] {
                let text = text.get(lang);
                assert!(!text.is_empty() && !text.contains(['{', '}']) && !text.contains("  "), "{text}");
            }
            assert!(!text.get(Lang::Ja).is_ascii());
        }
        // Both languages tell the same commands and names.
        let quoted = |lang| {
            let all = format!("{}{}", found.what.get(lang), found.next.get(lang));
            let mut names: Vec<String> = all.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            names.sort();
            names.dedup();
            names
        };
        assert_eq!(quoted(Lang::En), quoted(Lang::Ja), "{error}");
    }
}

#[test]
fn an_error_that_nobody_knows_has_no_advice() {
    for error in
        ["", "Error: Invalid index", "Error: Unsupported attribute", "Error: creating 4290 things: 403429"]
    {
        assert_eq!(advice(error), None, "{error}");
    }
}

#[test]
fn nothing_of_an_error_is_repeated_that_has_not_the_form() {
    for (error, told) in [
        (LOCK.replace("20d9b44f-ac01-ebb8-ef68-b59aaf92fe38", "x; rm -rf /"), "force-unlock LOCK_ID`"),
        (LOCK.replace("20d9b44f-ac01-ebb8-ef68-b59aaf92fe38", "-force"), "force-unlock"),
        (LOCK.replace("carol@desk", "carol`](http://x)@desk"), "force-unlock 20d9b44f"),
    ] {
        let found = advice(&error).unwrap();
        let all = format!("{found:?}");
        assert!(
            all.contains(told) && !all.contains("rm -rf") && !all.contains("](") && !all.contains("unlock -"),
            "{all}"
        );
    }
    let denied = advice("AccessDenied: is not authorized to perform: iam:Create`<b>@someone").unwrap();
    assert_eq!(denied.what.get(Lang::En), "the account that applies lacks a permission");
}
