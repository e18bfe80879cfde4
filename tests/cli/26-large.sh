#!/bin/sh
# Files that do not fit into the judge's memory are searched in windows.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

policy=$scratch/policy.yaml
audit=$scratch/audit.jsonl
server one && cd one-work || exit 1
git config core.compression 1
git config core.bigFileThreshold 1m
printf '#!/bin/sh\nexec "%s" receive --policy "%s"\n' "$GITWARD" "$policy" >../one.git/hooks/pre-receive
says() { printf '%s\n' 'gitward: 1' "audit: {file: $audit}" "$@" >"$policy"; }
says
line='a line of data that goes on for a while, 0123456789 and no more'
# text MB: that much of it
text() { yes "$line" | head -c "$(($1 * 1048576))"; }
lines() { echo "$(($1 * 1048576 / (${#line} + 1)))"; }

text 70 >clean.csv
git add . && git commit -q -m clean
ok "a large file without a secret passes" git push -q origin main
out=$(tail -n 1 "$audit")
said "all of its bytes are counted" "\"bytes\":734"

# At its end, over the seam of two windows (once), and in an endless line.
{
	text 70
	echo "T=$(token)"
} >end.csv
{
	text 8 | head -c $((8 * 1048576 - 20))
	printf '\nT=%s\n' "$(token)"
	text 62
} >seam.csv
{
	yes 'data,' | tr -d '\n' | head -c 70000000
	printf ' T=%s ' "$(token)"
	yes 'data,' | tr -d '\n' | head -c 3000000
} >line.csv
{
	text 6
	yes 'data,' | tr -d '\n' | head -c 3000000
	text 62
} >long.csv
# The last line end of the first window stands before its last part.
printf '\nT=%s\n' "$(token)" | dd of=long.csv bs=1 seek=6500000 conv=notrunc 2>/dev/null
git add . && git commit -q -m tokens
code 1 "tokens in large files are seen" git push -q origin main
said "at the end" "end.csv:$(($(lines 70) + 1))"
said "over a seam" "seam.csv:131073"
said "in an endless line" "line.csv:1"
said "before a long line" "long.csv:"
said "each of them once" "4 block"
git reset -q --hard origin/main

# What text is not all of is said.
python3 -c "
import zipfile, os
with zipfile.ZipFile('big.zip', 'w', zipfile.ZIP_STORED) as z:
    z.writestr('a', bytes(range(250)) * 300000)"
git add . && git commit -q -m zip
code 1 "a large archive is undecided" git push -q origin main
said "and says why" "too large to be opened"
git reset -q --hard origin/main
says 'budgets: {blob: 40MiB}'
text 70 >again.csv && echo x >>again.csv
git add . && git commit -q -m again
code 1 "over the policy's size it is undecided" git push -q origin main
said "by its kind" "undecided/large-blob"
says 'budgets: {blob: 40MiB}' 'undecided: {large-blob: annotate}'
ok "which the policy may only annotate" git push -q origin main
said "it is said" "undecided/large-blob"

# Larger than what is parsed, but judged by a pack if it were not.
says
{
	printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n'
	text 20 | sed 's/^/    /'
} >map.yaml
git add . && git commit -q -m map
code 1 "a manifest that is too large to be parsed is undecided" git push -q origin main
said "by its kind" "undecided/parse"
git reset -q --hard origin/main
{
	printf 'rows:\n'
	text 20 | sed 's/^/- /'
} >rows.yaml
git add . && git commit -q -m rows
ok "a large file that no pack claims passes" git push -q origin main

# What it is must not be hidden behind a bomb.
{
	printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: c, image: "c:1", securityContext: {privileged: true}}\n---\n'
	printf 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n'
	for i in 1 2 3 4 5 6 7 8; do
		a="*a$((i - 1))"
		printf 'a%s: &a%s [%s, %s, %s, %s, %s, %s, %s, %s, %s, %s]\n' $i $i "$a" "$a" "$a" "$a" "$a" "$a" "$a" "$a" "$a" "$a"
	done
	text 20 | sed 's/^/# /'
} >bomb.yaml
git add . && git commit -q -m bomb
code 1 "a bomb in its head makes it undecided" git push -q origin main
said "by its kind" "undecided/parse"
git reset -q --hard origin/main

# Files on disk.
cd .. && mkdir disk && text 70 >disk/a.csv && echo "T=$(token)" >>disk/a.csv
code 1 "a large file on disk is searched" "$GITWARD" scan disk
said "to its end" "a.csv:$(($(lines 70) + 1))"
finish
