# What every script of tests/git reads first: a fresh HOME, TAP, a server.
# shellcheck shell=sh
set -u
export LC_ALL=C TZ=UTC GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY
unset GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_QUARANTINE_PATH
top=$(mktemp -d) || exit 1
trap 'rm -rf "$top"' EXIT
export HOME="$top/home"
mkdir "$HOME" && cd "$top" || exit 1
git config --global user.name Ann
git config --global user.email ann@example.org
git config --global init.defaultBranch main
git config --global protocol.file.allow always
git config --global advice.detachedHead false
export GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
tests=0
bad=0

# ok TEXT: the last command's status is the verdict.
ok() {
	status=$?
	tests=$((tests + 1))
	if [ "$status" -eq 0 ]; then
		echo "ok $tests - $1"
	else
		bad=$((bad + 1))
		echo "not ok $tests - $1"
		[ -f "$top/out" ] && sed 's/^/# /' "$top/out" | head -60
	fi
}

done_testing() {
	echo "1..$tests"
	[ "$bad" -eq 0 ]
	exit
}

# server NAME [ARGS]: a bare repository whose pre-receive shows the scope.
server() {
	name=$1
	shift
	git init -q --bare "$@" "$top/$name" &&
		git -C "$top/$name" config receive.advertisePushOptions true &&
		cat >"$top/$name/hooks/pre-receive" <<-EOF &&
			#!/bin/sh
			"$GW_DUMP" receive >"$top/out" 2>&1
			[ -f "$top/reject" ] && exit 1
			exit 0
		EOF
		chmod +x "$top/$name/hooks/pre-receive"
}

# has / hasnt PATTERN: a line of the output.
has() {
	grep -q -e "$1" "$top/out"
}
hasnt() {
	! grep -q -e "$1" "$top/out"
}
