#!/bin/sh
# Large pushes: many refs, huge blobs.
. "${0%/*}/lib.sh"

server s.git
git clone -q s.git w 2>/dev/null
cd w || exit 1
echo one >a && git add . && git commit -q -m first && git push -q origin main \
	2>/dev/null
id=$(git rev-parse HEAD)
seq 1 20000 | sed "s,.*,create refs/heads/many/& $id," | git update-ref --stdin
begin=$(date +%s%N)
git push -q origin 'refs/heads/many/*' 2>/dev/null
has 'updates=20000' && has 'commits=0' && hasnt '^undecided'
ok '20,000 refs are read'
echo "# $((($(date +%s%N) - begin) / 1000000)) ms"

seq 1 100000 | sed "s,.*,0000000000000000000000000000000000000000 $id refs/heads/m/&," \
	>lines
begin=$(date +%s%N)
GIT_DIR="$top/s.git" "$GW_DUMP" receive <lines >"$top/out" 2>&1
took=$((($(date +%s%N) - begin) / 1000000))
echo "# 100,000 refs: $took ms"
has 'updates=100000' && [ "$took" -lt 10000 ]
ok '100,000 refs are read fast'

# 200 MB of zeros in a small pack.
head -c 200000000 /dev/zero >zeros && git add zeros && git commit -q -m zeros &&
	git push -q origin main 2>/dev/null
has 'blob 200000000 100644 path=zeros .*unread=.*has 200000000 bytes'
ok 'the size of a huge blob is known without reading it'
done_testing
