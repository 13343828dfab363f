locals {
  a = <<-EOT
    %{ for k, v in input.x ~}
    ${k} = ${v[*].b[0]}
    %{ endfor ~}
  EOT
  b = "%{ if local.a == "" }\n$${x}%{ else }${~ local.a ~}%{ endif }"
  c = { for x in local.b.*.c.d : x.k => core::upper(x...)... if x != null }
}
