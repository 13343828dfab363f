# Restated after examples/data/policy of conftest: ports that a data file names.
package main

import data.services

deny[msg] {
  port := input.resource_changes[_].change.after.port
  port == services.ports[_]
  msg := sprintf("Cannot expose port %v on LoadBalancer. Denied ports: %v", [port, services.ports])
}
