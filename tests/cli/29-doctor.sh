#!/bin/sh
# The gate is proven shut by a test push, and what would open it is found.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

policy=$scratch/policy.yaml
audit=$scratch/audit.jsonl
printf 'gitward: 1\naudit: {file: %s}\n' "$audit" >"$policy"
git init -q --bare one.git
ok "install with a policy" "$GITWARD" install --server one.git --policy "$policy"
doctor() { "$GITWARD" doctor --server one.git --policy "$policy"; }
ok "doctor finds the gate shut" doctor
said "by a test push" "ok   a test push: a secret was refused, the same push without it was not"
said "and says what jail there is" " jail: "
[ -z "$(git -C one.git for-each-ref)" ]
pass_or_fail $? "nothing was pushed to the repository itself"
# Another test may just run a doctor of its own: that one goes, too.
left() { find /tmp -maxdepth 1 -name 'gitward-doctor-*' -newer "$policy"; }
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ -n "$(left)" ] || break
	sleep 1
done
[ -z "$(left)" ]
pass_or_fail $? "the scratch repository is gone"
out=$(cat "$audit")
said "the audit tells of it" '"outcome":"block"'

# Each of these lets pushes pass in silence.
broken() {
	code 3 "doctor finds $1" doctor
	said "and says so" "$2"
}
chmod -x one.git/hooks/pre-receive
broken "a hook that is not executable" "FAIL a test push: a push with a secret was let in"
chmod +x one.git/hooks/pre-receive
mv one.git/hooks/pre-receive kept && ln -s /nowhere one.git/hooks/pre-receive
broken "a hook that is a link to nowhere" "FAIL a test push"
rm one.git/hooks/pre-receive && mv kept one.git/hooks/pre-receive
git -C one.git config core.hooksPath /nowhere
broken "a core.hooksPath that is not there" "FAIL a test push"
git -C one.git config --unset core.hooksPath
cp one.git/hooks/pre-receive kept && printf '#!/bin/sh\nexit 0\n' >one.git/hooks/pre-receive
broken "a hook that always says yes" "FAIL a test push"
mv kept one.git/hooks/pre-receive
chmod o+w one.git/hooks
broken "hooks that everybody may replace" "everybody may write to"
code 3 "and install refuses them" "$GITWARD" install --server one.git
said "and says so" "chmod o-w"
chmod o-w one.git/hooks
printf 'gitward: 1\nuse: [recommended, observe]\n' >"$policy"
broken "a policy that blocks nothing" "FAIL a test push: a push with a secret was let in"
printf 'gitward: 1\nrules: {git-push/unsigned-commit: enforce}\nparams: {git-push/need-signed-commits: true}\n' >"$policy"
out=$(doctor 2>&1)
said "a gate that refuses everything is told apart" "so was the same push without it"
printf 'gitward: 1\n' >"$policy"
ok "all is well again" doctor

# Hooks for all repositories, by the command scope of the server.
git init -q --bare two.git
mkdir hooks && cp one.git/hooks/pre-receive hooks/
code 3 "without its environment the gate is open" "$GITWARD" doctor --server two.git --policy "$policy"
ok "with it the gate is shut" env GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath "GIT_CONFIG_VALUE_0=$scratch/hooks" \
	"$GITWARD" doctor --server two.git --policy "$policy"
said "by a test push" "ok   a test push"

git init -q --bare --object-format=sha256 three.git
"$GITWARD" install --server three.git --policy "$policy" >/dev/null
ok "a SHA-256 repository is proven too" "$GITWARD" doctor --server three.git --policy "$policy"
finish
