#!/bin/sh
# shellcheck disable=SC2317,SC2016 # functions are called by ok and code; a shell of its own reads what is quoted
# What was judged before is not judged again, and never told otherwise.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

case $("$GITWARD" version -v) in
*"built without SQLite"*)
	echo "1..0 # SKIP built without SQLite"
	exit 0
	;;
esac

# --- a user's own, for history ----------------------------------------------
XDG_CACHE_HOME=$scratch/xdg
export XDG_CACHE_HOME
db=$XDG_CACHE_HOME/gitward/verdicts.db
git init -q repo && cd repo || exit 1
commit a.txt hello
commit Dockerfile 'FROM debian:latest
RUN curl http://example.org/x | sh'
commit d/pod.yaml 'apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: c, image: "nginx:latest", securityContext: {privileged: true}}]}'
commit main.tf 'resource "aws_security_group" "a" {
  ingress {
    from_port = 22
    to_port = 22
    protocol = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}'
commit b.env "T=$(token)"
commit waived.env "T=$(token two) # gitward:allow secrets/* reason=\"a test\""
mkdir in && echo "T=$(token three)" >in/c.env && tar -cf z.tar in && rm -r in && git add . && git commit -q -m archive
# A report without what differs from run to run.
report() {
	"$GITWARD" scan --all -f json -o out.json "$@" 2>out.err
	code=$?
	grep -v '"time":\|"receipt":' out.json
	return "$code"
}
report --no-cache >../anew.txt
ok "--no-cache keeps nothing" test ! -e "$db"
report >../miss.txt
ok "a run that fills the cache says what one without says" cmp ../anew.txt ../miss.txt
unsaid "and does not speak of it" "$(cat out.err)x judged before"
report >../hit.txt
ok "a run from the cache says the same, byte for byte" cmp ../anew.txt ../hit.txt
out=$(cat out.err out.json)
said "it says how many were judged before" "files were judged before"
said "and so does the receipt" "are answered from the cache"
report -j 4 >../four.txt
ok "with four threads, too" cmp ../anew.txt ../four.txt
[ "$(stat -c %a "$db")$(stat -c %a "$db.key")" = 600600 ]
pass_or_fail $? "the files are their owner's alone"
for n in '' two three; do
	! grep -q -F "$(token $n)" "$db"
	pass_or_fail $? "the token '$n' is not in the cache"
done
ok "quiet says nothing of it" sh -c '! "$GITWARD" scan --all -q 2>&1 | grep before'

# recalled: how many the last report took from the cache
recalled() { sed -n 's/.*; \([0-9]*\) of [0-9]* files are answered.*/\1/p' out.json; }
report >/dev/null
all=$(recalled)
report --rules 'secrets/*' >/dev/null
[ -z "$(recalled)" ]
pass_or_fail $? "other rules are another cache"
printf 'gitward: 1\nrules: {"secrets/*": observe}\n' >../other.yaml
report --policy ../other.yaml >/dev/null
[ -z "$(recalled)" ]
pass_or_fail $? "another policy is another cache"
"$GITWARD" rules compile "$GW_SOURCE/rules/secrets" -o ../own.gwb >/dev/null 2>&1
report --bundle ../own.gwb >/dev/null
[ -z "$(recalled)" ]
pass_or_fail $? "another bundle is another cache"
report >/dev/null
[ "$(recalled)" = "$all" ]
pass_or_fail $? "the first is there still"
mv "$db.key" ../key
report >../hit.txt
[ -z "$(recalled)" ] && cmp ../anew.txt ../hit.txt
pass_or_fail $? "rows of another key are not believed"
head -c 65536 /dev/urandom | dd of="$db" bs=1 seek=2000 conv=notrunc 2>/dev/null
report >../hit.txt
ok "a broken cache is no cache" cmp ../anew.txt ../hit.txt
rm -f "$db" "$db.key" && mkdir "$db"
report >../hit.txt
ok "nor is a directory" cmp ../anew.txt ../hit.txt
rmdir "$db"
git mv b.env c.env && git commit -q -m move
report >/dev/null
report >/dev/null
git mv c.env tests.env && git commit -q -m 'another path'
report >../hit.txt
report --no-cache >../anew.txt
ok "another path is judged as another file" cmp ../anew.txt ../hit.txt

# --- what is a secret elsewhere ----------------------------------------------
# A report masks it; in a file that only names an image it is no secret.
word() { "$GITWARD" rules fake '{alnum:24}' "$1"; }
git init -q ../elsewhere && cd ../elsewhere || exit 1
rm -f "$db"
commit Dockerfile "FROM registry.io/$(word one):latest" "db_password = \"$(word one)\""
commit a/Dockerfile "FROM registry.io/$(word two):latest"
ln -s "db_password = \"$(word two)\"" z.link && git add . && git commit -q -m link
commit b/Dockerfile "FROM registry.io/plain:latest"
report --no-cache >../anew.txt
for n in one two; do
	! grep -q -F "$(word $n)" ../anew.txt
	pass_or_fail $? "the report masks the word '$n'"
