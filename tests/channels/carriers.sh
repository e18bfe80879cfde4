#!/bin/sh
# The wheel in a fresh environment and the npm package in a fresh folder, both
# without any library of this system's packages but libc. Skipped (77) where
# patchelf is missing.
# shellcheck disable=SC2317,SC2119 # functions are called by ok and code
. "${GW_SOURCE:?}/tests/cli/lib.sh"
command -v patchelf >/dev/null || {
	echo "skipped: no patchelf"
	exit 77
}
mkdir work && printf 'T=%s\n' "$(token)" >work/bad.env
git init -q repo && (cd repo && commit a.txt x)
ok "the tree is made" "$GW_SOURCE/packaging/tree.sh" "$scratch/tree"
libraries() { LD_DEBUG=libs "$1" scan "$scratch/repo" 2>&1 | sed -n 's/.*calling init: //p' | grep -v "^$scratch" | grep -v -E '/(libc|libm|libdl|libpthread|librt|libresolv|ld-linux[^/]*)\.so'; }
code 1 "no other library is loaded" libraries "$scratch/tree/bin/gitward"

# use NAME PROGRAM: it judges files and history, gates commits, passes codes on.
use() {
	code 0 "$1: version" "$2" version
	said "$1: it has its rules" "rules "
	code 1 "$1: a token blocks" "$2" scan work
	code 2 "$1: wrong usage is 2" "$2" scna
	cd "$scratch/repo" || exit 1
	code 0 "$1: history (libgit2 is loaded)" "$2" scan --all
	code 0 "$1: hooks" "$2" install
	code 0 "$1: they run" "$2" doctor
	"$2" install --uninstall >/dev/null
	cd "$scratch" || exit 1
}

if command -v python3 >/dev/null && python3 -c 'import venv, ensurepip' 2>/dev/null; then
	ok "wheel: made" "$GW_SOURCE/packaging/wheel.py" tree one
	"$GW_SOURCE/packaging/wheel.py" tree two >/dev/null
	ok "wheel: the same bytes again" cmp one/*.whl two/*.whl
	python3 -m venv fresh
	ok "wheel: installed without network" fresh/bin/pip install -q --no-index one/*.whl
	use wheel "$scratch/fresh/bin/gitward"
	ok "wheel: git ward" env PATH="$scratch/fresh/bin:$PATH" git ward version
	ok "wheel: goes" fresh/bin/pip uninstall -q -y gitward
	[ -z "$(find fresh -name '*gitward*')" ]
	pass_or_fail $? "wheel: without a trace"
else
	echo "# no python3 with venv here"
fi
if command -v npm >/dev/null; then
	ok "npm: made" "$GW_SOURCE/packaging/npm.sh" tree npm
	mkdir app && cd app && echo '{"private": true}' >package.json
	ok "npm: installed without network" npm install --silent --no-audit --no-fund --offline ../npm/*.tgz
	cd "$scratch" || exit 1
	use npm "$scratch/app/node_modules/.bin/gitward"
	rm -r app/node_modules/@gitward
	code 3 "npm: no platform package is no pass" app/node_modules/.bin/gitward scan work
	said "npm: and says so" "there is no package"
else
	echo "# no npm here"
fi
finish
