resource "aws_ebs_volume" "large" {
  attrs = { encrypted = true, size = 200, type = "gp3", key = "k" }
}

resource "aws_ebs_volume" "small" {
  attrs          = { encrypted = true, size = 1, type = "gp3" }
  expect_failure = true
}

# Its message cannot be written.
resource "aws_ebs_volume" "without_key" {
  attrs          = { encrypted = false, size = 1, type = "gp3" }
  expect_failure = true
}

resource "aws_ebs_volume" "without_size" {
  attrs          = { encrypted = true, type = "gp3" }
  expect_failure = true
}

# The second condition fails, and the first is in error.
resource "aws_ebs_volume" "half" {
  attrs          = { size = 0, type = "gp3" }
  expect_failure = true
}

resource "aws_ebs_volume" "without_type" {
  attrs = { encrypted = true, size = 1 }
}

resource "aws_ebs_volum" "typo" {
  attrs          = { encrypted = false }
  expect_failure = true
}

resource "aws_ebs_volume" "no_object" {
  attrs = ["a"]
}

resource "aws_ebs_volume" "broken" {
  attrs = { size = core::upper([]) }
}

resource "aws_ebs_volume" "refers_to_broken" {
  attrs = { size = aws_ebs_volume.broken.size }
}
