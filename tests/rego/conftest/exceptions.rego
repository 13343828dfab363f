# Restated after examples/exceptions/policy/policy.rego of conftest, for plans instead of Kubernetes.
package main

deny_run_as_root[msg] {
  resource := input.resource_changes[_]
  resource.change.after.user == "root"
  msg = sprintf("%s: containers must not run as root", [resource.address])
}

deny_foo[msg] {
  msg = "deny_foo is denied"
}

violation_foo[{"msg": msg}] {
  msg = "violation_foo is denied"
}

exception[rules] {
  resource := input.resource_changes[_]
  resource.change.after.app == "can-run-as-root"
  rules = ["foo"]
}
