variable "id" {}
variable "object" {}
variable "label" {}
variable "case" {
  default = "modules"
}
resource "terraform_data" "inner" {
  input            = var.id
  triggers_replace = { case = var.case, label = "inner-${var.label}" }
}
module "deep" {
  source = "./deep"
  object = var.object
  label  = var.label
  case   = var.case
}
