#!/bin/sh
# Install gitward, show it at work, or test it. See README.md.
#
#   ./install.sh [--prefix P]   packages, build, install below P (/usr/local)
#   ./install.sh demo           packages, build, and real pushes that are judged
#   ./install.sh test           packages, build, and all tests
#   ./install.sh uninstall [--prefix P]   remove exactly what was installed
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=/usr/local
what=install

usage() {
	sed -n '2,7s/^# \{0,1\}//p' "$0"
}

fail() {
	echo "install.sh: $*" >&2
	exit 2
}

while [ $# -gt 0 ]; do
	case $1 in
	demo | test | uninstall | packages | build-packages) what=$1 ;;
	--prefix)
		[ $# -gt 1 ] || fail "--prefix needs a directory"
		prefix=$2
		shift
		;;
	--prefix=*) prefix=${1#--prefix=} ;;
	-h | --help)
		usage
		exit 0
		;;
	*) fail "unknown word '$1' (see ./install.sh --help)" ;;
	esac
	shift
done
case $prefix in
/*) ;;
*) fail "--prefix must be an absolute path, not '$prefix'" ;;
esac

build_packages="git gcc libc6-dev cmake ninja-build pkg-config
	libgit2-dev libpcre2-dev libyaml-dev libssl-dev libarchive-dev
	libseccomp-dev libdeflate-dev zlib1g-dev libsqlite3-dev"
test_packages="libcmocka-dev python3 python3-yaml shellcheck openssh-client
	openssh-server nginx-light fcgiwrap apache2-bin gitolite3 openssl zstd
	gpg gpg-agent gpgv
	python3-jsonschema libxml2-utils"

missing() {
	for p in $1; do
		state=$(dpkg-query -W -f='${db:Status-Abbrev}' "$p" 2>/dev/null || true)
		case $state in
		ii*) ;;
		*) echo "$p" ;;
		esac
	done
}

packages() {
	command -v dpkg-query >/dev/null 2>&1 || {
		echo "install.sh: this is no Debian-like system: install by hand: $1" >&2
		return 0
	}
	lacking=$(missing "$1")
	[ -n "$lacking" ] || return 0
	# shellcheck disable=SC2086 # a list of package names
	set -- $lacking
	if [ "$(id -u)" = 0 ]; then
		echo "== installing packages: $*"
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
	else
		echo "install.sh: packages are missing, and you are not root. Run:" >&2
		echo "  sudo apt-get install $*" >&2
		exit 2
	fi
}

# build PRESET-LIKE-NAME [CMAKE-OPTIONS]: into build/NAME
build() {
	dir=$here/build/$1
	shift
	echo "== building in ${dir#"$here"/}"
	cmake -S "$here" -B "$dir" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
		-DCMAKE_INSTALL_PREFIX="$prefix" "$@" >"$dir.log" 2>&1 ||
		{ tail -n 20 "$dir.log" >&2; fail "cmake failed"; }
	cmake --build "$dir" >>"$dir.log" 2>&1 ||
		{ grep -E 'error|FAILED' "$dir.log" >&2; fail "the build failed (see $dir.log)"; }
}

mkdir -p "$here/build"
case $what in
build-packages)
	packages "$build_packages"
	;;
packages)
	packages "$build_packages $test_packages"
	;;
install)
	packages "$build_packages"
	build install -DGW_TESTS=OFF
	cmake --install "$here/build/install" >/dev/null
	cp "$here/build/install/install_manifest.txt" "$prefix/share/gitward/manifest.txt"
	echo "$prefix/share/gitward/manifest.txt" >>"$prefix/share/gitward/manifest.txt"
	echo "installed $prefix/bin/gitward"
	"$prefix/bin/gitward" version
	echo "next: cd into a repository and run 'gitward install'"
	;;
uninstall)
	manifest=$prefix/share/gitward/manifest.txt
	[ -f "$manifest" ] || fail "nothing of gitward's is installed below $prefix"
	list=$(cat "$manifest")
	echo "$list" | while IFS= read -r file; do
		rm -f -- "$file"
	done
	find "$prefix/share/gitward" "$prefix/share/doc/gitward" -depth -type d -empty -exec rmdir {} + 2>/dev/null || true
	echo "removed gitward from $prefix"
	;;
demo)
	packages "$build_packages"
	build release -DGW_TESTS=OFF
	exec sh "$here/tests/demo.sh" "$here/build/release/bin/gitward"
	;;
test)
	packages "$build_packages $test_packages"
	build test -DGW_TESTS=ON -DGW_WERROR=OFF
	echo "== running the tests"
	cd "$here/build/test"
	exec ctest --output-on-failure -j "$(nproc)"
	;;
esac
