#!/bin/sh
# Build the Debian package of this machine's release.
#
# Usage: packaging/deb.sh DIRECTORY    the .deb is put there, its path printed
# The same tree gives the same bytes: times are those of the changelog.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
out=$(mkdir -p "$1" && CDPATH='' cd -- "$1" && pwd)
build=$here/build/deb
SOURCE_DATE_EPOCH=$(date -u -d "$(sed -n 's/^ -- .*>  //p' "$here/packaging/debian/changelog" | head -n 1)" +%s)
export SOURCE_DATE_EPOCH
umask 022
cmake -S "$here" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DGW_TESTS=OFF -DGW_DEBIAN=ON \
	-DGW_ZSH_DIR=vendor-completions -DCMAKE_INSTALL_PREFIX=/usr >/dev/null
cmake --build "$build" >"$build.log" 2>&1 || {
	tail -n 20 "$build.log" >&2
	exit 1
}
rm -f "$build"/*.deb
(cd "$build" && cpack -G DEB) >>"$build.log" 2>&1 || {
	tail -n 20 "$build.log" >&2
	exit 1
}
cp "$build"/gitward_*.deb "$out"
ls "$out"/gitward_*.deb
