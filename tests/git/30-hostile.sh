#!/bin/sh
# What no normal client sends, and git stores all the same.
. "${0%/*}/lib.sh"
zero=0000000000000000000000000000000000000000

# raw_push SERVER OLD NEW REF: objects named on stdin go in one pack.
raw_push() {
	git pack-objects -q --stdout >"$top/pack"
	line="$2 $3 $4"
	{
		printf '%04x%s\0 report-status' $((${#line} + 5 + 14)) "$line"
		printf '0000'
		cat "$top/pack"
	} | git receive-pack "$top/$1" >"$top/reply" 2>&1
}

server s.git
git clone -q s.git w 2>/dev/null
cd w || exit 1
echo one >a && git add . && git commit -q -m first && git push -q origin main \
	2>/dev/null
first=$(git rev-parse HEAD)

echo two >a && git commit -q -am two
hidden=$(echo hidden-in-pack | git hash-object -w --stdin)
{ git rev-list --objects "$first..HEAD"; echo "$hidden"; } | cut -d' ' -f1 |
	raw_push s.git "$first" "$(git rev-parse HEAD)" refs/heads/main
has 'path= .*text=hidden-in-pack' && has 'path=a .*text=two'
ok 'a blob that nothing names is looked at'

tree=$(printf '100644 blob %s\tunder/\n' "$hidden" | sed 's,/$,,' | git mktree)
inner=$(printf '040000 tree %s\tdeep\n' "$tree" | git mktree)
other=$(echo only-in-lost-tree | git hash-object -w --stdin)
lost=$(printf '040000 tree %s\tdeep\n100644 blob %s\tfile\n' "$inner" "$other" |
	git mktree)
commit=$(echo 'lost commit words' | git commit-tree "$tree")
{ git rev-list --objects "$lost" "$commit"; echo "$commit"; } | cut -d' ' -f1 |
	sort -u | raw_push s.git "$zero" "$first" refs/heads/again
has 'path=file .*text=only-in-lost-tree' && has '#message lost commit words'
ok 'trees and commits that nothing names are looked at'

git checkout -q -b gone && echo dangling-secret >g && git add g &&
	git commit -q -m gone && git push -q origin gone 2>/dev/null
gone=$(git rev-parse HEAD)
git push -q origin :gone 2>/dev/null
: | raw_push s.git "$zero" "$gone" refs/heads/back
has 'text=dangling-secret' && has 'commits=1 ' && has 'bases=0'
ok 'dangling objects published again with an empty pack are looked at'

# A new commit in the pack whose blob lies dangling in the store.
git push -q origin :back 2>/dev/null
sly=$(echo sly | git commit-tree "$gone^{tree}" -p "$first")
echo "$sly" | raw_push s.git "$zero" "$sly" refs/heads/sly
has 'path=g .*text=dangling-secret'
ok 'a new commit over dangling objects brings them'

git checkout -q main
base=$(git rev-parse HEAD)
t=$(git rev-parse 'HEAD^{tree}')
bad() {
	id=$(git hash-object -t commit --literally -w --stdin) &&
		git push -q -f origin "$id:refs/heads/$1" 2>/dev/null
	test -s "$top/out"
}
printf 'tree %s\nparent %s\ncommitter A <a@b> 1 +0000\n\nno author words\n' \
	"$t" "$base" | bad noauthor
has 'fault=no author line' && has '#message no author words'
ok 'a commit without author is kept and said'
printf 'tree %s\nparent %s\nauthor A <x@one> 1 +0000\nauthor B <x@two> 1 +0000\ncommitter A <a@b> 1 +0000\n\nm\n' \
	"$t" "$base" | bad twoauthors
has 'fault=two author lines' && has '#author A <x@one>' &&
	has '#author B <x@two>'
ok 'both of two authors are there'
printf 'tree %s\nparent %s\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\nodd header words\n\nseen\0behind\n' \
	"$t" "$base" | bad nul
has 'fault=NUL byte in the message' && has '#message seen.*behind' &&
	has '#header odd header words'
ok 'bytes behind NUL and unknown headers are there'
printf 'tree %s\nparent %s\nauthor A a@b 99999999999999999999999 +0000\ncommitter <> x\n\nodd\n' \
	"$t" "$base" | bad dates
has 'fault=unreadable author line' && has '#message odd'
ok 'unreadable identities and dates are said'

# Trees that only a program writes.
blob=$(echo in-bad-tree | git hash-object -w --stdin)
raw=$(echo "$blob" | sed 's/../\\x&/g')
entry() { # MODE NAME
	printf '%s %b\0' "$1" "$2"
	python3 -c "import sys; sys.stdout.buffer.write(bytes.fromhex('$blob'))"
}
badtree() {
	rm -f "$top/out"
	tr=$(git hash-object -t tree --literally -w --stdin) &&
		id=$(echo bad tree | git commit-tree "$tr" -p "$base") &&
		git push -q -f origin "$id:refs/heads/badtree" 2>/dev/null
	test -s "$top/out"
}
# Some that git does not even send: as the history of a repository.
badhistory() {
	tr=$(git hash-object -t tree --literally -w --stdin) &&
		id=$(echo bad tree | git commit-tree "$tr" -p "$base") &&
		"$GW_DUMP" history "$base..$id" >"$top/out" 2>&1
}
: "$raw"
{ entry 100644 .. && entry 100644 .GIT && entry 100644 a && entry 100644 a; } |
	badtree
has "entry 100644 \.\. .*fault=named '\.' or" &&
	has 'entry 100644 .GIT .*fault=named like .git' &&
	has 'entry 100644 a .*fault=name stands twice' && has 'text=in-bad-tree'
ok 'odd names are judged and said'
{ entry 100666 b && entry 777777 c && entry 0100644 d && entry 100644 ''; } |
	badhistory
has 'entry 100666 b .*fault=unusual mode' &&
	has 'entry 777777 c .*fault=unusual mode' &&
	has 'entry 100644 d .*fault=mode with a leading zero' &&
	has 'fault=empty name'
ok 'odd modes are said'
{ entry 100644 'E\033[31m' && entry 100644 'F' && entry 100644 'f' &&
	entry 100644 'x\342\200\256y' && entry 100644 'z\377'; } | badtree
has 'fault=control character' && has 'entry 100644 f .*case only' &&
	has 'fault=invisible or bidirectional' && has 'fault=name is not UTF-8'
ok 'names that a terminal or another system reads differently are said'
printf '100644 cut\0abc' | badhistory
has '^undecided.*is malformed'
ok 'a tree that is cut off is undecided'
printf '100644 cut\0abc' | git hash-object -t tree --literally -w --stdin |
	raw_push s.git "$zero" "$first" refs/heads/cut
has '^undecided.*is malformed'
ok 'such a tree is undecided also if nothing names it'
{ entry 40000 sub; } | badhistory
has 'fault=a directory that is no tree' && has 'text=in-bad-tree'
ok 'a directory entry that names a blob'

# 10^12 paths out of 12 trees.
tr=$(printf '100644 blob %s\tf\n' "$blob" | git mktree)
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
	tr=$(for n in 0 1 2 3 4 5 6 7 8 9; do
		printf '040000 tree %s\t%s\n' "$tr" "$n"
	done | git mktree)
done
id=$(echo bomb | git commit-tree "$tr" -p "$base")
git push -q origin "$id:refs/heads/bomb" 2>/dev/null
has '^undecided.*stands at more than' && has 'trees=13'
ok 'exponential trees end, and are said'

python3 - "$blob" >deep.pack.ids <<'P'
import hashlib, os, sys, zlib
def put(kind, body):
    data = b"%s %d\0" % (kind, len(body)) + body
    sha = hashlib.sha1(data).hexdigest()
    path = ".git/objects/%s/%s" % (sha[:2], sha[2:])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, "wb").write(zlib.compress(data, 1))
    return sha
deep = put(b"blob", b"very-deep-words\n")
tree = put(b"tree", b"100644 f\0" + bytes.fromhex(deep))
for i in range(5000):
    tree = put(b"tree", b"40000 d\0" + bytes.fromhex(tree))
print(tree)
P
id=$(echo deep | git commit-tree "$(cat deep.pack.ids)" -p "$base")
git push -q origin "$id:refs/heads/deep" 2>/dev/null
has '^undecided.*longer than 4096' && has 'text=very-deep-words'
ok 'what lies deeper than a path can be is judged all the same'
done_testing
