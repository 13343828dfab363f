
input "a" {
}
input "b" {
  type    = number
  default = "many"
}
input "c" {
  type    = strng
  default = core::upper("x")
}
input "d" {
  type = "string"
}
input "e" {
  type = optional(string)
}
input "f" {
  type = list
}
input "g" {
  type = object({ a = optional(number, "x"), b = maps(string), c = list(string, number) })
}
input "h" {
  type        = tuple(string)
  description = 3
  nullable    = "no"
}
input "i" {
  type     = string
  default  = null
  nullable = false
}
input "j" {
  type = 3
}