done
report >../miss.txt
for n in one two; do
	! grep -q -F "$(word $n)" "$db"
	pass_or_fail $? "the word '$n' is not in the cache"
done
ok "what names no secret is" grep -q -F registry.io/plain "$db"
report >../hit.txt
ok "nothing else is said" cmp ../anew.txt ../miss.txt
ok "nor from the cache" cmp ../anew.txt ../hit.txt

# --- interrupted -------------------------------------------------------------
git init -q ../long && cd ../long || exit 1
pod() {
	printf -- '---\napiVersion: v1\nkind: Pod\nmetadata: {name: a%s}\nspec:\n  containers:\n' "$1"
	printf '    - {name: c, image: "nginx:1.%s", env: [{name: A, value: "%s"}]}\n' "$1" "$1"
}
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	pod $i
done >../pods
i=0
while [ $i -lt 60 ]; do
	sed "s/name: a/name: b$i/" ../pods >"f$i.yaml"
	i=$((i + 1))
done
git add . && git commit -q -m many
report --no-cache >../anew.txt
rm -f "$db"
"$GITWARD" scan --all -j 1 >/dev/null 2>&1 &
pid=$!
n=0
while [ ! -s "$db" ] || [ "$(stat -c %s "$db")" -lt 40000 ] || [ -s "$db-journal" ]; do
	n=$((n + 1))
	[ $n -gt 400 ] && break
	sleep 0.05
done
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
report >../rest.txt
ok "a run after a kill says the same" cmp ../anew.txt ../rest.txt
n=$(recalled)
[ "${n:-0}" -gt 0 ]
pass_or_fail $? "and goes on where the other stopped (${n:-0} of 60)"
cd ..

# --- a server's --------------------------------------------------------------
policy=$scratch/policy.yaml
cache=$scratch/server.db
audit=$scratch/audit.jsonl
cat >"$policy" <<POLICY
gitward: 1
cache: {path: $cache, size: 4MiB}
audit: {file: $audit}
identity: none
POLICY
bare() {
	git init -q --bare "$1.git" &&
		printf '#!/bin/sh\nexec "%s" receive --policy "%s"\n' "$GITWARD" "$policy" >"$1.git/hooks/pre-receive" &&
		chmod +x "$1.git/hooks/pre-receive"
}
# known: what the last record says of the cache
known() { tail -n 1 "$audit" | sed -n 's/.*"recalled":\([0-9]*\).*/\1/p'; }
bare one && bare fork && bare third
git init -q work && cd work || exit 1
commit a.txt hello
commit src/b.py 'print(1)'
commit d/pod.yaml 'apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: []}'
ok "a first push" git push -q ../one.git main
[ "$(known)" = 0 ]
pass_or_fail $? "knows nothing"
ok "the same blobs to a fork" git push -q ../fork.git main
[ "$(known)" = 3 ]
pass_or_fail $? "are known ($(known) of 3)"
ok "no journal is left" test ! -s "$cache-journal"
[ "$(stat -c %a "$cache.key")" = 600 ]
pass_or_fail $? "the server's key is its own"
out=$("$GITWARD" doctor --server ../one.git --policy "$policy" 2>&1)
said "doctor says what it holds" "$cache: 3 files"
commit t.txt "T=$(token)"
code 1 "a token is refused" git push -q ../one.git main
said "and shown" "t.txt:1"
first=$out
code 1 "again, too" git push -q ../one.git main
[ "$(echo "$out" | grep -v covered)" = "$(echo "$first" | grep -v covered)" ]
pass_or_fail $? "with the same words"
[ "$(known)" = 0 ]
pass_or_fail $? "nothing is kept of a push that was refused"
printf 'rules: {"secrets/*": observe}\n' | cat "$policy" - >../observe.yaml
bare ../seen && bare ../seen2
sed -i "s|$policy|$scratch/observe.yaml|" ../seen.git/hooks/pre-receive ../seen2.git/hooks/pre-receive
ok "where it is only observed it is let in" git push -q ../seen.git main
ok "and again" git push -q ../seen2.git main
[ "$(known)" = 4 ]
pass_or_fail $? "from the cache ($(known) of 4)"
! grep -q -F "$(token)" "$cache"
pass_or_fail $? "the token is not in the server's cache"
git reset -q --hard HEAD~1
chmod 0644 "$cache.key"
ok "a key that others can read is not used" git push -q ../third.git main
[ "$(known)" = 0 ]
pass_or_fail $? "nothing is believed then"
chmod 0600 "$cache.key"
printf 'junk' | dd of="$cache" bs=1 seek=4200 conv=notrunc 2>/dev/null
commit e.txt more
ok "a broken cache lets a clean push in" git push -q ../one.git main
commit t.env "T=$(token)"
code 1 "and keeps a token out" git push -q ../one.git main
git reset -q --hard HEAD~1
# The keeper hangs: a reader holds the file for good.
python3 - "$cache" <<'PYTHON' &
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(8)
PYTHON
pid=$!
sleep 1
commit f.txt more
ok "a locked cache is no cache" git push -q ../one.git main
kill $pid 2>/dev/null
wait $pid 2>/dev/null

