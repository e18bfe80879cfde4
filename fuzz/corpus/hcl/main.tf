# comment
variable "a" {
  type    = list(object({ x = optional(string, "y"), z = number }))
  default = [1.5e3, -2, true, null]
}
resource "x_y" "z" {
  count  = var.a ? 1 : length([for k, v in m : upper(v) if v != ""])
  tags   = merge({ for k, v in m : k => v... }, { (var.k) = 1, "b c" : "d" })
  id     = a.b[*].c[0].d["e"][each.key].*.f.0
  policy = jsonencode({ A = "${a}-$${b}-%{ if c ~}x%{ else }y%{ endif }" })
  user   = <<-EOT
    one ${two}
      %{ for i in l ~}
      ${i}
      %{ endfor }
  EOT
  dynamic "s" { # one line
    for_each = !a && b || c >= d % 2 /* in */
    content {}
  }
}
