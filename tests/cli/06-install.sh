#!/bin/sh
# Hooks are chained, follow core.hooksPath, and are proven to run.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

git init -q one && cd one || exit 1
printf '#!/bin/sh\necho mine was here\n' >.git/hooks/pre-commit
chmod +x .git/hooks/pre-commit
ok "install keeps a foreign hook" "$GITWARD" install
echo x >a && git add a
ok "a commit passes" git commit -q -m one
said "the foreign hook ran" "mine was here"
ok "install twice is the same" "$GITWARD" install
[ -f .git/hooks/pre-commit.chained ]
pass_or_fail $? "the foreign hook is still there"
printf '#!/bin/sh\nexit 7\n' >.git/hooks/pre-commit.chained
echo y >>a && git add a
code 1 "a foreign hook that fails still stops" git commit -q -m two
ok "uninstall puts the foreign hook back" "$GITWARD" install --uninstall
grep -q 'exit 7' .git/hooks/pre-commit
pass_or_fail $? "it is the foreign one"
[ ! -e .git/hooks/pre-push ]
pass_or_fail $? "the others are gone"
cd ..

git init -q two && cd two || exit 1
git config core.hooksPath .githooks
ok "core.hooksPath is followed" "$GITWARD" install
[ -x .githooks/pre-commit ]
pass_or_fail $? "the hook stands there"
ok "doctor finds all well" "$GITWARD" doctor
chmod -x .githooks/pre-push
code 3 "doctor finds a hook that git would skip" "$GITWARD" doctor
said "it names the hook" "FAIL pre-push"
cd ..

git init -q --bare three.git
ln -s /nowhere three.git/hooks/pre-receive
ok "a dangling link is replaced" "$GITWARD" install --server three.git
[ ! -L three.git/hooks/pre-receive ]
pass_or_fail $? "it is a file now"
printf '#!/bin/sh\ncat >"%s/seen"\n' "$scratch" >three.git/hooks/pre-receive.chained
chmod +x three.git/hooks/pre-receive.chained
git clone -q three.git three-work 2>/dev/null
cd three-work || exit 1
commit a.txt x
ok "a push passes both hooks" git push -q origin main
grep -q refs/heads/main "$scratch/seen"
pass_or_fail $? "the chained hook read the updates"
commit b.env "T=$(token)"
code 1 "gitward still judges behind a chained hook" git push -q origin main

# The probe can only close the gate.
code 1 "no variable opens the gate" env GITWARD_PROBE=1 git push -q origin main

cd ..
code 2 "install outside a repository is wrong usage" "$GITWARD" install
said "it says what to do" "repository"

finish
