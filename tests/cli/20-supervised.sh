#!/bin/sh
# shellcheck disable=SC2016 # a dollar that is meant
# The judge has a supervisor: late, dead, too hungry or without its jail, it
# lets nothing in, and the audit has a record of each push all the same.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

server one && cd one-work || exit 1
policy=$scratch/policy.yaml
audit=$scratch/audit.jsonl
cat >../one.git/hooks/pre-receive <<HOOK
#!/bin/sh
exec "$GITWARD" receive --verbose --policy "$policy"
HOOK

# says LINE...: the policy of the server is these lines.
says() {
	printf '%s\n' 'gitward: 1' "audit: {file: $audit}" "$@" >"$policy"
}
last() { tail -n 1 "$audit"; }
recorded() {
	out=$(last)
	said "$1" "$2"
}
tip() { git ls-remote -q origin main; }

says
commit a.txt hello
ok "a clean push passes" git push -q origin main
said "it is said what was covered" "covered: 3 new objects"
recorded "the record has the outcome" '"outcome":"allow","exit":0'
recorded "and what was covered" '"coverage":{"objects":3,"trees":1,"blobs":1'
sanitized=$("$GITWARD" doctor 2>/dev/null | grep -c sanitizers)

if [ "$sanitized" = 0 ]; then
	says 'jail: {needed: true}'
	commit b.txt jailed
	ok "it passes in a jail with all its walls" git push -q origin main
	says 'budgets: {memory: 12MiB}'
	yes 'word = "some text that is long enough"' | head -c 14000000 >big.txt
	git add big.txt && git commit -q -m big
	before=$(tip)
	code 1 "too little memory: rejected" git push -q origin main
	said "and it is said" "memory"
	recorded "and recorded" '"outcome":"undecided","exit":3'
	[ "$before" = "$(tip)" ]
	pass_or_fail $? "nothing has landed"
	git reset -q --hard origin/main
fi

# What needs a library that is not loaded before the jail closes.
says
printf 'T=%s\n' "$(token)" >in.env
python3 -c "import zipfile; zipfile.ZipFile('in.zip', 'w').write('in.env')"
git add in.zip && git commit -q -m zip
code 1 "a token inside an archive: rejected" git push -q origin main
said "with its place" "in.zip!in.env"
git reset -q --hard origin/main
"$GITWARD" rules fake 'db_password = "{alnum:16}"' >app.conf
printf 'PK\003\004 no archive' >no.zip
git add . && git commit -q -m context
git push -q origin main >"$scratch/said" 2>&1
out=$(last)
unsaid "a guess at a password: judged" '"fault"'
git reset -q --hard origin/main

says 'budgets: {deadline: 1ms}'
commit c.txt late
before=$(tip)
code 1 "a deadline that cannot be kept: rejected" git push -q origin main
said "the time is said" "took longer than 1 ms"
recorded "and recorded" '"fault":"judging took longer than 1 ms'
says 'budgets: {deadline: 1ms}' 'undecided: annotate'
code 1 "also where the policy would only annotate" git push -q origin main
[ "$before" = "$(tip)" ]
pass_or_fail $? "nothing has landed"

# Text of nothing but telling words, so that judging takes a while.
says
yes 'password = token = secret = api_key = "$ghp_' | head -c 12000000 >slow.txt
git add slow.txt && git commit -q -m slow
git push -q origin main >"$scratch/said" 2>&1 &
push=$!
judge=
for i in $(seq 2000); do
	for p in $(pgrep -f "receive --verbose --policy $policy"); do
		parent=$(ps -o ppid= -p "$p" | tr -d ' ')
		case $(ps -o args= -p "${parent:-0}") in
		"$GITWARD receive"*) judge=$p ;;
		esac
	done
	[ -n "$judge" ] && break
	sleep 0.01
done
kill -KILL "${judge:-0}" 2>/dev/null
killed=$?
pass_or_fail "$killed" "the judge was killed"
wait "$push"
pushed=$?
out=$(cat "$scratch/said")
[ "$pushed" != 0 ] && [ "$before" = "$(tip)" ]
pass_or_fail $? "its push is rejected"
said "and the signal is said" "ended by signal 9"
recorded "and recorded" "ended by signal 9"

# Both limits: what the judge may take, and when it stops taking files.
says 'budgets: {deadline: 300ms}'
for i in 1 2 3 4 5 6 7 8; do
	sed "s/^/$i/" slow.txt | head -c 3000000 >"slow$i.txt"
done
git add . && git commit -q -m many
code 1 "more files than there is time for: rejected" git push -q origin main
case $out in
*"time was up"* | *"took longer than 300 ms"*) pass_or_fail 0 "and it is said" ;;
*) pass_or_fail 1 "and it is said" ;;
esac
git reset -q --hard origin/main

# An audit that cannot be written.
commit d.txt more
says "audit: {file: $scratch/nowhere/audit}"
sed -i 2d "$policy"
code 1 "no audit, no push" git push -q origin main
said "and it is said" "the audit cannot be written, so nothing is let in"
says "audit: {file: $scratch/nowhere/audit, needed: false}"
sed -i 2d "$policy"
ok "unless the policy says so" git push -q origin main
said "then it is said too" "nowhere/audit"

says 'audit: {file: /dev/full}'
sed -i 2d "$policy"
commit e.txt more
code 1 "a disk that is full: rejected" git push -q origin main

# Many pushes at a time make one chain.
says
for i in 1 2 3 4 5 6 7 8; do
	git branch "b$i"
	git push -q origin "b$i" >/dev/null 2>&1 &
done
wait
records=$(grep -c '"refs/heads/b\|refs/heads/b[1-8]"' "$audit")
[ "$records" = 8 ]
pass_or_fail $? "eight pushes at once leave eight records ($records)"

finish
