#!/bin/sh
# shellcheck disable=SC2317 # each row of the table is called by its name
# What goes wrong, and what is promised then: on a server, in a client's hook,
# in CI. docs/failures.md is the same table for people.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

policy=$scratch/policy.yaml
share=$(dirname "$GITWARD")/../share/gitward
git init -q --bare base.git
git clone -q base.git first 2>/dev/null && cd first || exit 1
commit a.txt hello
git push -q origin main
cd ..

# row KIND SETUP, then exit code and words of server, client and CI; "-" is no
# promise there. SETUP stands in a clone with one commit to be judged; it may
# change $opts, which all three get.
row() {
	kind=$1
	rm -rf row row.git
	cp -r base.git row.git && git clone -q row.git row && cd row || exit 1
	echo 'gitward: 1' >"$policy"
	opts="--policy $policy"
	trap_stdin=
	"$2"
	git add -A . && git commit -q --allow-empty -m "$kind"
	[ -z "$after" ] || "$after"
	after=
	cat >../row.git/hooks/pre-receive <<-HOOK
		#!/bin/sh
		$prefix "$GITWARD" receive $opts
		code=\$?
		echo \$code >"$scratch/code"
		exit \$code
	HOOK
	chmod +x ../row.git/hooks/pre-receive
	if [ "$3" != - ]; then
		echo none >"$scratch/code"
		out=$(git push origin HEAD:main 2>&1)
		pushed=$?
		got=$(cat "$scratch/code")
		[ "$got" = "$3" ] && { [ "$3" = 0 ] || [ "$pushed" != 0 ]; }
		pass_or_fail $? "$kind, server: exit $got, wanted $3"
		said "$kind, server: said" "$4"
	fi
	if [ "$5" != - ]; then
		git reset -q --soft HEAD^
		# shellcheck disable=SC2086
		code "$5" "$kind, client" "$GITWARD" staged $opts
		said "$kind, client: said" "$6"
		git commit -q --allow-empty -m "$kind"
	fi
	if [ "$7" != - ]; then
		# shellcheck disable=SC2086
		code "$7" "$kind, CI" "$GITWARD" ci --base HEAD^ --head HEAD $opts
		said "$kind, CI: said" "$8"
	fi
	prefix=
	cd ..
}
after=
prefix=
pod() { printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: c\n    image: c:1\n%s' "$1"; }

secret() { echo "T=$(token)" >b.env; }
row "a secret" secret 1 "secrets/github-pat" 1 "secrets/github-pat" 1 "secrets/github-pat"
finding() { pod '    securityContext: {privileged: true}
' >p.yaml; }
row "a grave finding" finding 1 "privileged-container" 1 "privileged-container" 1 "privileged-container"
ended() { pod '    # gitward:allow kubernetes/privileged-container reason="x" until=2020-01-01
    securityContext: {privileged: true}
' >p.yaml; }
row "a waiver past its day" ended 1 "note on waivers" 1 "it ended on 2020-01-01" 1 "it ended on 2020-01-01"
annotated() { printf 'FROM debian:latest\nUSER a\n' >Dockerfile; }
row "a finding below the block line" annotated 0 "base-image-latest" 0 "base-image-latest" 0 "base-image-latest"
unknown() { printf 'resource "aws_s3_bucket_public_access_block" "a" {\n  bucket = "b"\n  block_public_acls = var.x\n  block_public_policy = var.x\n  ignore_public_acls = var.x\n  restrict_public_buckets = var.x\n}\n' >a.tf; }
row "a value that only a run would tell" unknown 0 "unknown value" 0 "unknown value" 0 "unknown value"

broken() { pod '    securityContext: {privileged: [}
' >p.yaml; }
row "a claimed file that cannot be parsed" broken 3 "undecided/parse" 3 "undecided/parse" 3 "undecided/parse"
said_only() { broken; echo 'undecided: {parse: annotate}' >>"$policy"; }
row "the same where the policy only says it" said_only 0 "undecided/parse" 0 "undecided/parse" 0 "undecided/parse"
large() { head -c 3000 /dev/zero | tr '\0' 'a' >big.txt; echo 'budgets: {blob: 2KiB}' >>"$policy"; }
row "a blob over the budget" large 3 "undecided/large-blob" 3 "undecided/large-blob" 3 "undecided/large-blob"
archive() { python3 -c "
import zipfile
with zipfile.ZipFile('a.zip', 'w') as z: z.writestr('a.txt', 'x' * 10000)
b = bytearray(open('a.zip', 'rb').read()); b[45:60] = bytes(15); open('a.zip', 'wb').write(b)"; }
row "an archive that cannot be read" archive 3 "undecided/archive" 3 "undecided/archive" 3 "undecided/archive"
bomb() { python3 -c "
import zipfile
with zipfile.ZipFile('a.zip', 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('a', bytes(80 << 20))"; }
row "an archive that grows without end" bomb 3 "undecided/archive" 3 "undecided/archive" 3 "undecided/archive"

bad_yaml() { echo 'rules: {' >>"$policy"; }
row "a policy that is no YAML" bad_yaml 2 "policy.yaml:" 2 "policy.yaml:" 2 "policy.yaml:"
bad_key() { echo 'rulez: {}' >>"$policy"; }
row "a policy with an unknown key" bad_key 2 "did you mean 'rules'" 2 "did you mean 'rules'" 2 "did you mean 'rules'"
bad_rule() { echo 'rules: {secrets/github-pta: enforce}' >>"$policy"; }
row "a policy that names no rule" bad_rule 2 "no rule is named" 2 "no rule is named" 2 "no rule is named"
no_policy() { opts="--policy $scratch/nowhere.yaml"; }
row "a policy file that is not there" no_policy 2 "does not exist" 2 "does not exist" 2 "does not exist"
no_bundle() { opts="$opts --bundle $scratch/nowhere.gwb"; }
row "rules that are not there" no_bundle 3 "nowhere.gwb" 3 "nowhere.gwb" 3 "nowhere.gwb"
cut_bundle() { head -c 100000 "$share/rules.gwb" >"$scratch/cut.gwb"; opts="$opts --bundle $scratch/cut.gwb"; }
row "rules that are cut" cut_bundle 3 "cut.gwb" 3 "cut.gwb" 3 "cut.gwb"
flip() { python3 -c "
b = bytearray(open('$share/rules.gwb', 'rb').read()); b[len(b) // 2] ^= 1; open('$scratch/flip.gwb', 'wb').write(b)"
	opts="$opts --bundle $scratch/flip.gwb"; }
row "rules with a byte changed" flip 3 "flip.gwb" 3 "flip.gwb" 3 "flip.gwb"
baseline() { printf 'gitward-baseline 1 salt=00\n<<<<<<< HEAD\n' >.gitward-baseline; opts="$opts --baseline .gitward-baseline"; }
row "a baseline with a conflict mark" baseline - - 2 ".gitward-baseline:2" 2 ".gitward-baseline:2"
format() { opts="$opts --format sarfi"; }
row "a format that does not exist" format 2 "did you mean 'sarif'" 2 "did you mean 'sarif'" 2 "did you mean 'sarif'"
option() { opts="$opts --fail-onn enforce"; }
row "an option that does not exist" option 2 "fail-on" 2 "fail-on" 2 "fail-on"
no_output() { opts="$opts --output $scratch/no/where/report"; }
row "a report that cannot be written" no_output 3 "no/where/report" 3 "no/where/report" 3 "no/where/report"

late() { echo 'budgets: {deadline: 1ms}' >>"$policy"; }
row "a deadline that is over" late 3 "took longer than 1 ms" - - - -
memory() { yes 'a line of words' | head -c 9000000 >big.txt; echo 'budgets: {memory: 10MiB}' >>"$policy"; }
# A build with sanitizers has neither a limit of memory nor a judge of its own.
sanitized=$("$GITWARD" doctor 2>/dev/null | grep -c sanitizers)
[ "$sanitized" != 0 ] || row "memory that is used up" memory 3 "memory" - - - -
no_audit() { echo "audit: {file: $scratch/no/where/audit}" >>"$policy"; }
row "an audit that cannot be written" no_audit 3 "nothing is let in" - - - -
full() { echo "audit: {file: /dev/full}" >>"$policy"; }
row "an audit on no plain file" full 3 "nothing is let in" - - - -
signers() { echo "signatures: {ssh: $scratch/nowhere}" >>"$policy"; }
row "a list of signers that is not there" signers 3 "nowhere" - - - -
unsigned() { echo "bundle: {key: $scratch/nowhere.pem}" >>"$policy"; }
row "a key for the rules that is not there" unsigned 3 "nowhere.pem" 3 "nowhere.pem" 3 "nowhere.pem"
# Ends the first child of what it runs: the judge, while it has much to read.
cat >"$scratch/killer" <<'KILLER'
#!/bin/sh
"$@" <&0 &
pid=$!
while [ -d "/proc/$pid" ] && [ -z "$child" ]; do
	read -r child <"/proc/$pid/task/$pid/children"
done 2>/dev/null
kill -9 $child 2>/dev/null
wait "$pid"
KILLER
chmod +x "$scratch/killer"
killed() {
	prefix="$scratch/killer"
	head -c 4000000 /dev/urandom | od -An -tx1 >much.txt
}
after=
[ "$sanitized" != 0 ] || row "a process that the system ends" killed 3 "ended by signal 9" - - - -

gone() {
	after=drop
	echo more >m.txt
}
drop() {
	id=$(git rev-parse HEAD:m.txt)
	rm -f ".git/objects/$(printf %.2s "$id")/${id#??}"
}
row "an object that is missing" gone - - - - 3 "missing"
damage() {
	id=$(git rev-parse HEAD:m.txt)
	f=.git/objects/$(printf %.2s "$id")/${id#??}
	chmod u+w "$f" && printf 'no object' >"$f"
}
hurt() { after=damage; echo more >m.txt; }
row "an object that is damaged" hurt - - - - 3 "m.txt"
shallow() { after='cut'; echo more >m.txt; }
cut() { git rev-parse HEAD >.git/shallow; }
row "a history that is cut before the base" shallow - - - - 3 "shallow"

# Standard input of the hook.
cd first || exit 1
for bad in 'x' '0000 1111 refs/heads/a' "$(git rev-parse HEAD) $(git rev-parse HEAD)"; do
	out=$(printf '%s\n' "$bad" | "$GITWARD" receive 2>&1)
	got=$?
	[ "$got" = 2 ] || [ "$got" = 3 ]
	pass_or_fail $? "updates that are none ('$(printf %.20s "$bad")'): exit $got"
done
out=$("$GITWARD" receive </dev/full 2>&1)
got=$?
[ "$got" != 0 ]
pass_or_fail $? "standard input that cannot be read: exit $got"
cd "$scratch" && mkdir nothing && cd nothing || exit 1
code 2 "no repository" "$GITWARD" staged
said "it is said" "repository"
code 3 "nothing to judge" "$GITWARD" scan .
said "it is said" "nothing to judge"
out=$("$GITWARD" version -v 2>&1 >/dev/full)
got=$?
[ "$got" != 0 ]
pass_or_fail $? "standard output that is full: exit $got"
finish