# Many at once.
i=0
while [ $i -lt 6 ]; do
	bare "../many$i"
	(git push -q "../many$i.git" main >"../many$i.out" 2>&1; echo $? >"../many$i.rc") &
	i=$((i + 1))
done
wait
[ "$(cat ../many?.rc | sort -u)" = 0 ]
pass_or_fail $? "six at once are let in"
bare ../last
ok "one more" git push -q ../last.git main
[ "$(known)" -gt 0 ]
pass_or_fail $? "takes what they left"

# A full disk: the cache cannot be written, the push is judged.
[ -w /dev/full ] && ln -sf /dev/full ../full.db
sed "s|$cache|$scratch/full.db|" "$policy" >../full.yaml
sed -i "s|$policy|$scratch/full.yaml|" ../one.git/hooks/pre-receive
commit g.txt more
ok "a full disk lets a clean push in" git push -q ../one.git main
commit t.env "T=$(token)"
code 1 "and keeps a token out" git push -q ../one.git main

# --- recorded before a push --------------------------------------------------
rm -f "$cache" "$cache.key"
bare ../import
code 2 "--record wants --all" "$GITWARD" scan --record --policy "$policy"
code 2 "and all rules" "$GITWARD" scan --all --record --rules 'secrets/*' --policy "$policy"
code 2 "and a place to keep the verdicts" "$GITWARD" scan --all --record
said "and says what is missing" "'cache:'"
code 1 "a history with a token is recorded and shown" "$GITWARD" scan --all --record --policy "$policy"
said "with its place" "t.env:1"
tail -n 1 "$audit" | grep -q '"command":"record".*"outcome":"block"'
pass_or_fail $? "the audit says so"
out=$(tail -n 1 "$audit")
said "with the tips" "$(git rev-parse main) refs/heads/main"
said "by their digest" "sha256:"
code 1 "a push of it is refused" git push -q ../import.git main
[ "$(known)" -gt 3 ]
pass_or_fail $? "from the record ($(known))"
git branch -f clean main~1
ok "a push of its clean part passes" git push -q ../import.git clean
ok "the chain holds" "$GITWARD" audit verify --policy "$policy"
git -C ../import.git update-ref refs/heads/beside "$(git -C ../import.git rev-parse clean)"
(cd ../import.git && "$GITWARD" scan --all --record --policy "$policy" >/dev/null 2>&1)
out=$(tail -n 1 "$audit")
said "the new place is recorded" '"command":"record"'
said "with the ref that stands beside" "refs/heads/beside"
ok "verify" "$GITWARD" audit verify --policy "$policy" --server ../import.git
said "does not take a record for a verdict that let a ref move" "1 refs are in no record"

# A history's own word counts for nothing: it stands on no server yet.
rm -f "$cache" "$cache.key"
git init -q ../imported && cd ../imported || exit 1
printf 'repository: {policy-ref: refs/heads/main}\n' | cat "$policy" - >../refs.yaml
commit w.env "T=$(token) # gitward:allow secrets/* until=2099-01-01 reason=\"a test\""
commit .gitward.yaml 'gitward: 1
rules: {"docker/*": "no level"}'
for n in policy refs; do
	code 1 "a waiver in the history is not believed ($n)" "$GITWARD" scan --all --record --policy "../$n.yaml"
	said "the token is shown" "w.env:1"
	unsaid "its policy is not read" "cannot be read"
done
git init -q ../imported2 && cd ../imported2 || exit 1
commit plain.txt plain
commit .gitward.yaml 'gitward: 1
rules: {"docker/*": observe}'
ok "one that is clean is recorded" "$GITWARD" scan --all --record --policy ../refs.yaml
bare ../import2
sed -i "s|$policy|$scratch/refs.yaml|" ../import2.git/hooks/pre-receive
ok "and let in" git push -q ../import2.git main
[ "$(known)" = 2 ]
pass_or_fail $? "from the record ($(known) of 2)"
cd ../work || exit 1
sed "s|^cache:.*|cache: $scratch/none/v.db|" "$policy" >../nowhere.yaml
code 3 "a cache that cannot be had is said" "$GITWARD" scan --all --record --policy ../nowhere.yaml

# An object that is not what its id says, and was packed as if it were: git
# does not look, and a verdict on it would be believed elsewhere.
mkdir "$scratch/false" && cd "$scratch/false" && git init -q . || exit 1
echo one >a.txt && echo two >b.txt && git add . && git commit -qm two
loose() { git rev-parse "HEAD:$1" | sed 's|^..|.git/objects/&/|'; }
chmod u+w "$(loose a.txt)" && cp "$(loose b.txt)" "$(loose a.txt)"
code 3 "an object that is another one is not judged" "$GITWARD" scan --all
git repack -adq && git prune-packed
code 3 "nor is it when it was packed so" "$GITWARD" scan --all
said "and that is said" "its hash does not hold"
code 3 "nothing was kept of it" "$GITWARD" scan --all

finish
