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

# One of 5,000: what it asks for stands in the last of them.
mkdir "$scratch/big" && cd "$scratch/big" && git init -q -b main || exit 1
pod() {
	printf 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: %s, namespace: shop}\nspec:\n  replicas: %s\n' "$1" "$2"
	printf '  selector: {matchLabels: {app: %s}}\n  template:\n    metadata: {labels: {app: %s}}\n' "$1" "$1"
	printf '    spec:\n      containers: [{name: c, image: "c:1.2"}]\n'
}
i=0
while [ $i -lt 4999 ]; do
	pod "a$i" 1 >"$i.yaml"
	i=$((i + 1))
done
printf 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n, namespace: shop}\nspec: {podSelector: {matchLabels: {app: a7}}}\n' >zz.yaml
git add . && git commit -qm all
pod a7 2 >7.yaml && pod a8 2 >8.yaml && git add 7.yaml 8.yaml
ok "two of 5,000 are judged" "$GITWARD" staged
said "one of them has no policy" "8.yaml:3:12: warning[kubernetes/netpol-missing]"
unsaid "the other has, in the last file" "7.yaml:3:12: warning[kubernetes/netpol-missing]"
printf 'gitward: 1\nbudgets: {memory: 16MiB}\n' >"$scratch/small.yaml"
ok "with less room they are not looked at" "$GITWARD" staged --verbose --unknown --policy "$scratch/small.yaml"
unsaid "then the policy may be there" "warning[kubernetes/netpol-missing]"
said "and that is said" "not looked at: 4998 unchanged files"

# CloudFormation writes a resource's name as plain text, too.
mkdir -p "$scratch/text/.gitward/rules" && cd "$scratch/text" || exit 1
cat >.gitward/rules/a.yaml <<'R'
gitward: 1
rules:
- id: local/bucket-without-policy
  severity: high
  title: t
  match: {node: cloud.resource, type: aws_s3_bucket}
  deny: {none: {nodes: {node: cloud.resource, type: aws_s3_bucket_policy}, ref: bucket, to: "@", scope: file}}
  message: m
R
cat >t.yaml <<'T'
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  MyB: {Type: AWS::S3::Bucket}
  Lone: {Type: AWS::S3::Bucket}
  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: MyB, PolicyDocument: {a: b}}}
T
code 1 "a name written as text is a reference" "$GITWARD" scan --rules 'local/*' t.yaml
said "and another is none" "t.yaml:4"
unsaid "so that its bucket is joined" "t.yaml:3"

finish
