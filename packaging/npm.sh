#!/bin/sh
# npm packages: a small one that everybody depends on, and one a platform that
# carries the program and is chosen by npm (os, cpu, libc).
#
# Usage: packaging/npm.sh TREE DIRECTORY    (TREE by packaging/tree.sh)
# Prints the two tarballs, the platform's first.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tree=$(CDPATH='' cd -- "$1" && pwd)
out=$(mkdir -p "$2" && CDPATH='' cd -- "$2" && pwd)
version=$(sed -n 's/^project(gitward VERSION \([0-9.]*\).*/\1/p' "$here/CMakeLists.txt")
case $(uname -m) in
x86_64) cpu=x64 ;;
aarch64) cpu=arm64 ;;
*)
	echo "npm.sh: no name for $(uname -m)" >&2
	exit 2
	;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/platform" "$work/main/bin"
cp -a "$tree/bin" "$tree/lib" "$tree/share" "$work/platform"
rm "$work/platform/bin/git-ward"
cp "$here/LICENSE" "$work/platform"
cp "$here/LICENSE" "$here/README.md" "$work/main"
cp "$here/packaging/npm/gitward.js" "$work/main/bin"
chmod 755 "$work/main/bin/gitward.js"
cat >"$work/platform/package.json" <<J
{
  "name": "@gitward/linux-$cpu",
  "version": "$version",
  "description": "gitward for Linux, $cpu",
  "license": "Apache-2.0",
  "os": ["linux"],
  "cpu": ["$cpu"],
  "libc": ["glibc"],
  "preferUnplugged": true
}
J
cat >"$work/main/package.json" <<J
{
  "name": "gitward",
  "version": "$version",
  "description": "one gate in Git for DevOps, MLOps and GitOps",
  "license": "Apache-2.0",
  "bin": {"gitward": "bin/gitward.js", "git-ward": "bin/gitward.js"},
  "engines": {"node": ">=16"},
  "optionalDependencies": {
    "@gitward/linux-x64": "$version",
    "@gitward/linux-arm64": "$version"
  }
}
J
for package in platform main; do
	name=$(cd "$work/$package" && npm pack --silent --pack-destination "$out")
	echo "$out/$name"
done
