#!/bin/sh
# init, waive, doctor: from an empty directory to a gate with reasons.
# shellcheck disable=SC2317 # functions are called by ok and code
. "${GW_SOURCE:?}/tests/cli/lib.sh"

git init -q repo && cd repo || exit 1
mkdir -p deploy .github/workflows
printf 'FROM debian:12\nRUN curl -s https://example.org/x | sh\n' >Dockerfile
printf 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {hostNetwork: true, containers: [{name: a, image: a}]}}}\n' >deploy/a.yaml
printf 'on: push\njobs: {}\n' >.github/workflows/ci.yml
code 0 "init shows what it would write" "$GITWARD" init --dry-run
said "with what it found" "1 GitHub workflows"
[ ! -e .gitward.yaml ]
pass_or_fail $? "and writes nothing"
code 0 "init writes a policy" "$GITWARD" init </dev/null
said "and says what is next" "gitward install"
ok "the profiles fit" grep -q '^use: \[recommended, pss-baseline, ci\]' .gitward.yaml
code 2 "init never replaces a policy" "$GITWARD" init
ok "what it wrote is a policy" "$GITWARD" policy show --effective
rm .gitward.yaml
cd deploy && code 0 "from below, with hooks" "$GITWARD" init --client </dev/null
cd .. || exit 1
[ -f .gitward.yaml ] && [ -x .git/hooks/pre-push ]
pass_or_fail $? "both stand where they belong"
cd deploy && code 1 "scan finds the policy from below" "$GITWARD" scan .
said "pss-baseline blocks" "kubernetes/host-network"
cd .. || exit 1

code 1 "something blocks" "$GITWARD" scan -v .
said "with -v there is an id" "id: "
id=$("$GITWARD" scan -f json . | python3 -c '
import json, sys
print([f["fingerprint"] for f in json.load(sys.stdin)["findings"] if f["rule"] == "docker/curl-pipe-shell"][0][:12])')
code 2 "a waiver needs a reason" "$GITWARD" waive "$id"
said "and says how" "--reason"
code 2 "an ended waiver is refused" "$GITWARD" waive "$id" --reason x --until 2020-01-01
code 2 "no date is refused" "$GITWARD" waive "$id" --reason x --until soon
code 2 "an unknown id is refused" "$GITWARD" waive 0123456789ab --reason x
code 0 "by fingerprint" "$GITWARD" waive "$id" --reason "it's our own host" --until 2099-12-31 --owner ops
said "it names what is waived" "Dockerfile:2: docker/curl-pipe-shell"
code 0 "by rule and path" "$GITWARD" waive kubernetes/host-network deploy --reason "node agent"
"$GITWARD" scan -f json . >after.json
ok "both are suppressed, with their reasons" python3 - <<'PY'
import json
found = {f["rule"]: f for f in json.load(open("after.json"))["findings"]}
for rule, reason in (("docker/curl-pipe-shell", "it's our own host (ops)"), ("kubernetes/host-network", "node agent")):
    assert found[rule]["fate"] == "waived" and reason in found[rule]["fateReason"], found[rule]
PY
rm after.json
"$GITWARD" scan -v . >seen 2>&1
ok "text -v lists them" grep -q "waived\[docker/curl-pipe-shell\] .gitward.yaml" seen
ok "markdown lists them" sh -c "'$GITWARD' scan -f markdown . | grep -q 'Not counted: 2'"
sed -i '1i # moved' Dockerfile
"$GITWARD" scan -f json . >after.json
ok "a waiver moves with its lines" python3 -c '
import json
assert any(f["rule"] == "docker/curl-pipe-shell" and f["fate"] == "waived" for f in json.load(open("after.json"))["findings"])'
rm after.json seen
sed -i 's/host$//; s/^RUN.*/RUN true/' Dockerfile
"$GITWARD" scan . >out.txt 2>&1
ok "one that nothing needs is said" grep -q 'waiver/unused' out.txt
sed -i "s/2099-12-31/2001-12-31/" .gitward.yaml
"$GITWARD" scan Dockerfile >out.txt 2>&1
ok "one that has ended is said, even of a part" grep -q 'it ended on 2001-12-31' out.txt
"$GITWARD" scan Dockerfile >out.txt 2>&1
unused() { grep -q waiver/unused out.txt; }
code 1 "of a part, unused ones are not" unused
rm out.txt
printf 'gitward: 1\nuse: [recommended]\nallow:\n  # ours\n  - {rule: a/b, reason: x}\n' >.gitward.yaml
printf 'gitward: 1\nallow: [{rule: docker/no-user, reason: x}]\n' >.gitward.yaml
code 2 "allow: on one line is left alone" "$GITWARD" waive kubernetes/host-network --reason x
printf 'gitward: 1\nallow:\n  # ours\n  - rule: docker/no-user\n    reason: x\ndefault: annotate\n' >.gitward.yaml
code 0 "indented lists stay indented" "$GITWARD" waive kubernetes/host-network --reason x
ok "and comments stay" grep -q '# ours' .gitward.yaml
printf 'gitward: 1\nrules:\n  kubernetes/host-network: {waivable: false}\n' >../site.yaml
code 2 "a site can forbid it" "$GITWARD" waive -p ../site.yaml kubernetes/host-network --reason x
code 0 "doctor is content" "$GITWARD" doctor
said "it says where policy comes from" "/etc/gitward/policy.yaml"
said "and what would run" "rules that run"
said "and that the jail stands" "jail"
cd .. && git init -q --bare bare.git && cd bare.git || exit 1
code 2 "a bare repository has no policy of its own" "$GITWARD" init
finish
