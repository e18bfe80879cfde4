#!/bin/sh
# Repositories of other shapes.
. "${0%/*}/lib.sh"

# A C-quoted variable: the path holds a colon and a quote.
server 'od:d"d.git'
git clone -q 'od:d"d.git' w 2>/dev/null || git init -q w
cd w || exit 1
git remote remove origin 2>/dev/null
git remote add origin "file://$top/od:d\"d.git"
echo one >a && git add a && git commit -q -m one && git push -q origin main \
	2>/dev/null
echo two >a && git commit -q -am two && git push -q origin main 2>/dev/null
has 'path=a old=1 .*text=two' && hasnt '^undecided' && has 'commits=1'
ok 'a path with a colon and a quote is read'

# Forks that share a pool.
git init -q --bare "$top/fork.git"
echo "$top/od:d\"d.git/objects" >"$top/fork.git/objects/info/alternates"
cp "$top/od:d\"d.git/hooks/pre-receive" "$top/fork.git/hooks/"
git push -q "$top/fork.git" main 2>/dev/null
git checkout -q -b f && echo three >a && git commit -q -am three &&
	git push -q "$top/fork.git" f 2>/dev/null
has 'path=a old=1 .*text=three' && hasnt '^undecided' && has 'commits=1'
ok 'objects of a pool are read'

# SHA-256: the git child.
cd "$top" && server s256.git --object-format=sha256
git init -q --object-format=sha256 w256 && cd w256 || exit 1
git remote add origin "$top/s256.git"
echo one >a && mkdir d && echo two >d/b && git add . && git commit -q -m one &&
	git push -q origin main 2>/dev/null
has 'engine=git ' && has 'path=a .*text=one' && has 'path=d/b .*text=two'
ok 'a SHA-256 repository is read by git itself'
has '#message one' && hasnt '^undecided' && hasnt '^failed'
ok 'with its messages'
seq 1 2000 >big && git add big && git commit -q -m big && git push -q origin \
	main 2>/dev/null
echo x >>big && git commit -q -am x && git push -q origin main 2>/dev/null
has 'path=big old=1' && has 'blobs=1' && has 'commits=1'
ok 'later pushes bring only what is new'
cat >.git/hooks/pre-commit <<-EOF
	#!/bin/sh
	"$GW_DUMP" staged >"$top/out" 2>&1
EOF
chmod +x .git/hooks/pre-commit
echo st >a && git add a && echo nn >n && git add -N n && git commit -q -m st a
has 'engine=git ' && has 'path=a old=1 .*text=st' && has 'blobs=1'
ok 'its index too'
"$GW_DUMP" history >"$top/out" 2>&1
has 'path=d/b .*text=two' && has 'commits=4'
ok 'its history too'

# A shallow clone: all of the tree at the boundary.
cd "$top/w" && git checkout -q main && git clone -q --depth 1 \
	"file://$top/w" ../shallow && cd ../shallow || exit 1
"$GW_DUMP" history HEAD >"$top/out" 2>&1
has 'path=a .*text=two' && has 'boundary=shallow at 1 commits' &&
	hasnt '^undecided'
ok 'a shallow clone is judged in full at its boundary'
echo more >m && git add m && git commit -q -m more
"$GW_DUMP" history HEAD~1..HEAD >"$top/out" 2>&1
has 'path=m .*text=more' && has 'blobs=1' && has 'boundary= *$'
ok 'a range above the boundary is just that'

# A push out of a shallow clone, allowed on the other side.
cd "$top" && server open.git && git -C open.git config receive.shallowUpdate \
	true && cd shallow && git push -q "$top/open.git" main 2>/dev/null
has 'path=a .*text=two' && has 'path=m .*text=more' && has 'boundary=shallow'
ok 'a shallow push is judged in full'

# Missing objects.
cd "$top" && cp -r w broken && cd broken || exit 1
blob=$(git rev-parse HEAD:a)
rm -f ".git/objects/$(echo "$blob" | cut -c1-2)/$(echo "$blob" | cut -c3-)"
"$GW_DUMP" history main >"$top/out" 2>&1
has "^undecided a: object $blob is missing"
ok 'a missing blob is undecided'
tree=$(git rev-parse 'HEAD~1^{tree}')
rm -f ".git/objects/$(echo "$tree" | cut -c1-2)/$(echo "$tree" | cut -c3-)"
"$GW_DUMP" history main >"$top/out" 2>&1
has "^undecided object $tree is missing"
ok 'a missing tree is undecided'
rm -f ".git/objects/$(git rev-parse HEAD~1 | cut -c1-2)/$(git rev-parse \
	HEAD~1 | cut -c3-)"
"$GW_DUMP" history main >"$top/out" 2>&1
has '^undecided parent .* is missing'
ok 'a missing parent is undecided'
cd "$top" && cp -r w flipped && cd flipped || exit 1
python3 - "$(git rev-parse HEAD:a)" <<'P'
import sys, zlib, os
h = sys.argv[1]
p = ".git/objects/%s/%s" % (h[:2], h[2:])
os.chmod(p, 0o644)
open(p, "wb").write(zlib.compress(b"blob 4\0TWO\n"))
P
"$GW_DUMP" history main >"$top/out" 2>&1
has 'unread=object .* is damaged'
ok 'a blob whose hash does not hold is not read'

# pre-push: what the remote has is hidden.
cd "$top/w" && git fetch -q origin && git checkout -q -b topic &&
	echo t1 >t && git add t && git commit -q -m t1
cat >.git/hooks/pre-push <<-EOF
	#!/bin/sh
	"$GW_DUMP" push "\$1" >"$top/out.push" 2>&1
EOF
chmod +x .git/hooks/pre-push
git push -q origin topic 2>/dev/null
cp "$top/out.push" "$top/out"
has 'path=t .*text=t1' && has 'commits=1' && has 'create refs/heads/topic'
ok 'pre-push sees only what the remote has not'
printf 'refs/heads/x 12 refs/heads/x 34\n' | "$GW_DUMP" push origin \
	>"$top/out" 2>&1
has '^failed -2 '
ok 'a malformed line is refused'
printf '%040d %040d refs/heads/x' 0 1 | "$GW_DUMP" receive >"$top/out" 2>&1
has '^failed -2 .*cut off'
ok 'a truncated line is refused'

mkdir "$top/none" && cd "$top/none" &&
	GIT_CEILING_DIRECTORIES="$top" "$GW_DUMP" history >"$top/out" 2>&1
has '^failed -1 .*no repository'
ok 'no repository is told apart'
done_testing
