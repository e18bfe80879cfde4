#!/bin/sh
# Our own pack reader against git cat-file: every object, byte for byte.
. "${0%/*}/lib.sh"

git init -q w && cd w || exit 1
i=0
while [ $i -lt 60 ]; do
	seq 1 400 | sed "s/^$((i * 6))$/changed $i/" >a
	seq $i $((i + 900)) >b
	printf '%s\0binary %s' "$i" "$i" >"c$((i % 7))"
	git add . && git commit -q -m "change $i" || exit 1
	i=$((i + 1))
done
git tag -a -m 'a tag' v1
head -c 3000000 /dev/zero >zeros && git add zeros && git commit -q -m zeros

same() { # OBJECTS-DIRECTORY
	git cat-file --batch-all-objects --batch-check='%(objectname)' >"$top/ids"
	git cat-file --batch <"$top/ids" >"$top/want"
	"$GW_PACKS" "$1" <"$top/ids" >"$top/got"
	cmp "$top/want" "$top/got" >"$top/out" 2>&1 || return 1
	# Blobs piece by piece.
	git cat-file --batch-all-objects \
		--batch-check='%(objecttype) %(objectname)' |
		sed -n 's/^blob //p' >"$top/blobs"
	"$GW_PACKS" "$1" flow <"$top/blobs" >"$top/got" &&
		while read -r id; do git cat-file blob "$id"; done \
			<"$top/blobs" >"$top/want" &&
		cmp "$top/want" "$top/got" >"$top/out" 2>&1 || return 1
	# All at once, each delta right behind its base, by 1, 2 and 8 threads.
	git cat-file --batch-all-objects --batch-check | sort >"$top/want"
	for n in 1 2 8; do
		"$GW_PACKS" "$1" each $n | sort >"$top/got" &&
			cmp "$top/want" "$top/got" >"$top/out" 2>&1 || return 1
	done
}

git repack -adfq --depth=50 --window=50 && same .git/objects
ok 'long chains of offset deltas'
git -c repack.useDeltaBaseOffset=false repack -adfq --depth=50 &&
	same .git/objects
ok 'deltas that name their base'
git -c pack.compression=0 repack -adFq --depth=4000 --window=50 &&
	same .git/objects
