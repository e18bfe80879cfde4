#!/bin/sh
# The bytes that a signature covers, checked against ssh-keygen.
. "${0%/*}/lib.sh"
command -v ssh-keygen >/dev/null || { echo '1..0 # SKIP no ssh-keygen'; exit 0; }

ssh-keygen -q -t ed25519 -N '' -C c -f key </dev/null
echo "ann@example.org $(cat key.pub)" >signers
git init -q w && cd w || exit 1
git config gpg.format ssh
git config user.signingkey "$top/key"
echo a >a && git add a && git commit -q -S -m 'signed words' && git tag -s \
	-m 'tag words' v1
echo b >a && git commit -q -am plain

"$GW_SIGNED" "$top/signers" >"$top/out" 2>&1
has '^commit .* signed words: good ann@example.org$'
ok 'a signed commit is good'
has '^tag .* tag words: good ann@example.org$'
ok 'a signed tag is good'
has '^commit .* plain: none$'
ok 'an unsigned commit has none'

id=$(git cat-file commit HEAD~1 | sed 's/^signed words$/other words/' |
	git hash-object -t commit -w --stdin) && git branch -f forged "$id"
"$GW_SIGNED" "$top/signers" >"$top/out" 2>&1
has '^commit .* other words: bad$'
ok 'a signature over other words is bad'
: >"$top/signers"
"$GW_SIGNED" "$top/signers" >"$top/out" 2>&1
has '^commit .* signed words: unknown$'
ok 'a key that nobody allowed is unknown'

cd "$top" && git init -q --object-format=sha256 w2 && cd w2 || exit 1
git config gpg.format ssh
git config user.signingkey "$top/key"
echo "ann@example.org $(cat "$top/key.pub")" >"$top/signers"
echo a >a && git add a && git commit -q -S -m 'signed words'
"$GW_SIGNED" "$top/signers" >"$top/out" 2>&1
has '^commit .* signed words: good ann@example.org$'
ok 'a signed commit of a SHA-256 repository is good'
done_testing
