# The ten rules of the benchmark; hcl/ten.policy.hcl has the same.
package main

import rego.v1

planned contains change if {
	some change in input.resource_changes
	change.mode == "managed"
	change.change.after != null
}

of_type(kind) := [change | some change in planned; change.type == kind]

warn_db_encrypted contains msg if {
	some change in of_type("aws_db_instance")
	not change.change.after.storage_encrypted == true
	msg := sprintf("%s is not encrypted", [change.address])
}

warn_db_backups contains msg if {
	some change in of_type("aws_db_instance")
	not kept(change.change.after)
	msg := sprintf("%s keeps backups for less than 7 days", [change.address])
}

kept(after) if after.backup_retention_period >= 7

warn_db_private contains msg if {
	some change in of_type("aws_db_instance")
	change.change.after.publicly_accessible == true
	msg := sprintf("%s can be reached from everywhere", [change.address])
}

warn_ssh_closed contains msg if {
	some change in of_type("aws_security_group")
	some rule in change.change.after.ingress
	rule.from_port <= 22
	rule.to_port >= 22
	"0.0.0.0/0" in rule.cidr_blocks
	msg := sprintf("%s opens port 22 to everywhere", [change.address])
}

warn_metadata_v2 contains msg if {
	some change in of_type("aws_instance")
	not change.change.after.metadata_options[0].http_tokens == "required"
	msg := sprintf("%s allows version 1 of the metadata service", [change.address])
}

warn_lambda_runtime contains msg if {
	some change in of_type("aws_lambda_function")
	startswith(change.change.after.runtime, "python2")
	msg := sprintf("%s runs on an old runtime", [change.address])
}

warn_no_star contains msg if {
	some change in of_type("aws_iam_policy")
	document := json.unmarshal(change.change.after.policy)
	some statement in listed(document.Statement)
	statement.Effect == "Allow"
	"*" in listed(statement.Action)
	msg := sprintf("%s allows everything", [change.address])
}

listed(x) := x if is_array(x)

listed(x) := [x] if not is_array(x)

warn_alarm_acts contains msg if {
	some change in of_type("aws_cloudwatch_metric_alarm")
	change.change.after.actions_enabled == false
	msg := sprintf("%s is silent", [change.address])
}

warn_subnet_private contains msg if {
	some change in of_type("aws_subnet")
	change.change.after.map_public_ip_on_launch == true
	msg := sprintf("%s gives public addresses", [change.address])
}

warn_tagged contains msg if {
	some change in planned
	startswith(change.type, "aws_")
	count(change.change.after.tags) == 0
	msg := sprintf("%s has no tag", [change.address])
}
