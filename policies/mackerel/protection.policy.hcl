# Mackerel: services and roles, which carry the history of their metrics.

# A service is removed with its roles and its metrics.
#
# Why: the service metrics of all that time cannot be brought back, and monitors, groups and
# downtimes that name the service lose their meaning.
# Do: keep the service; it costs nothing when it is empty.
resource_policy "mackerel_service" "mackerel-service-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = false
    error_message = "service ${core::coalesce(prior_attrs.name, "-")} is removed with its metrics"
  }
}

# A role is removed, and its hosts belong to none.
#
# Why: hosts of the role fall out of the monitors and graphs that select by role, and must be put
# back one by one.
# Do: move the hosts to another role first.
#
# A role of the same name in the same service that is there after the change counts as kept.
resource_policy "mackerel_role" "mackerel-role-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("mackerel_role", { service = prior_attrs.service, name = prior_attrs.name })) > 0
    error_message = "role ${core::coalesce(prior_attrs.service, "-")}:${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}
