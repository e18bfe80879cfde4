#!/bin/sh
# Rules look at the files beside the changed ones, unchanged ones too.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

server one && cd one-work || exit 1
commit net.yaml 'apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n, namespace: shop}
spec: {podSelector: {}, ingress: []}'
ok "the policy is let in" git push -q origin main
commit app.yaml 'apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: shop}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      containers: [{name: c, image: "c:1.2"}]'
ok "a workload is let in" git push -q origin main
unsaid "the policy that stands beside it is seen" "netpol-missing"
commit vars.tf 'variable "acl" {
  default = "private"
}'
git push -q origin main 2>/dev/null
commit main.tf 'resource "aws_s3_bucket_acl" "b" {
  bucket = "x"
  acl    = var.acl
}'
ok "a variable of an unchanged file is known" git push -q origin main
unsaid "so its value is judged" "s3-acl-public"
git rm -q net.yaml && commit other.yaml 'apiVersion: apps/v1
kind: Deployment
metadata: {name: b, namespace: shop}
spec:
  selector: {matchLabels: {app: b}}
  template:
    metadata: {labels: {app: b}}
    spec:
      containers: [{name: c, image: "c:1.2"}]'
ok "without the policy it passes with a remark" git push -q origin main
said "the missing policy is said" "netpol-missing"

finish
