#!/bin/sh
# Whatever cannot be judged is said, and is never a pass.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

git init -q --object-format=sha256 sha256 && cd sha256 || exit 1
printf 'T=%s\n' "$(token)" >a.env
git add a.env
"$GITWARD" staged >said.txt 2>&1
got=$?
out=$(cat said.txt)
case $got in 1 | 3) true ;; *) false ;; esac
pass_or_fail $? "a SHA-256 repository is judged or undecided, never passed (exit $got)"
cd ..

git init -q ext && cd ext || exit 1
git config core.repositoryformatversion 1
git config extensions.fancy true
echo x >a && code 3 "an unknown extension is undecided" "$GITWARD" staged
cd ..

git init -q full && cd full || exit 1
commit a.env "T=$(token)"
commit b.txt two
commit c.txt three
cd ..
git clone -q --depth 1 "file://$scratch/full" shallow 2>/dev/null
cd shallow || exit 1
code 1 "a shallow clone's history is judged to its boundary" "$GITWARD" scan --all
cd ../full || exit 1

blob=$(git rev-parse HEAD:b.txt)
f=.git/objects/$(echo "$blob" | cut -c1-2)/$(echo "$blob" | cut -c3-)
chmod u+w "$f" && rm "$f"
git rm -q a.env && git commit -q -m gone
"$GITWARD" scan HEAD~1..HEAD >/dev/null 2>&1
code 1 "history with a token blocks although an object is missing" "$GITWARD" scan --all
said "the missing object is said" "undecided"
code 3 "a missing object alone is undecided" "$GITWARD" scan --all --rules 'docker/*'
cd ..

server two && cd two-work || exit 1
commit a.txt x
git push -q origin main
tree=$(git rev-parse 'HEAD^{tree}')
bad=$(printf 'tree %s\nparent %s\nauthor nobody\n\nx %s\n' "$tree" "$(git rev-parse HEAD)" "$(token)" |
	git hash-object -t commit -w --literally --stdin)
code 1 "a malformed commit with a token is rejected" git push -q origin "$bad:refs/heads/bad"
cd ..

printf 'gitward: 1\nuse: [recomended]\n' >p.yaml
mkdir files && echo x >files/a
code 2 "an unknown profile is a configuration fault" "$GITWARD" scan --policy p.yaml files
said "the profile that was meant is named" "recommended"
printf 'gitward: 1\nruels: {}\n' >p.yaml
code 2 "a typo in the policy is a configuration fault" "$GITWARD" scan --policy p.yaml files
said "with its place" "p.yaml:2:1"
said "with the word that was meant" "rules"
code 2 "a policy file that is not there is a configuration fault" "$GITWARD" scan --policy none.yaml files

mkdir -p rules/mine
cat >rules/mine/a.yaml <<'RULE'
gitward: 1
rules:
- id: mine/a
  severity: high
  title: A
  matchs: {node: docker.stage}
  deny: {at: as, exists: true}
  message: a
RULE
code 2 "a typo in a rule stops loading" "$GITWARD" rules lint rules
said "with file, line and column" "a.yaml:6:3"
said "with the word that was meant" "match"

printf 'not a bundle' >x.gwb
code 3 "a file that is no bundle is refused" "$GITWARD" scan --bundle x.gwb files

printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: a\nspec:\n  hostNetwork: true\n' >files/broken.yaml
"$GITWARD" scan files >said.txt 2>&1
got=$?
out=$(cat said.txt)
[ "$got" != 0 ] || grep -q "broken.yaml" said.txt
pass_or_fail $? "a broken manifest is named (exit $got)"

cd two-work || exit 1
printf 'x' | "$GITWARD" receive >../said.txt 2>&1
got=$?
out=$(cat ../said.txt)
[ "$got" != 0 ]
pass_or_fail $? "cut-off updates are no pass (exit $got)"

finish
