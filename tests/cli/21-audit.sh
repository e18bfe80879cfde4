#!/bin/sh
# shellcheck disable=SC2317 # functions are called by ok and code
# The audit is a chain that can be checked, and no ref moves beside it.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

policy=$scratch/policy.yaml
audit=$scratch/audit.jsonl
openssl genpkey -algorithm ed25519 -out "$scratch/key.pem" 2>/dev/null
openssl pkey -in "$scratch/key.pem" -pubout -out "$scratch/open.pem" 2>/dev/null
cat >"$policy" <<POLICY
gitward: 1
audit: {file: $audit, sign-with: $scratch/key.pem, metrics: $scratch/metrics.prom}
identity: ssh-forced-command
POLICY
GITWARD_USER=ann
export GITWARD_USER
git init -q --bare one.git
ok "install --server" "$GITWARD" install --server one.git --policy "$policy"
said "it keeps reflogs" "core.logAllRefUpdates=always"
git clone -q one.git one-work 2>/dev/null && cd one-work || exit 1
verify() { "$GITWARD" audit verify --policy "$policy" "$@"; }

commit a.txt hello
ok "a push passes" git push -q origin main
commit b.env "T=$(token)"
code 1 "one with a token does not" git push -q origin main
git reset -q --hard origin/main
ok "a second branch passes" git push -q origin main:topic
ok "a delete passes" git push -q origin :topic

ok "the chain holds" verify
said "it counts its records" "7 records follow each other"
ok "and bears the mark of the key" verify --key "$scratch/open.pem"
said "it says so" "the mark of the key"
ok "every ref update has a verdict" verify --server ../one.git
said "it says how many" "ref updates of"
unsaid "the token is not in the audit" "$(token)"
out=$(cat "$audit")
unsaid "nor in the file" "$(token)"
said "the pusher is" '"who":"ann"'
ok "show" "$GITWARD" audit show --policy "$policy"
said "a line a record" "receive block $scratch/one by ann, 1 refs: 1 blocking"
said "and what landed" "landed $scratch/one by ann, 1 refs"
ok "show --verbose" "$GITWARD" audit show --verbose "$audit"
said "shows refs" "refs/heads/main"
said "and findings" "enforce  secrets/"
grep -q '^gitward_verdicts_total{outcome="block"} 1' "$scratch/metrics.prom"
pass_or_fail $? "the metrics count"

# Changed, taken out, cut, forged.
sed 's/"who":"ann"/"who":"bob"/' "$audit" >changed
code 1 "a changed record is found" verify changed
said "with its line" "changed:2: the record does not follow"
sed 3d "$audit" >missing
code 1 "one taken out is found" verify missing
head -c -20 "$audit" >shorter
code 1 "a cut one is found" verify shorter
openssl genpkey -algorithm ed25519 -out other.pem 2>/dev/null
openssl pkey -in other.pem -pubout -out other-open.pem 2>/dev/null
code 1 "another key's mark is none" verify --key other-open.pem
code 1 "a key of another kind neither" verify --key a.txt
code 3 "a file that is not there is said" verify nowhere
code 2 "without a verb it is wrong usage" "$GITWARD" audit

# Beside the gate: somebody on the server moves a ref.
env -u GIT_COMMITTER_DATE git -C ../one.git update-ref refs/heads/side "$(git rev-parse main)"
code 1 "a ref that moved without a verdict is found" verify --server ../one.git
said "by its name" "FAIL refs/heads/side went from 000000000000"
git -C ../one.git update-ref -d refs/heads/side
ok "its reflog is gone with the ref" verify --server ../one.git

# Without reflogs tips are compared, and that is said.
rm -rf ../one.git/logs
ok "without reflogs" verify --server ../one.git
said "it says so" "there are no reflogs"
git -C ../one.git config core.logAllRefUpdates false
id=$(git -C ../one.git commit-tree -m x 'main^{tree}')
git -C ../one.git update-ref refs/heads/main "$id"
code 1 "a tip that no verdict let in is found" verify --server ../one.git
said "by its name" "refs/heads/main points at"
git -C ../one.git update-ref refs/heads/main "$(git rev-parse main)"

# The file is moved away, the chain goes on, beside pushes.
ok "rotate" "$GITWARD" audit rotate --policy "$policy"
old=$(ls "$audit".0*)
[ -s "$old" ] && [ "$(wc -l <"$audit")" = 1 ]
pass_or_fail $? "the old records stand in a file of their own"
commit c.txt more
ok "a push passes" git push -q origin main
ok "the chain holds over both files" verify --key "$scratch/open.pem" "$old" "$audit"
ok "and from the new one on" verify "$audit"
said "which is said" "goes on from an older file"
for i in 1 2 3 4 5 6; do
	git branch "b$i"
	git push -q origin "b$i" >/dev/null 2>&1 &
	[ "$i" != 3 ] || "$GITWARD" audit rotate --policy "$policy" >/dev/null
done
wait
# shellcheck disable=SC2046
ok "rotation beside pushes breaks nothing" verify --key "$scratch/open.pem" $(ls "$audit".0*) "$audit"

# More refs than a record holds.
for i in $(seq 700); do echo "create refs/heads/many/a-rather-long-name-of-a-branch-$i $(git rev-parse main)"; done |
	git update-ref --stdin
ok "700 refs at once pass" git push -q origin 'refs/heads/many/*:refs/heads/many/*'
git -C ../one.git config core.logAllRefUpdates always
# shellcheck disable=SC2046 # a list of names
ok "each of them has its verdict" verify --server ../one.git $(ls "$audit".0*) "$audit"
said "and landed" "there are no reflogs"

# What cannot be written is not let in; what is half written is taken back.
if [ "$(id -u)" = 0 ] && mkdir "$scratch/small" &&
	mount -t tmpfs -o size=64k none "$scratch/small" 2>/dev/null; then
	trap 'umount "$scratch/small"; rm -rf "$scratch"' EXIT
	sed -i "s|file: $audit|file: $scratch/small/audit|" "$policy"
	commit d.txt more
	ok "a push passes while there is room" git push -q origin main
	dd if=/dev/zero of="$scratch/small/fill" bs=1k 2>/dev/null
	i=0
	while git push -q origin "main:refs/heads/full$i" >/dev/null 2>&1 && [ $i -lt 40 ]; do i=$((i + 1)); done
	code 1 "a full disk: rejected" git push -q origin main:refs/heads/full
	said "and it is said" "the audit cannot be written, so nothing is let in"
	rm "$scratch/small/fill"
	ok "with room again a push passes" git push -q origin main:refs/heads/full
	ok "and the chain is whole" verify
fi

finish
