#!/bin/sh
# What is found and does not block is hung on the commits, from the audit.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

policy=$scratch/policy.yaml
audit=$scratch/audit.jsonl
cat >"$scratch/listen" <<LISTEN
#!/bin/sh
cat >>"$scratch/heard"
echo "the program speaks"
LISTEN
chmod +x "$scratch/listen"
# says LINES of annotate:
says() {
	printf '%s\n' 'gitward: 1' 'severities: {high: annotate, critical: annotate}' \
		"rules: {'kubernetes/*': 'off', kubernetes/privileged-container: annotate, git-push/ref-create-restricted: enforce}" \
		"audit: {file: $audit}" "annotate: {$1}" >"$policy"
}
pod() {
	cat <<POD
apiVersion: v1
kind: Pod
metadata: {name: $1}
spec:
  containers:
  - name: c
    image: c:1
    securityContext:
      privileged: true
POD
}

for format in sha1 sha256; do
	says "notes: true, file: '$scratch/report-$format-{id}.sarif', format: sarif, command: $scratch/listen"
	rm -f "$scratch/heard" "$audit"
	git init -q --bare --object-format=$format $format.git
	"$GITWARD" install --server $format.git --policy "$policy" >/dev/null
	git init -q --object-format=$format $format && cd $format || exit 1
	git remote add origin ../$format.git
	commit a.txt hello
	pod one >pod.yaml && git add . && git commit -q -m pod
	pod two >'odd name.yaml' && git add . && git commit -q -m two
	ok "$format: a push with findings that do not block passes" git push origin main
	said "$format: they are said" "remote: "
	said "$format: with their rule" "kubernetes/privileged-container"
	said "$format: what the program says reaches the client" "the program speaks"
	git fetch -q origin refs/notes/gitward:refs/notes/gitward
	ok "$format: a note hangs on the commit" git notes --ref=gitward show main^
	said "$format: with level, rule and place" "annotate kubernetes/privileged-container pod.yaml:9 "
	ok "$format: and on the other" git notes --ref=gitward show main
	said "$format: with its file" "odd name.yaml:9 "
	code 1 "$format: none on a commit without findings" git notes --ref=gitward show main~2
	grep -q privileged-container "$scratch/heard"
	pass_or_fail $? "$format: the program read the record"
	ok "$format: the report is SARIF" python3 -c "
import glob, json
(name,) = glob.glob('$scratch/report-$format-*.sarif')
run = json.load(open(name))['runs'][0]
assert any(r['ruleId'] == 'kubernetes/privileged-container' for r in run['results']), run['results']"

	# The same commits by another name: no line stands twice.
	ok "$format: the same commits on another branch" git push -q origin main:other
	git fetch -q origin +refs/notes/gitward:refs/notes/gitward
	lines=$(git notes --ref=gitward show main | sort | uniq -d | wc -l)
	[ "$lines" = 0 ]
	pass_or_fail $? "$format: no line stands twice"

	git notes --ref=gitward append -m mine main
	says "notes: true"
	code 1 "$format: nobody pushes these notes" git push -q origin refs/notes/gitward:refs/notes/gitward
	said "$format: and it is said" "refs/notes/gitward"
	cd ..
done

# Pushes at the same time: every note arrives.
cd sha1 || exit 1
says 'notes: true'
for i in 1 2 3 4 5 6; do
	git checkout -q -b "t$i" main
	pod "p$i" >"p$i.yaml" && git add . && git commit -q -m "$i"
	git push -q origin "t$i" >"$scratch/t$i" 2>&1 &
done
wait
git fetch -q origin +refs/notes/gitward:refs/notes/gitward
there=0
for i in 1 2 3 4 5 6; do
	git notes --ref=gitward show "t$i" 2>/dev/null | grep -q "p$i.yaml" && there=$((there + 1))
done
[ "$there" = 6 ]
pass_or_fail $? "six pushes at a time leave six notes ($there)"
ok "the repository is whole" git -C ../sha1.git fsck --full --strict

# Notes merge: two servers, or a fork.
git notes --ref=gitward-other add -m "annotate other/rule x:1 more" t1
ok "notes merge by git's own means" git notes --ref=gitward merge -s cat_sort_uniq refs/notes/gitward-other
ok "and hold both" git notes --ref=gitward show t1
said "the other's" "other/rule"
said "and ours" "p1.yaml"

# What goes wrong after the push is said, and cannot undo it.
says "command: $scratch/nowhere"
git checkout -q main && pod w >w.yaml && git add . && git commit -q -m w
ok "a program that is not there does not stop the push" git push origin main
said "but it is said" "warning: '$scratch/nowhere' ended with exit code 127"
printf '#!/bin/sh\nsleep 100\n' >"$scratch/listen"
says "notes: true"
rm -f "$audit"
out=$(printf '%s %s refs/heads/main\n' "$(git rev-parse main^)" "$(git rev-parse main)" |
	GIT_DIR=../sha1.git "$GITWARD" annotate --policy "$policy" 2>&1)
said "without a record there is nothing to hang" "warning: "

finish
