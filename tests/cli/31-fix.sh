#!/bin/sh
# shellcheck disable=SC2317
# gitward fix: what a rule knows to change, shown first and made then.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

git init -q repo && cd repo || exit 1
cat >pod.yaml <<'P'
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - name: c
    image: a:1   # kept
    securityContext:
      privileged: true
  - name: d
    securityContext: {privileged: true}
P
cp pod.yaml old.yaml
code 0 "a dry run" "$GITWARD" fix -n -r kubernetes/privileged-container pod.yaml
said "shows a diff" "-      privileged: true"
said "with what would stand there" "+      privileged: false"
said "of flow maps, too" "+    securityContext: {privileged: false}"
said "and counts" "2 findings could be fixed in 1 files"
ok "but changes nothing" cmp pod.yaml old.yaml
"$GITWARD" fix -n -r kubernetes/privileged-container pod.yaml >d.patch 2>/dev/null
code 0 "then it is made" "$GITWARD" fix -r kubernetes/privileged-container pod.yaml
cp pod.yaml ours.yaml
cp old.yaml pod.yaml
ok "and is what the diff says" git apply d.patch
ok "byte for byte" cmp pod.yaml ours.yaml
code 0 "the finding is gone" "$GITWARD" scan -r kubernetes/privileged-container pod.yaml
code 0 "nothing is left to do" "$GITWARD" fix -r kubernetes/privileged-container pod.yaml
said "and said" "0 findings fixed"

# Rules of one's own bring edits, too: set in other languages, remove, run.
mkdir -p .gitward/rules
cat >.gitward/rules/a.yaml <<'R'
gitward: 1
rules:
- {id: local/tls, severity: high, title: t, message: m, match: {node: cloud.resource, type: azurerm_storage_account}, require: {at: min_tls_version, is: TLS1_2}, fix: {set: {at: min_tls_version, to: TLS1_2}}}
- {id: local/debug, severity: high, title: t, message: m, match: {node: yaml.document, path: [a.yml]}, deny: {at: app.debug, exists: true}, fix: {remove: app.debug}}
- {id: local/outputs, severity: high, title: t, message: m, match: {node: notebook.file}, deny: {some: "cells[*]", as: c, that: {at: $c.outputs, exists: true, empty: false}}, fix: {run: notebook-clear}}
R
printf 'resource "azurerm_storage_account" "a" {\n  min_tls_version = "TLS1_0"\n}\n' >main.tf
printf 'app:\n  debug: true\n  name: x\n' >a.yml
printf '{"cells": [{"cell_type": "code", "execution_count": 3, "metadata": {}, "source": [], "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n' >n.ipynb
code 0 "all at once" "$GITWARD" fix -r 'local/*'
ok "HCL keeps its quotes" grep -q 'min_tls_version = "TLS1_2"' main.tf
ok "a line is taken away" test "$(cat a.yml)" = "app:
  name: x"
ok "a notebook is cleared" grep -q '"execution_count": null, "metadata": {}, "source": \[\], "outputs": \[\]' n.ipynb
code 0 "and all is well" "$GITWARD" scan -r 'local/*'

# What is not written is put in, and a server's files are nobody's.
printf 'resource "azurerm_storage_account" "a" {\n}\n' >main.tf
code 0 "what is missing is put in" "$GITWARD" fix -r local/tls main.tf
ok "in the style of the file" grep -qx '  min_tls_version = "TLS1_2"' main.tf

