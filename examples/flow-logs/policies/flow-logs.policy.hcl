# A network has no flow log.
#
# Why: without flow logs nobody can tell afterwards who talked to whom.
# Do: add an `aws_flow_log` whose `vpc_id` is the network's `id`.
resource_policy "aws_vpc" "vpc-flow-log" {
  locals {
    logs = core::getresources("aws_flow_log", { vpc_id = attrs.id, traffic_type = "ALL" })
  }
  enforce {
    condition     = local.logs != []
    error_message = "no flow log records the traffic of the network, one for all traffic is wanted"
  }
}
