#!/bin/sh
# Models behind pointers of Git LFS and DVC.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

# A pickle that calls os.system, as bytes.
evil() {
	printf '\200\002cos\nsystem\n(S'\''id'\''\ntR.'
}
digest() {
	if command -v sha256sum >/dev/null; then
		sha256sum | cut -c1-64
	else
		shasum -a 256 | cut -c1-64
	fi
}
pointer() {
	printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n' "$1" "$2"
}

git init -q repo && cd repo || exit 1
oid=$(evil | digest)
size=$(evil | wc -c | tr -d ' ')
pointer "$oid" "$size" >model.pkl
git add model.pkl

code 0 "a pointer alone passes" "$GITWARD" staged --format json
said "but it is said that what it means was not scanned" "not scanned: what 1 pointers"

two=$(printf %s "$oid" | cut -c1-2)
four=$(printf %s "$oid" | cut -c3-4)
mkdir -p ".git/lfs/objects/$two/$four"
evil >".git/lfs/objects/$two/$four/$oid"
code 1 "with the object in the local cache, it is judged" "$GITWARD" staged
said "under the path of the pointer" "model.pkl"
said "by the rules for models" "ml-files/pickle-dangerous-global"
git rm -q --cached model.pkl

md5=0123456789abcdef0123456789abcdef
mkdir -p .dvc/cache/files/md5/01 data
printf 'outs:\n- md5: %s\n  size: 5\n  path: m.pkl\n' "$md5" >data/m.pkl.dvc
git add data/m.pkl.dvc
code 0 "a file of DVC whose data is elsewhere passes" "$GITWARD" staged --format json
said "and says so" "not scanned: what 1 pointers"
evil >".dvc/cache/files/md5/01/$(printf %s "$md5" | cut -c3-)"
code 1 "with the data in the local cache, it is judged" "$GITWARD" staged
said "under the path that it has" "data/m.pkl"
said "by the rules for models" "ml-files/pickle-dangerous-global"

finish