# Each language in its own style, with what it has beside.
cat >.gitward/rules/a.yaml <<'R'
gitward: 1
rules:
- {id: local/root, severity: high, title: t, message: m, match: {node: k8s.container}, require: {at: securityContext.runAsNonRoot, is: true}, fix: {set: {at: securityContext.runAsNonRoot, to: true}}}
- {id: local/caps, severity: high, title: t, message: m, match: {node: k8s.container}, require: {some: "securityContext.capabilities.drop[*]", as: d, that: {is: ALL}}, fix: {set: {at: securityContext.capabilities.drop, to: ["ALL"]}}}
- {id: local/disk, severity: high, title: t, message: m, match: {node: cloud.resource, type: aws_instance}, require: {at: root_block_device.encrypted, is: true}, fix: {set: {at: root_block_device.encrypted, to: true}}}
- {id: local/db, severity: high, title: t, message: m, match: {node: cloud.resource, type: aws_db_instance}, require: {at: storage_encrypted, is: true}, fix: {set: {at: storage_encrypted, to: true}}}
- {id: local/acr, severity: high, title: t, message: m, match: {node: cloud.resource, type: azurerm_container_registry}, require: {at: public_network_access_enabled, default: true, is: false}, fix: {set: {at: public_network_access_enabled, to: false}}}
- {id: local/user, severity: high, title: t, message: m, match: {node: docker.stage}, deny: {all: [{at: $stage.final, is: true}, {at: effective.user, missing: true}]}, fix: {append: "USER 65534:65534"}}
- {id: local/ini, severity: high, title: t, message: m, match: {node: ini.section, path: [a.ini]}, require: {at: safe, is: "yes"}, fix: {set: {at: safe, to: "yes"}}}
- {id: local/toml, severity: high, title: t, message: m, match: {node: toml.document, path: [a.toml]}, require: {at: tool.safe, is: true}, fix: {set: {at: tool.safe, to: true}}}
- {id: local/clash, severity: high, title: t, message: m, match: {node: yaml.document, path: [clash.yml]}, require: {at: a, is: 1}, fix: {set: {at: a, to: 1}}}
- {id: local/other, severity: high, title: t, message: m, match: {node: yaml.document, path: [clash.yml]}, deny: {at: a, exists: true}}
- {id: local/json-off, severity: high, title: t, message: m, match: {node: json.document, path: [off.json]}, deny: {at: last, exists: true}, fix: {remove: last}}
R
rm -f ./*.tf ./*.yml ./*.yaml ./*.patch n.ipynb
cat >p.yaml <<'P'
apiVersion: v1
kind: Pod
metadata:
    name: a
spec:
    containers:
    - name: c   # first
      image: a:1
      args:
      - |
        text
    # the second
    - {name: d, image: "b:1"}
    - name: e
      securityContext:
    - name: f
      securityContext: {}
P
cat >main.tf <<'P'
resource "aws_instance" "a" {
  ami           = "x"
  instance_type = "y" # small
}
resource "aws_instance" "b" {}
resource "aws_db_instance" "c" {
  engine            = <<E
mysql
E
  allocated_storage = 5

  timeouts {
    create = "5m"
  }
}
P
cat >t.json <<'P'
{
    "AWSTemplateFormatVersion": "2010-09-09",
    "Resources": {
        "D": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "x"}},
        "E": {
            "Type": "AWS::RDS::DBInstance",
            "Properties": {
                "Engine": "x"
            }
        }
    }
}
P
printf "resource a 'Microsoft.ContainerRegistry/registries@2023-07-01' = {\n  name: 'x'\n  properties: {\n    adminUserEnabled: false\n  }\n}\n" >a.bicep
printf 'FROM debian:12 AS a\nCMD ["x"]\nFROM debian:12\nRUN y\nENTRYPOINT ["z"]\nCMD ["a"]\n' >Dockerfile
printf '[one]\na=1\n; note\n\n[two]\nb=2' >a.ini
printf 'x = 1\n[tool]\ny = 2\n[tool.more]\nz = 3\n' >a.toml
printf 'b: 2\n' >clash.yml
printf '{\n\t"AWSTemplateFormatVersion": "2010-09-09",\n\t"Resources": {\n\t\t"D": {\n\t\t\t"Type": "AWS::RDS::DBInstance",\n\t\t\t"Properties": {\n\t\t\t\t"Engine": "x"\n\t\t\t}\n\t\t}\n\t}\n}\n' >tabs.json
printf 'apiVersion: v1\r\nkind: Pod\r\nmetadata: {name: a}\r\nspec:\r\n  containers:\r\n  - name: c\r\n    securityContext: {capabilities: {drop: [ALL]}}\r\n  - securityContext: {runAsNonRoot: true}\r\n    name: d\r\n  - name: e\r\n    image: x\r\n' >crlf.yaml
printf '{"first": 1, "last": 2}\n' >off.json
mkdir ../old ../new && cp -- * ../old/
"$GITWARD" fix -n -r 'local/*' >../d.patch 2>/dev/null
code 0 "all languages" "$GITWARD" fix -r 'local/*'
said "what cannot be is refused" "1 of these have an edit that was refused"
cp -- * ../new/ && cp ../old/* . || exit 1
ok "as the diff says" git apply ../d.patch
same() { for f in *; do cmp "$f" "../new/$f" || return 1; done; }
ok "byte for byte in each" same
cat >want.txt <<'P'
apiVersion: v1
kind: Pod
metadata:
    name: a
spec:
    containers:
    - name: c   # first
      image: a:1
      args:
      - |
        text
      securityContext:
          capabilities:
              drop: ["ALL"]
          runAsNonRoot: true
    # the second
    - {name: d, image: "b:1", securityContext: {capabilities: {drop: ["ALL"]}, runAsNonRoot: true}}
    - name: e
      securityContext:
          capabilities:
              drop: ["ALL"]
          runAsNonRoot: true
    - name: f
      securityContext: {capabilities: {drop: ["ALL"]}, runAsNonRoot: true}
P
ok "YAML" diff want.txt p.yaml
cat >want.txt <<'P'
resource "aws_instance" "a" {
  ami           = "x"
  instance_type = "y" # small

  root_block_device {
    encrypted = true
  }
}
resource "aws_instance" "b" {
  root_block_device {
    encrypted = true
  }
}
resource "aws_db_instance" "c" {
  engine            = <<E
mysql
E
  allocated_storage = 5
  storage_encrypted = true

  timeouts {
    create = "5m"
  }
}
P
ok "HCL" diff want.txt main.tf
cat >want.txt <<'P'
{
    "AWSTemplateFormatVersion": "2010-09-09",
    "Resources": {
        "D": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "x", "StorageEncrypted": true}},
        "E": {
            "Type": "AWS::RDS::DBInstance",
            "Properties": {
                "Engine": "x",
                "StorageEncrypted": true
            }
        }
    }
}
P
printf "resource a 'Microsoft.ContainerRegistry/registries@2023-07-01' = {\n  name: 'x'\n  properties: {\n    adminUserEnabled: false\n    publicNetworkAccess: 'Disabled'\n  }\n}\n" >want.bicep
ok "Bicep, with the value that it has for false" diff want.bicep a.bicep
ok "JSON with tabs" grep -qx "$(printf '\t\t\t\t"StorageEncrypted": true')" tabs.json
printf 'apiVersion: v1\r\nkind: Pod\r\nmetadata: {name: a}\r\nspec:\r\n  containers:\r\n  - name: c\r\n    securityContext: {capabilities: {drop: [ALL]}, runAsNonRoot: true}\r\n  - securityContext: {runAsNonRoot: true, capabilities: {drop: ["ALL"]}}\r\n    name: d\r\n  - name: e\r\n    image: x\r\n    securityContext:\r\n      capabilities:\r\n        drop: ["ALL"]\r\n      runAsNonRoot: true\r\n' >want.crlf
ok "lines that end in CR LF" diff want.crlf crlf.yaml
ok "JSON, with names as CloudFormation spells them" diff want.txt t.json
printf 'FROM debian:12 AS a\nCMD ["x"]\nFROM debian:12\nRUN y\nUSER 65534:65534\nENTRYPOINT ["z"]\nCMD ["a"]\n' >want.txt
ok "Dockerfile" diff want.txt Dockerfile
printf '[one]\na=1\nsafe=yes\n; note\n\n[two]\nb=2\nsafe=yes' >want.txt
ok "INI" diff want.txt a.ini
printf 'x = 1\n[tool]\ny = 2\nsafe = true\n[tool.more]\nz = 3\n' >want.txt
ok "TOML" diff want.txt a.toml
ok "what would break another rule stays" test "$(cat clash.yml)" = "b: 2"
ok "a pair goes with its comma" test "$(cat off.json)" = '{"first": 1}'

git init -q --bare ../b.git && cd ../b.git || exit 1
code 2 "not in a bare repository" "$GITWARD" fix
said "with the reason" "bare repository"
finish
