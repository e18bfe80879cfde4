#!/bin/sh
# Real pushes: whatever way a secret takes into the repository, it is seen.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

server one && cd one-work || exit 1
commit a.txt hello
ok "a clean first push passes" git push -q origin main

blocked() {
	code 1 "$1: rejected" git push -q "$2" "$3"
	said "$1: the client reads why" "remote: "
	unsaid "$1: the token is not shown" "$(token)"
}

before=$(git ls-remote -q origin)

# A merge resolution that stands in neither parent.
git checkout -q -b left && commit a.txt left
git checkout -q main && commit a.txt right
git merge -q left >/dev/null 2>&1
printf 'T=%s\n' "$(token)" >a.txt
git add a.txt && git commit -q -m "Merge left"
blocked "a merge resolution" origin main
git reset -q --hard origin/main

# Added, and undone within the push.
commit b.env "T=$(token)"
git rm -q b.env && git commit -q -m undo
blocked "a commit that is undone in the same push" origin main
git reset -q --hard origin/main

git tag -a -m "Key $(token)" v1
blocked "an annotated tag's message" origin v1
git tag -d v1 >/dev/null

git commit -q --allow-empty -m "Use $(token)"
blocked "a commit message" origin main
git reset -q --hard origin/main

git tag blob "$(printf 'T=%s\n' "$(token)" | git hash-object -w --stdin)"
blocked "a tag that points at a blob" origin blob
git tag -d blob >/dev/null

git notes add -m "T=$(token)" HEAD
blocked "a note" origin refs/notes/commits
git notes remove HEAD 2>/dev/null
git update-ref -d refs/notes/commits

git checkout -q -b aaa && commit clean.txt x
git checkout -q -b zzz main && commit z.env "T=$(token)"
code 1 "a ref that is not the first: rejected" git push -q origin aaa zzz
said "the second ref is named or its file" "z.env"
git checkout -q main

GIT_AUTHOR_NAME="$(token)" git commit -q --allow-empty -m who
blocked "an author's name" origin main
git reset -q --hard origin/main

mkdir d && echo x >"d/$(token)"
git add d && git commit -q -m path
blocked "a path name" origin main
git reset -q --hard origin/main

# (git itself prints the name of the ref that it pushes; we must not.)
git branch "x-$(token)"
code 1 "a branch name: rejected" git push -q origin "x-$(token)"
out=$(printf '%s\n' "$out" | grep '^remote:')
unsaid "a branch name: gitward does not show it" "$(token)"
git branch -q -D "x-$(token)"

ln -s "/$(token)" link && git add link && git commit -q -m link
blocked "a link's target" origin main
git reset -q --hard origin/main

printf '*.env -diff -text\n' >.gitattributes
commit h.env "T=$(token)"
git add .gitattributes && git commit -q -m attributes
blocked "a file that .gitattributes hides" origin main
git reset -q --hard origin/main

[ "$before" = "$(git ls-remote -q origin)" ]
pass_or_fail $? "nothing of all this has landed"
ok "the server is whole" git -C ../one.git fsck --full

# What must pass.
git -C ../one.git config core.hooksPath /nowhere
commit old.env "T=$(token)"
git push -q origin main
git -C ../one.git config --unset core.hooksPath
git rm -q old.env && git commit -q -m "Take the token out"
ok "a thin push that removes a secret passes" git push -q origin main
ok "a new branch on known commits passes" git push -q origin main:refs/heads/copy
ok "a delete passes" git push -q origin :copy
ok "an empty push passes" git push -q origin main

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
git add pod.yaml && git commit -q -m pod
code 1 "a privileged Pod is rejected" git push -q origin main
said "with its place" "pod.yaml:9"
said "with its rule" "kubernetes/privileged-container"
wide=$(printf '%s\n' "$out" | sed -n 's/^remote: //p' | sed 's/ *$//' | awk 'length > 72' | head -n 1)
[ -z "$wide" ]
pass_or_fail $? "no line is wider than 72 columns"
git reset -q --hard origin/main

# Terminal safety: a path with an escape sequence is shown, not obeyed.
name=$(printf 'a\033[31mb.env')
printf 'T=%s\n' "$(token)" >"$name"
git add -A && git commit -q -m esc
code 1 "a hostile path is rejected" git push -q origin main
unsaid "its escape sequence does not reach the terminal" "$(printf '\033[31mb')"
git reset -q --hard origin/main

finish
