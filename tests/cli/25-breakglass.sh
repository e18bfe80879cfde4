#!/bin/sh
# shellcheck disable=SC2317 # functions are called by ok and code
# A rule is passed by somebody with a name, for a reason, on record.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

policy=$scratch/policy.yaml
audit=$scratch/audit.jsonl
rule=kubernetes/privileged-container
server one && cd one-work || exit 1
printf '#!/bin/sh\nexec "%s" receive --policy "%s"\n' "$GITWARD" "$policy" >../one.git/hooks/pre-receive
says() { printf '%s\n' 'gitward: 1' "audit: {file: $audit}" "$@" >"$policy"; }
cat >pod.yaml <<'POD'
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - name: c
    image: c:1
    securityContext:
      privileged: true
POD
git -C ../one.git config core.hooksPath /nowhere
git add . && git commit -q -m pod && git push -q origin main
git -C ../one.git config --unset core.hooksPath
# A new file each time, on a new branch.
try() {
	n=$(date +%N) && sed "s/name: a/name: a$n/" pod.yaml >"pod$n.yaml" && git add . &&
		git commit -q -m "$n" && git push -q "$@" origin "HEAD:refs/heads/b$n"
	tried=$?
	git reset -q --hard HEAD^
	return "$tried"
}
GITWARD_USER=ann
export GITWARD_USER

says 'identity: ssh-forced-command' "bypass: [{rules: ['kubernetes/*'], who: [ann]}]"
code 1 "without asking it blocks" try
code 1 "a bypass without a reason is none" try -o "gitward.bypass=$rule"
said "which is said" "a bypass needs a reason"
code 1 "nor is one by a pattern" try -o 'gitward.bypass=kubernetes/*' -o gitward.reason=incident
code 1 "nor one of another rule" try -o 'gitward.bypass=kubernetes/host-network' -o gitward.reason=incident
ok "a named person with a reason passes" try -o "gitward.bypass=$rule" -o 'gitward.reason=incident 4711'
said "the pusher is told" "bypass"
tail -n 1 "$audit" >"$scratch/last"
out=$(cat "$scratch/last")
said "the record counts it" '"bypassed":1'
said "and says by whom and why" '"fate":"bypassed","reason":"bypass by ann: incident 4711"'
GITWARD_USER=eve
code 1 "another person does not" try -o "gitward.bypass=$rule" -o gitward.reason=incident
said "which is said" "no bypass of this rule is allowed to you"
unset GITWARD_USER
code 1 "nobody does not" try -o "gitward.bypass=$rule" -o gitward.reason=incident
said "which is said" "does not know who pushes"
GITWARD_USER=ann
export GITWARD_USER
says "bypass: [{rules: ['kubernetes/*'], who: ['*']}]"
code 1 "a name that the policy does not ask the server for is none" try -o "gitward.bypass=$rule" -o gitward.reason=incident

# Hours.
says 'identity: ssh-forced-command' "bypass: [{rules: ['kubernetes/*'], who: [ann], hours: 1}]"
ok "within its hours" try -o "gitward.bypass=$rule" -o gitward.reason=incident
now=$(date +%s)
sed -i "s/\"at\":[0-9]*/\"at\":$((now - 7200))/" "$audit"
code 1 "beyond them it is refused" try -o "gitward.bypass=$rule" -o gitward.reason=incident
said "which is said" "the hours for a bypass are used up"
: >"$audit"

# A secret cannot be bypassed by a line about something else.
git checkout -q -b s && commit t.env "T=$(token)"
code 1 "other rules block all the same" git push -q -o "gitward.bypass=$rule" -o gitward.reason=x origin s
git checkout -q main

# By a signed push.
ssh-keygen -q -t ed25519 -N '' -C ann -f "$scratch/key" </dev/null
ssh-keygen -q -t ed25519 -N '' -C eve -f "$scratch/eve" </dev/null
{
	echo "ann@example.org $(cat "$scratch/key.pub")"
	echo "eve@example.org $(cat "$scratch/eve.pub")"
} >"$scratch/signers"
git -C ../one.git config receive.certNonceSeed "not a secret"
git -C ../one.git config gpg.format ssh
git -C ../one.git config gpg.ssh.allowedSignersFile "$scratch/signers"
git config gpg.format ssh
git config user.signingkey "$scratch/key"
says 'identity: ssh-forced-command' \
	"bypass: [{rules: ['kubernetes/*'], who: [ann@example.org], needs: signed-push}]"
code 1 "unsigned it is refused" try -o "gitward.bypass=$rule" -o gitward.reason=incident
ok "signed by who may it passes" try --signed -o "gitward.bypass=$rule" -o gitward.reason=incident
out=$(tail -n 1 "$audit")
said "the record names the signer" '"signer":"ann@example.org"'
said "as who broke the glass" 'bypass by ann@example.org: incident'
git config user.signingkey "$scratch/eve"
code 1 "signed by another it does not, whoever is connected" try --signed -o "gitward.bypass=$rule" -o gitward.reason=incident
says "bypass: [{rules: ['kubernetes/*'], who: [ann@example.org], needs: signed-push}]"
git config user.signingkey "$scratch/key"
ok "the signature is name enough" try --signed -o "gitward.bypass=$rule" -o gitward.reason=incident
echo "nobody@example.org $(cat "$scratch/eve.pub")" >"$scratch/signers"
code 1 "a key that the server does not know is none" try --signed -o "gitward.bypass=$rule" -o gitward.reason=incident

# Nothing that a client can set names it.
says 'identity: ssh-forced-command' "bypass: [{rules: ['kubernetes/*'], who: [ann]}]"
unset GITWARD_USER
code 1 "an option does not name the pusher" try -o "gitward.bypass=$rule" -o gitward.reason=x -o GITWARD_USER=ann -o user=ann
finish
