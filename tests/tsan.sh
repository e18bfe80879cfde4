#!/bin/sh
# Whatever runs on several threads, under ThreadSanitizer: tests/tsan.sh BUILD
# (of the preset tsan; targets gitward, share, dump_packs).
set -u
build=$(cd "$1" && pwd) && here=$(cd "${0%/*}" && pwd) || exit 2
top=$(mktemp -d) || exit 2
trap 'rm -rf "$top"' EXIT
export HOME="$top" GIT_CONFIG_NOSYSTEM=1 TSAN_OPTIONS=exitcode=66
bad=0

# clean NAME COMMAND...: no race, whatever is found.
clean() {
	name=$1
	shift
	"$@" >"$top/out" 2>&1
	status=$?
	if [ $status -lt 4 ] && ! grep -q 'ThreadSanitizer' "$top/out"; then
		echo "ok - $name"
	else
		echo "not ok - $name (exit $status)"
		sed 's/^/# /' "$top/out" | head -n 80
		bad=1
	fi
}

for kind in source manifests mixed; do
	"$here/../bench/generate.py" $kind "$top/$kind" --commits 60 --files 50 ||
		exit 2
	cd "$top/$kind" && git checkout -q -f main || exit 2
	clean "read all objects: $kind" \
		"$build/tests/git/dump_packs" .git/objects each 8
	clean "history: $kind" "$build/bin/gitward" scan --all -j 8
	clean "a tree: $kind" "$build/bin/gitward" scan -j 8 .
done
# Larger than the memory that a worker takes for itself, and than all share.
cd "$top" && git init -q large && cd large && git config user.name a &&
	git config user.email a@example.org || exit 2
for n in 1 2 3; do
	seq $n 1500000 >a && seq 1 $((n * 900000)) >b && seq $n 9 | sed p >c &&
		git add . && git commit -q -m $n || exit 2
done
git repack -adq
clean 'history: large files' "$build/bin/gitward" scan --all -j 8
clean 'all rules over many files' "$build/bin/gitward" scan -j 8 "$here/../docs" "$here/../tests"
exit $bad
