#!/bin/sh
# shellcheck disable=SC2016 # the inner shell expands it
# shellcheck disable=SC2317
# Rules of one's own: begun, tested, used; a repository's only add.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

git init -q repo && cd repo || exit 1

# A skeleton of every class passes its own tests.
"$GITWARD" rules new local/x nonsense >list 2>&1
nodes=$(sed -n 's/.*there are//p' list)
ok "classes are listed" test -n "$nodes"
for node in $nodes; do
	code 0 "new: $node" "$GITWARD" rules new "local/x-$(echo "$node" | tr . -)" "$node"
done
code 0 "and all their tests pass" "$GITWARD" rules test .gitward/rules
said "each with one that fires and one that does not" "0 failed"
code 0 "official quality" "$GITWARD" rules lint --official .gitward/rules
code 2 "nothing is written over" "$GITWARD" rules new local/x-command command
said "and says so" "is there already"
code 2 "an id is a pack and a slug" "$GITWARD" rules new NoPack
said "with an example" "local/no-latest"
rm -r .gitward

# A rule of the work tree is used, listed and explained.
code 0 "new in a pack of its own" "$GITWARD" rules new ours/no-maintainer docker.instruction
ok "stands in its folder" test -f .gitward/rules/ours/no-maintainer.yaml
printf 'FROM scratch\nLABEL maintainer=a\n' >Dockerfile
code 0 "a medium finding annotates" "$GITWARD" scan Dockerfile
said "of the own rule" "ours/no-maintainer"
code 0 "it is listed" "$GITWARD" rules list 'ours/*'
said "with the others" "1 of "
code 0 "it is explained" "$GITWARD" explain ours/no-maintainer
code 0 "why" "$GITWARD" explain --why Dockerfile:2 -r 'ours/*'
said "each decision with its value" "T pairs.maintainer exists true   # a"
said "and the verdict" "=> finding"
printf 'gitward: 1\nrules: {ours/no-maintainer: {level: enforce}}\n' >.gitward.yaml
code 1 "the policy knows it" "$GITWARD" scan Dockerfile
ok "what was compiled is kept" sh -c 'ls "$HOME"/.cache/gitward/rules-*.gwb'
ls "$HOME"/.cache/gitward/rules-*.gwb >first
code 1 "and used again" "$GITWARD" scan Dockerfile
ls "$HOME"/.cache/gitward/rules-*.gwb >second
ok "without another" cmp first second
printf 'garbage' >"$(cat first)"
code 1 "a broken cache is a miss" "$GITWARD" scan Dockerfile

# It may only add.
mkdir .gitward/rules/kubernetes
sed 's,ours/no-maintainer,kubernetes/mine,' .gitward/rules/ours/no-maintainer.yaml >.gitward/rules/kubernetes/a.yaml
code 2 "an official pack is refused" "$GITWARD" scan Dockerfile
said "with the file and what to do" ".gitward/rules/kubernetes/a.yaml: own rules cannot stand in the pack 'kubernetes'"
rm -r .gitward/rules/kubernetes
printf 'gitward: 1\nruels: []\n' >.gitward/rules/broken.yaml
code 2 "a fault stops before anything is judged" "$GITWARD" scan Dockerfile
said "with its place and a suggestion" ".gitward/rules/broken.yaml:2:1: unknown key 'ruels'"
said "a suggestion" "did you mean 'rules'?"
rm .gitward/rules/broken.yaml

# A hook judges the index, by the rules that stand there.
git add Dockerfile .gitward.yaml
code 2 "a rule that is not staged is none of a hook's, though its policy is" "$GITWARD" staged
said "which names it" "no rule is named 'ours/no-maintainer'"
git add .gitward
code 1 "staged, it counts" "$GITWARD" staged
said "its finding" "[ours/no-maintainer]"
rm -r .gitward/rules/ours
code 1 "gone from the work tree, it still does" "$GITWARD" staged
said "its finding again" "[ours/no-maintainer]"
git checkout -q -- .gitward
printf 'gitward: 1\nrules:\n- id: local/ticket\n  severity: high\n  title: t\n  match: {node: text}\n  find: {regex: "ourtick_[a-z0-9]{20}"}\n  message: "{secret|mask}"\n' >.gitward/rules/ticket.yaml
printf 'x = ourtick_abcdefghij0123456789 \n' >ticket.txt
rm -f "$HOME"/.cache/gitward/*
# A build with sanitizers cannot live in little memory.
most=65536
"$GITWARD" doctor 2>/dev/null | grep -q sanitizers && most=unlimited
code 1 "a secret rule of one's own finds, in little memory" sh -c 'ulimit -d "$2"; exec "$1" scan ticket.txt' - "$GITWARD" $most
said "its secret" "local/ticket"
rm .gitward/rules/ticket.yaml ticket.txt

# In CI the base's rules count, never the head's.
git add -A && git commit -qm base
base=$(git rev-parse HEAD)
rm -r .gitward
commit more/Dockerfile "FROM scratch
LABEL maintainer=b"
git add -A && git commit -qm 'take the rule away'
code 1 "CI judges by the base's rules" "$GITWARD" ci --base "$base"
said "though the head has none" "ours/no-maintainer"

# On a server: those of the ref that the site's policy names.
cd ..
server s
cat >site.yaml <<'P'
gitward: 1
repository: {policy-ref: refs/heads/main}
P
cd s-work || exit 1
mkdir -p .gitward/rules/ours
(cd ../repo && git show "$base:.gitward/rules/ours/no-maintainer.yaml") |
	sed 's/severity: medium/severity: critical/' >.gitward/rules/ours/no-maintainer.yaml
git add -A && git commit -qm rules
printf '#!/bin/sh\nexec "%s" receive -p "%s"\n' "$GITWARD" "$scratch/site.yaml" >../s.git/hooks/pre-receive
chmod +x ../s.git/hooks/pre-receive
ok "the rules come in" git push -q origin HEAD:main
commit Dockerfile "FROM scratch
LABEL maintainer=c"
code 1 "and judge the next push" git push -q origin HEAD:main
said "by name" "ours/no-maintainer"
git rm -rq .gitward && git commit -qm 'take the rules away'
code 1 "which cannot take them away" git push -q origin HEAD:main
said "they stand as they were before the push" "ours/no-maintainer"

# The schema is the one that is published.
"$GITWARD" rules schema >schema.json
ok "schema" cmp schema.json "$GW_SOURCE/policy/schema/rule.schema.json"
finish
