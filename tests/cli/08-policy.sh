#!/bin/sh
# Policy decides what follows; on a server no pushed file loosens it.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

mkdir files
printf 'FROM alpine:3.20\nUSER root\n' >files/Dockerfile
code 1 "a finding of severity high blocks" "$GITWARD" scan files

printf 'gitward: 1\nuse: [observe]\n' >p.yaml
code 0 "profile observe lets it pass" "$GITWARD" scan --policy p.yaml files
printf 'gitward: 1\nuse: [recommended]\nrules:\n  docker/last-user-root: {level: annotate}\n' >p.yaml
code 0 "a rule's level is the policy's to choose" "$GITWARD" scan --policy p.yaml files
said "it is still said" "docker/last-user-root"
printf 'gitward: 1\nrules:\n  docker/last-user-rot: {level: "off"}\n' >p.yaml
code 2 "a rule that does not exist is a fault" "$GITWARD" scan --policy p.yaml files
said "the rule that was meant is named" "docker/last-user-root"
code 0 "policy show shows" "$GITWARD" policy show --effective

printf 'FROM alpine:3.20\nUSER root # gitward:allow docker/last-user-root reason="needs root"\n' >files/Dockerfile
cat >files/Dockerfile <<'DOCKER'
FROM alpine:3.20
# gitward:allow docker/last-user-root reason="the agent needs it"
USER root
DOCKER
code 0 "a waiver with a reason holds" "$GITWARD" scan files
cat >files/Dockerfile <<'DOCKER'
FROM alpine:3.20
# gitward:allow docker/last-user-root
USER root
DOCKER
code 1 "a waiver without a reason does not" "$GITWARD" scan files
cat >files/Dockerfile <<'DOCKER'
FROM alpine:3.20
# gitward:allow docker/last-user-root reason="once" until=2020-01-01
USER root
DOCKER
code 1 "an ended waiver does not hold" "$GITWARD" scan files

# A baseline by content: what stood does not count, what is new does.
printf 'FROM alpine:3.20\nUSER root\n' >files/Dockerfile
cd files || exit 1
ok "a baseline is written" "$GITWARD" baseline
code 0 "what it lists does not count" "$GITWARD" scan --baseline .gitward-baseline .
printf '# moved\n\nFROM alpine:3.20\n\nUSER root\n' >Dockerfile
code 0 "not even when it has moved" "$GITWARD" scan --baseline .gitward-baseline .
printf 'T=%s\n' "$(token)" >new.env
code 1 "a new finding counts" "$GITWARD" scan --baseline .gitward-baseline .
! grep -q "$(token)" .gitward-baseline
pass_or_fail $? "the baseline holds no secret"
cd ..

# The policy of a push is not the pushed one.
server one && cd one-work || exit 1
printf 'gitward: 1\nuse: [observe]\ndefault: "off"\n' >.gitward.yaml
printf 'T=%s\n' "$(token)" >a.env
git add . && git commit -q -m one
code 1 "a pushed policy does not loosen the server's" git push -q origin main
printf 'T=%s # gitward:allow secrets/* reason="let me in"\n' "$(token)" >a.env
git add . && git commit -q --amend -m one
code 1 "nor does a waiver in the pushed tree" git push -q origin main
cd ..

# What stood before only annotates.
git init -q --bare two.git
git clone -q two.git two-work 2>/dev/null
cd two-work || exit 1
printf 'FROM alpine:3.20\nUSER root\n' >Dockerfile
git add . && git commit -q -m old && git push -q origin main
"$GITWARD" install --server ../two.git >/dev/null
printf '# a remark\nFROM alpine:3.20\nUSER root\n' >Dockerfile
git commit -q -a -m remark
ok "an old finding in a changed file does not block" git push -q origin main

# A hook's policy is the one that stands in the index.
git init -q "$scratch/three" && cd "$scratch/three" || exit 1
printf 'FROM scratch\n' >Dockerfile
printf 'gitward: 1\nrules: {docker/no-user: {level: enforce}}\n' >.gitward.yaml
git add Dockerfile
code 0 "one that is not staged is not in force" "$GITWARD" staged
git add .gitward.yaml
code 1 "staged, it is" "$GITWARD" staged
said "by its rule" "error[docker/no-user]"
printf 'gitward: 1\n' >.gitward.yaml
code 1 "whatever lies in the work tree" "$GITWARD" staged
for i in 1 2 3 4 5 6 7 8; do : >".git$i" && : >".gitward$i" && : >".gitward.yaml-$i"; done
git add .
git show :.gitward.yaml >/dev/null && printf 'gitward: 1\nrules: {docker/no-user: {level: enforce}}\n' >.gitward.yaml && git add .gitward.yaml
code 1 "among neighbours" "$GITWARD" staged
git update-index --index-version 4
code 1 "in an index of version 4" "$GITWARD" staged
git update-index --split-index
code 1 "in a split index" "$GITWARD" staged
git update-index --no-split-index
rm .gitward.yaml && git commit -q -m all && printf 'FROM scratch \n' >Dockerfile && git add Dockerfile
code 0 "an old finding is not held against a change" "$GITWARD" staged

finish
