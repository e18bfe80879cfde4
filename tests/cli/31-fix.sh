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

# What is not written cannot be replaced, and a server's files are nobody's.
printf 'resource "azurerm_storage_account" "a" {\n}\n' >main.tf
code 0 "what is missing is left" "$GITWARD" fix -r local/tls main.tf
said "and counted" "1 left to fix by hand"
git init -q --bare ../b.git && cd ../b.git || exit 1
code 2 "not in a bare repository" "$GITWARD" fix
said "with the reason" "bare repository"
finish