ok 'no compression, very long chains'
pack=$(ls .git/objects/pack/*.pack)
rm -f "${pack%.pack}.idx" "${pack%.pack}.rev" &&
	git index-pack --index-version=2,0x40 "$pack" >/dev/null &&
	same .git/objects
ok 'offsets of 64 bits'
git -c pack.packSizeLimit=1m repack -adfq && same .git/objects
ok 'several packs'


git multi-pack-index write && same .git/objects
ok 'several packs in a multi-pack-index'
echo more >more && git add more && git commit -q -m more && git repack -dq &&
	[ "$(ls .git/objects/pack/*.pack | wc -l)" -gt 2 ] && same .git/objects
ok 'a pack that the multi-pack-index does not know'
git multi-pack-index write && cp -r .git/objects lists && same lists &&
	"$GW_DUMP" history >"$top/out" 2>&1
has 'commits=62 ' && hasnt '^undecided'
ok 'a history in a multi-pack-index'
# It is used: where it leads to another place, other bytes are there, and the
# hash tells.
python3 - .git/objects/pack/multi-pack-index <<'P'
import os, struct, sys
os.chmod(sys.argv[1], 0o644)
data = bytearray(open(sys.argv[1], "rb").read())
rows = {bytes(data[12 + 12 * i:16 + 12 * i]): struct.unpack(">Q", data[16 + 12 * i:24 + 12 * i])[0] for i in range(data[6])}
at, n = rows[b"OOFF"], struct.unpack(">I", data[rows[b"OIDF"] + 1020:rows[b"OIDF"] + 1024])[0]
data[at:at + 8 * n] = data[at + 8:at + 8 * n] + data[at:at + 8]
open(sys.argv[1], "wb").write(data)
P
"$GW_PACKS" .git/objects <"$top/ids" >"$top/got"
! cmp "$top/want" "$top/got" >/dev/null 2>&1 && "$GW_DUMP" history >"$top/out" 2>&1
hasnt 'path=more .*more' && has 'does not hold'
ok 'a multi-pack-index that lies is found out'
rm -f .git/objects/pack/multi-pack-index
git repack -adfq

# Parts change places, so that deltas jump back and forth over more than is
# kept of their base.
seq 1 2500000 >large && git add large && git commit -q -m large &&
	{ tail -c 9000000 large && head -c 7000000 large && echo new &&
		tail -c 12000000 large | head -c 3000000; } >moved &&
	mv moved large && git add large && git commit -q -m moved &&
	echo end >>large && git add large && git commit -q -m end &&
	git -c pack.compression=1 -c pack.windowMemory=1g repack -adfq \
		--depth=10 --window=4 &&
	git verify-pack -v .git/objects/pack/*.idx >"$top/out" && has ' 2 [0-9a-f]*$' &&
	git rev-parse HEAD:large HEAD^:large HEAD^^:large >"$top/blobs" &&
	"$GW_PACKS" .git/objects flow <"$top/blobs" >"$top/got" &&
	while read -r id; do git cat-file blob "$id"; done <"$top/blobs" |
	cmp - "$top/got" >"$top/out" 2>&1
ok 'large blobs whose deltas jump back'
git reset -q --hard HEAD~3 && git reflog expire --expire=now --all &&
	git repack -adfq

"$GW_PACKS" .git/objects 1000 <"$top/ids" >"$top/out"
has 'status -3$' && [ "$(grep -c 'status -3' "$top/out")" -gt 60 ]
ok 'a limit is kept'
echo 1111111111111111111111111111111111111111 |
	"$GW_PACKS" .git/objects >"$top/out"
has 'status -1$'
ok 'what is not there is not found'

# Every single byte of a small pack turned over: an error or the right bytes,
# never others, never a crash.
cd "$top" && git init -q small && cd small || exit 1
seq 1 200 >a && git add a && git commit -q -m a && echo x >>a &&
	git commit -q -am b && git repack -adfq
git cat-file --batch-all-objects --batch-check='%(objectname)' >"$top/ids"
python3 - "$GW_PACKS" "$top/ids" >"$top/out" 2>&1 <<'P'
import glob, hashlib, os, random, subprocess, sys
tool, ids = sys.argv[1], open(sys.argv[2], "rb").read()
random.seed(1)
def answers(data):
    out = subprocess.run([tool, ".git/objects"], input=ids, capture_output=True)
    each = subprocess.run([tool, ".git/objects", "each", "2"], capture_output=True)
    flow = subprocess.run([tool, ".git/objects", "flow"], input=ids, capture_output=True)
    if out.returncode or each.returncode or flow.returncode:
        print("crash", out.returncode, each.returncode, flow.returncode); sys.exit(1)
    rest, wrong = out.stdout, 0
    while rest:
        head, rest = rest.split(b"\n", 1)
        words = head.split()
        if words[1] == b"status":
            continue
        size = int(words[2]); body, rest = rest[:size], rest[size + 1:]
        sha = hashlib.sha1(words[1] + b" %d\0" % size + body).hexdigest().encode()
        wrong += sha != words[0]
    return wrong
bad = 0
subprocess.run(["git", "multi-pack-index", "write"], check=True)
for path in sorted(glob.glob(".git/objects/pack/*")):
    if not path.endswith((".pack", ".idx", "index")):
        continue
    os.chmod(path, 0o644)
    whole = open(path, "rb").read()
    places = range(len(whole)) if len(whole) < 150 else sorted(random.sample(range(len(whole)), 150))
    for at in places:
        data = bytearray(whole); data[at] ^= random.choice([1, 0x80, 0xff])
        open(path, "wb").write(data)
        bad += answers(data)
    for cut in random.sample(range(len(whole)), 20):
        open(path, "wb").write(whole[:cut]); answers(whole[:cut])
    open(path, "wb").write(whole)
# A byte inside a copy instruction or a name in the index gives other bytes:
# the hash, verified above this reader, tells.
print("wrong", bad)
P
has '^wrong ' && hasnt 'crash'
ok 'damaged packs do no harm'

# The same under a whole history: what is told is the same, or something is
# said of it.
cat >"$top/damage.py" <<'P'
import glob, os, random, subprocess, sys
random.seed(2)
def told():
    r = subprocess.run([sys.argv[1], "history"], capture_output=True)
    if r.returncode < 0 or b"Sanitizer" in r.stderr:
        print("crash", r.returncode, r.stderr); sys.exit(1)
    return r.returncode, r.stdout
good, silent = told(), 0
assert good[0] == 0 and b"unread" not in good[1], good
for path in sorted(glob.glob(".git/objects/pack/*")):
    if not path.endswith((".pack", ".idx", "index")):
        continue
    whole = open(path, "rb").read()
    for at in random.sample(range(len(whole)), int(sys.argv[2])):
        data = bytearray(whole); data[at] ^= random.choice([1, 0x80, 0xff])
        open(path, "wb").write(data)
        now = told()
        silent += now != good and now[0] == 0 and not any(
            w in now[1] for w in (b"unread", b"undecided", b"fault"))
    open(path, "wb").write(whole)
print("silent", silent)
P
python3 "$top/damage.py" "$GW_DUMP" 60 >"$top/out" 2>&1
has '^silent 0$' && hasnt 'crash'
ok 'a history of damaged packs is never silently another one'

# So many objects that commits and trees are read ahead: as git reads them.
cd "$top" && git init -q many && cd many || exit 1
python3 - <<'P' | git fast-import --quiet
for i in range(400):
    print("commit refs/heads/main\ncommitter A <a@b> %d +0000\ndata 2\nm\n" % (1700000000 + i))
    print("M 100644 inline d%d/e/f\ndata <<E\n%d\nE\n" % (i % 20, i))
    if i % 7 == 3:
        print("D d%d\n" % (i % 11))
P
git repack -adfq
engines() {
	"$GW_DUMP" history | sed 's/engine=[^ ]*//' >"$top/got" &&
		GW_BY_GIT=1 "$GW_DUMP" history | sed 's/engine=[^ ]*//' |
		cmp - "$top/got" >"$top/out" 2>&1
}
[ "$(git rev-list --objects --all | wc -l)" -gt 1200 ] && engines
ok 'a long history is the same by git'
python3 "$top/damage.py" "$GW_DUMP" 25 >"$top/out" 2>&1
has '^silent 0$' && hasnt 'crash'
ok 'nor is a long history'
git multi-pack-index write && engines
ok 'a long history in a multi-pack-index is the same by git'

# The reader in its place: a push of many objects, a history.
cd "$top" && server s.git && cd w && git push -q "$top/s.git" main v1 2>/dev/null
has 'commits=62 ' && has 'path=zeros' && hasnt '^undecided' &&
	has 'path=c3 .*binary 59'
ok 'a push that comes as a pack'
"$GW_DUMP" history >"$top/out" 2>&1
has 'commits=62 ' && hasnt '^undecided' && has 'path=c3 .*binary 59'
ok 'a history in a pack'
done_testing
