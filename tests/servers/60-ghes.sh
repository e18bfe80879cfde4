#!/bin/sh
# GitHub Enterprise Server runs a hook in a chroot made of an uploaded archive,
# names the pusher by GITHUB_USER_LOGIN and ends everything after five seconds.
# Here git and the hook run in such a root, which holds just what
# docs/servers.md says it needs: no /proc, no /etc.
# shellcheck source=tests/servers/lib.sh
. "${GW_SOURCE:?}/tests/servers/lib.sh"
needs chroot ldd
chroot / true 2>/dev/null || skip "chroot is not allowed here"
site github-enterprise

root=$top/environment
# libraries FILE: what it is linked with, and what gitward loads when needed.
libraries() {
	ldd "$1" 2>/dev/null | grep -o '/[^ ]*'
	case $1 in
	*/gitward)
		for name in $("$1" version -v | sed -n 's/^loads when needed: //p'); do
			found=$(ldconfig -p | sed -n "s|.*[[:space:]]$name .*=> ||p" | head -n 1)
			echo "$found"
			ldd "$found" | grep -o '/[^ ]*'
		done
		;;
	esac
}
# into FILE...: a program and its libraries.
into() {
	for file in "$@"; do
		mkdir -p "$root$(dirname "$file")"
		cp -L "$file" "$root$file"
		libraries "$file" | while read -r library; do
			mkdir -p "$root$(dirname "$library")"
			cp -L "$library" "$root$library"
		done
	done
}
core=$(git --exec-path)
into /bin/sh "$(command -v git)"
mkdir -p "$root$core" "$root/tmp" "$root/opt/gitward" "$root/data/repositories" "$root/audit"
for word in git git-receive-pack git-unpack-objects git-index-pack git-rev-list; do
	ln -sf "$(command -v git)" "$root$core/$word"
done
# What goes into the archive beside the distribution: docs/servers.md.
mkdir -p "$root/opt/gitward/bin" "$root/opt/gitward/share"
into "$top/usr/bin/gitward"
mv "$root$top/usr/bin/gitward" "$root/opt/gitward/bin/"
cp -r "$top/usr/share/gitward" "$root/opt/gitward/share/"
cat >"$root/opt/gitward/policy.yaml" <<'P'
gitward: 1
use: [recommended]
identity: github-enterprise
audit: {file: /audit/audit.jsonl}
budgets: {deadline: 4500ms}
bypass:
- {rules: ['secrets/*'], who: [alice], hours: 3}
P
ln -s "$root/audit/audit.jsonl" "$top/audit/audit.jsonl"
cat >"$root/hook" <<'H'
#!/bin/sh
exec /opt/gitward/bin/gitward receive --bundle /opt/gitward/share/gitward/rules.gwb --policy /opt/gitward/policy.yaml
H
chmod 755 "$root/hook"

git init -q --bare "$root/data/repositories/app.git"
git -C "$root/data/repositories/app.git" config receive.advertisePushOptions true
ln -s /hook "$root/data/repositories/app.git/hooks/pre-receive"
github() {
	cat >"$top/receive-$1" <<-R
		#!/bin/sh
		exec chroot "$root" /usr/bin/env GITHUB_USER_LOGIN=$2 GITHUB_REPO_NAME=team/app GITHUB_VIA=git GITHUB_REPO_PUBLIC=false HOME=/tmp \
			git -c safe.directory='*' receive-pack /data/repositories/app.git
	R
	chmod 755 "$top/receive-$1"
	git config --global "remote.$1.url" "$root/data/repositories/app.git"
	git config --global "remote.$1.receivepack" "$top/receive-$1"
}
into /usr/bin/env
# git itself wants these two.
mkdir "$root/dev"
mknod -m 666 "$root/dev/null" c 1 3 2>/dev/null || skip "mknod is not allowed here"
mknod -m 444 "$root/dev/urandom" c 1 9 2>/dev/null || skip "mknod is not allowed here"
github alice alice
github bob bob
github nobody ''
gate "$root/data/repositories/app.git" alice bob nobody
mv "$root/opt/gitward/share/gitward/rules.gwb" "$root/opt/gitward/share/gitward/away"
code 1 "rules that are not there are no pass" git push alice main:refs/heads/away
mv "$root/opt/gitward/share/gitward/away" "$root/opt/gitward/share/gitward/rules.gwb"
chmod 644 "$root/hook"
ok "(git itself lets a push pass if the hook cannot be run)" git push alice HEAD~1:refs/heads/open
finish
