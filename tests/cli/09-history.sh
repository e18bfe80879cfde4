#!/bin/sh
# History is judged blob by blob, whatever is in the tree today.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

git init -q repo && cd repo || exit 1
commit a.txt hello
commit b.env "T=$(token)"
bad=$(git rev-parse HEAD)
git rm -q b.env && git commit -q -m gone
commit c.txt clean

code 0 "the tree of today is clean" "$GITWARD" scan .
code 1 "all history is not" "$GITWARD" scan --all
said "the commit that brought it is named" "$(echo "$bad" | cut -c1-7)"
code 0 "a range behind it is clean" "$GITWARD" scan HEAD~1..HEAD
code 1 "a range around it is not" "$GITWARD" scan HEAD~3..HEAD
code 2 "a path and a revision at once is wrong usage" "$GITWARD" scan a.txt HEAD~1..HEAD
git branch a.txt
code 0 "an existing path wins over a revision" "$GITWARD" scan a.txt
code 1 "unless -- says otherwise" "$GITWARD" scan a.txt~2 --
code 3 "a revision that is not there is no pass" "$GITWARD" scan nowhere..HEAD

code 1 "ci judges what is new since the base" "$GITWARD" ci --base HEAD~3 --head HEAD
code 0 "and nothing else" "$GITWARD" ci --base HEAD~1 --head HEAD
code 3 "a base that is not here is said" "$GITWARD" ci --base 0123456789012345678901234567890123456789
said "with what to do" "fetch"
code 3 "nothing new is no pass" "$GITWARD" ci --base HEAD --head HEAD

"$GITWARD" scan --all --no-cache -j 1 -f json -o ../one.json
"$GITWARD" scan --all --no-cache -j 4 -f json -o ../four.json
"$GITWARD" scan --all --no-cache -j 2 -f json -o ../two.json
"$GITWARD" scan --all --no-cache -j 8 -f json -o ../eight.json
for n in one two four eight; do
	grep -v '"time":' ../$n.json >../$n.txt
done
ok "one thread and two say the same" cmp ../one.txt ../two.txt
ok "one thread and four say the same" cmp ../one.txt ../four.txt
ok "one thread and eight say the same" cmp ../one.txt ../eight.txt

GIT_COMMITTER_DATE='2020-01-01T00:00:00Z' git commit -q --allow-empty -m old
code 3 "--since leaves out what is older" "$GITWARD" scan HEAD~1..HEAD --since 2020-01-02
code 0 "and takes what is not" "$GITWARD" scan --allow-empty HEAD~1..HEAD --since 2020-01-01
code 1 "the commit with the token is since then" "$GITWARD" scan --all --since 2000-01-01
code 2 "--since wants a date" "$GITWARD" scan --all --since yesterday
said "and says which" "YYYY-MM-DD"
code 2 "--since is about history" "$GITWARD" scan a.txt --since 30d

# What was removed is found, whatever blob comes first, and in every pack.
git init -q ../gone && cd ../gone || exit 1
policy() {
	printf 'apiVersion: v1\nkind: NetworkPolicy\nmetadata:\n  name: %s\n' "$1"
}
git config user.name a && git config user.email a@example.com
for i in 1 2 3 4 5 6; do
	policy "in-$i" >net.yaml
	printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: in-%s\n' $i >map.yaml
	git add . && git commit -q -m "$i"
done
removals() {
	"$GITWARD" scan --all -f json "$@" |
		grep -c '"rule": "governance/network-policy-removed"'
}
ok "each policy that is gone is found in loose objects" \
	test "$(removals --no-cache -j 1)" = 5
git repack -adq
ok "and in a pack" test "$(removals --no-cache -j 1)" = 5
ok "and by many threads" test "$(removals --no-cache -j 4)" = 5
for i in 1 2 3; do
	ok "and with a cache, time $i" test "$(removals)" = 5
done

# So is what stood there before, whoever was judged first.
git init -q ../stood && cd ../stood || exit 1
git config user.name a && git config user.email a@example.com
for i in 1 2 3 4 5; do
	printf 'FROM debian:12\nRUN echo %s\n' $i >Dockerfile
	git add . && git commit -q -m "$i"
done
stood() {
	"$GITWARD" scan -f json "$@" | grep -A 9 '"rule": "docker/no-user"' |
		grep -c '"existing": true'
}
ok "against a blob that is not judged" test "$(stood HEAD~1..HEAD)" = 1
ok "against one that is, in loose objects" test "$(stood --all --no-cache -j 1)" = 4
git repack -adq
ok "and in a pack" test "$(stood --all --no-cache -j 1)" = 4
ok "and by many threads" test "$(stood --all --no-cache -j 4)" = 4
for i in 1 2 3; do
	ok "and with a cache, time $i" test "$(stood --all)" = 4
done
cd ../repo || exit 1

# pre-push: what the remote has is not judged again.
git init -q --bare ../remote.git
git remote add origin ../remote.git
"$GITWARD" install >/dev/null
code 1 "pre-push stops history with a token" git push -q origin main
git push -q --no-verify origin main
commit d.txt more
ok "what the remote has already is not judged again" git push -q origin main

finish
