input "secret" {
  type      = string
  default   = "hunter2"
  sensitive = true
}

resource_policy "aws_ebs_volume" "encrypted" {
  enforce {
    condition     = attrs.encrypted && attrs.size < 100
    error_message = "volume of ${attrs.size} GiB, key ${attrs.key} ${input.secret}"
  }
  enforce {
    condition    = attrs.size > 0
    info_message = "${attrs.type}"
  }
}
