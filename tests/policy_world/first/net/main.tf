variable "label" {}
resource "terraform_data" "parent" {
  triggers_replace = {
    case = "modules"
    want = var.label == "a" ? ["inner-literal-a", "inner-a", "deep-literal-a", "deep-a"] : ["inner-b", "deep-b"]
  }
}
output "parent_id" {
  value = terraform_data.parent.id
}
output "parent" {
  value = terraform_data.parent
}
