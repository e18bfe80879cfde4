#!/bin/sh
# A tree that runs on any Linux with a libc as new as this one's: the program,
# its data, and every library that it needs, found by their place.
#
# Usage: packaging/tree.sh DIRECTORY    makes bin/ lib/gitward/ share/ in it
# Needs patchelf. Wheel and npm package carry this tree.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
out=$(mkdir -p "$1" && CDPATH='' cd -- "$1" && pwd)
build=$here/build/tree
command -v patchelf >/dev/null || {
	echo "tree.sh: install patchelf first" >&2
	exit 2
}
umask 022
cmake -S "$here" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DGW_TESTS=OFF -DCMAKE_INSTALL_PREFIX=/usr >/dev/null
cmake --build "$build" >"$build.log" 2>&1 || {
	tail -n 20 "$build.log" >&2
	exit 1
}
cmake --install "$build" --prefix "$out" --strip >/dev/null
mkdir -p "$out/lib/gitward"

# Of libc there must be one only: that of the machine.
is_libc() {
	case $1 in
	libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | libresolv.so.* | ld-linux*) return 0 ;;
	esac
	return 1
}

# carry SONAME: the library, once; prints what it needs in turn.
carry() {
	[ ! -e "$out/lib/gitward/$1" ] || return 0
	file=$(ldconfig -p | awk -v name="$1" '$1 == name && /64/ { print $NF; exit }')
	[ -n "$file" ] || {
		echo "tree.sh: $1 is not installed" >&2
		exit 1
	}
	install -m 644 "$(realpath "$file")" "$out/lib/gitward/$1"
	patchelf --print-needed "$file"
	patchelf --force-rpath --set-rpath "\$ORIGIN" "$out/lib/gitward/$1"
}

program=$out/bin/gitward
# What is loaded at its first call stands in no header: the program says it.
loads=$("$build/bin/gitward" version -v | grep -o '[a-z0-9+_-]*\.so\.[0-9.]*' | sort -u)
todo="$(patchelf --print-needed "$program") $loads"
while [ -n "${todo## }" ]; do
	next=
	for soname in $todo; do
		is_libc "$soname" && continue
		more=$(carry "$soname")
		next="$next${more:+ }$more"
	done
	todo=$next
done
patchelf --force-rpath --set-rpath "\$ORIGIN/../lib/gitward" "$program"
