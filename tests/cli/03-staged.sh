#!/bin/sh
# The client hook sees just what git is about to commit.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

git init -q repo && cd repo || exit 1
ok "install puts the hooks in" "$GITWARD" install
said "install proves that git runs them" "git runs it"

echo hello >a.txt
git add a.txt
ok "a clean initial commit passes" git commit -q -m one

printf 'T=%s\n' "$(token)" >b.env
git add b.env
code 1 "a staged token stops the commit" git commit -q -m two
said "the place is named" "b.env:1:"
unsaid "the token is not shown" "$(token)"

git rm -q --cached b.env
echo more >>a.txt
ok "a token that is not staged does not stop it" git commit -q -a -m two

printf 'T=%s\n' "$(token)" >>a.txt
code 1 "commit -a is judged as it will be" git commit -q -a -m three
git checkout -q a.txt

printf 'T=%s\n' "$(token)" >c.env
git add c.env
echo more >>a.txt
ok "commit PATH is judged without the other staged file" git commit -q -m three a.txt
code 1 "the other staged file is judged when it comes" git commit -q -m four
git rm -q -f --cached c.env

git add -N c.env
echo more >>a.txt
git add a.txt
ok "intent-to-add is not content" git commit -q -m four
git reset -q
rm c.env

# The index counts, not the work tree.
echo clean >d.env
git add d.env
printf 'T=%s\n' "$(token)" >d.env
ok "the work tree's version does not count" git commit -q -m five
git checkout -q d.env

ok "an empty commit passes" git commit -q --allow-empty -m six

code 1 "a token in the message stops the commit" git commit -q --allow-empty -m "Use $(token)"
said "it is the message" "message"

# Merges: the hook pre-merge-commit judges a clean one.
git checkout -q -b topic
commit clean.txt x
git checkout -q main
commit other.txt y
ok "a clean merge passes" git merge -q topic -m merge
git checkout -q -b bad && commit a.txt left
git checkout -q main && commit a.txt right
git merge -q bad >/dev/null 2>&1
printf 'T=%s\n' "$(token)" >a.txt
git add a.txt
code 1 "a merge resolution that brings a token is stopped" git commit -q -m merge
git merge --abort 2>/dev/null
git reset -q --hard

ok "a worktree is made" git worktree add -q ../tree -b side
cd ../tree || exit 1
printf 'T=%s\n' "$(token)" >w.env
git add w.env
code 1 "the hook works in a worktree" git commit -q -m w
cd ../repo || exit 1

git checkout -q --orphan fresh
git rm -q -r --cached .
printf 'T=%s\n' "$(token)" >n.env
git add n.env
code 1 "an initial commit is judged too" git commit -q -m init

finish
