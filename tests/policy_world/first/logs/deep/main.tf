variable "object" {}
variable "label" {}
variable "case" {
  default = "modules"
}
resource "terraform_data" "deep" {
  input            = var.object.id
  triggers_replace = { case = var.case, label = "deep-${var.label}" }
}
