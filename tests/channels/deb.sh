#!/bin/sh
# The Debian package on a clean root: installed, used behind git, taken away.
# Needs root, mmdebstrap and an archive to install from; else skipped (77).
set -eu
: "${GW_SOURCE:?}"
if [ "$(id -u)" != 0 ] || ! command -v mmdebstrap >/dev/null || ! command -v cpack >/dev/null; then
	echo "skipped: not root, or no mmdebstrap"
	exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
deb=$("$GW_SOURCE/packaging/deb.sh" "$scratch")
if command -v lintian >/dev/null; then
	lintian --allow-root --fail-on error "$deb" >"$scratch/lint" 2>&1 || {
		cat "$scratch/lint"
		exit 1
	}
	echo "ok - lintian has no errors"
fi
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
mmdebstrap --quiet --variant=apt --include=git,man-db "$codename" "$scratch/root"
cp /etc/resolv.conf "$scratch/root/etc/resolv.conf"
cp "$deb" "$scratch/root/gitward.deb"
cat >"$scratch/root/try.sh" <<'R'
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C HOME=/root
apt-get update -qq
apt-get install -y -qq --no-install-recommends /gitward.deb >/root/log 2>&1 || {
	cat /root/log
	exit 1
}
gitward version
git ward version >/dev/null
echo "ok - installed, and git ward works"
test -f /usr/share/gitward/rules/docker/base-image.yaml
test -f /usr/share/gitward/policy/recommended.yaml
test -f /usr/share/bash-completion/completions/gitward
test -f /usr/share/zsh/vendor-completions/_gitward
test -f /usr/share/fish/vendor_completions.d/gitward.fish
man -w gitward-scan >/dev/null
echo "ok - rules, policy, pages and completions are in their places"
git config --global user.name Ada
git config --global user.email ada@example.org
git config --global init.defaultBranch main
git init -q --bare /srv/app.git
gitward install --server /srv/app.git >/dev/null
gitward doctor --server /srv/app.git >/dev/null
git clone -q /srv/app.git /root/app 2>/dev/null
cd /root/app
echo hello >a
git add a
git commit -q -m one
git push -q origin main
printf 'T=%s\n' "$(gitward rules fake 'ghp_{alnum:30}{crc32b62}')" >b.env
git add b.env
git commit -q -m two
if git push -q origin main 2>/root/said; then
	echo "not ok - the push went through"
	exit 1
fi
grep -q 'secrets/github-pat' /root/said
echo "ok - it gates a server"
apt-get purge -y -qq gitward >/dev/null 2>&1
test ! -e /usr/share/gitward
test ! -e /usr/bin/git-ward
echo "ok - and goes without a trace"
R
chroot "$scratch/root" sh /try.sh
