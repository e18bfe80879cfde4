#!/bin/sh
# shellcheck disable=SC2016 # the inner shell expands it
# Past pushes under a policy that does not hold yet.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

policy=$scratch/policy.yaml
audit=$scratch/audit.jsonl
says() { printf '%s\n' 'gitward: 1' "audit: {file: $audit}" "$@" >"$policy"; }
says
git init -q --bare one.git
"$GITWARD" install --server one.git --policy "$policy" >/dev/null
git clone -q one.git w 2>/dev/null && cd w || exit 1
commit a.txt hello
git push -q origin main
printf 'FROM debian:latest\nUSER a\n' >Dockerfile && git add . && git commit -q -m image
git push -q origin main 2>/dev/null
git push -q origin main:copy
commit b.env "T=$(token)"
git push -q origin main 2>/dev/null
git reset -q --hard origin/main
commit c.txt more
git push -q origin main:other
git push -q origin :other
before=$(cat "$audit"; git ls-remote ../one.git)
cd ../one.git || exit 1

ok "replay under the same policy" "$GITWARD" receive --replay --policy "$policy"
said "nothing would be otherwise" "0 that were let in would be refused, 0 that were refused would be let in"
said "what was refused is gone" "1 pushes could not be"
sed 's/^gitward.*/gitward: 1\nrules: {docker\/base-image-latest: enforce}/' "$policy" >"$scratch/strict.yaml"
ok "replay under a stricter one" "$GITWARD" receive --replay --policy "$scratch/strict.yaml"
said "one push would be refused" "1 that were let in would be refused"
said "by its number" " annotate -> block: 1 blocking"
[ "$before" = "$(cat "$audit"; git ls-remote ../one.git)" ]
pass_or_fail $? "and nothing follows from it"
code 2 "without an audit there is nothing to replay" sh -c 'echo "gitward: 1" >../no.yaml; "$0" receive --replay --policy ../no.yaml' "$GITWARD"
finish
