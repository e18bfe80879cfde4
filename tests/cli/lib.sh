# shellcheck shell=sh
# What every test in tests/cli begins with.
# A fresh home and directory, git's identity, and the words of TAP:
#   ok "what is promised" COMMAND...        the command must succeed
#   code N "what is promised" COMMAND...    it must exit with N; $out has what it said
#   said "what is promised" TEXT            the last $out must hold TEXT
# The last line of a test is: finish
set -u
: "${GITWARD:?the path of gitward}" "${GW_SOURCE:?the source directory}"
LC_ALL=C
GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_AUTHOR_DATE='2026-01-02T03:04:05Z'
GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org GIT_COMMITTER_DATE='2026-01-02T03:04:05Z'
export LC_ALL GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE
export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
HOME=$scratch/home
export HOME
mkdir "$HOME"
cd "$scratch" || exit 1
git config --global init.defaultBranch main
git config --global protocol.file.allow always
git config --global advice.detachedHead false
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE || true

tests=0
failures=0
out=

pass_or_fail() {
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $2"
		printf '%s\n' "$out" | sed 's/^/# /' | head -n 40
	fi
}

ok() {
	what=$1
	shift
	out=$("$@" 2>&1)
	pass_or_fail $? "$what"
}

code() {
	wanted=$1
	what=$2
	shift 2
	out=$("$@" 2>&1)
	got=$?
	[ "$got" = "$wanted" ]
	pass_or_fail $? "$what (exit $got, wanted $wanted)"
}

said() {
	case $out in
	*"$2"*) pass_or_fail 0 "$1" ;;
	*) pass_or_fail 1 "$1 (looked for '$2')" ;;
	esac
}

unsaid() {
	case $out in
	*"$2"*) pass_or_fail 1 "$1 (found '$2')" ;;
	*) pass_or_fail 0 "$1" ;;
	esac
}

finish() {
	echo "1..$tests"
	[ "$failures" = 0 ]
	exit
}

# A token with the right checksum, made here so that none stands in a file.
token() {
	"$GITWARD" rules fake 'ghp_{alnum:30}{crc32b62}' "${1:-seed}"
}

# server NAME: a bare repository with the gate, and a clone NAME-work of it.
server() {
	git init -q --bare "$1.git" &&
		git -C "$1.git" config receive.advertisePushOptions true &&
		"$GITWARD" install --server "$1.git" >/dev/null &&
		git clone -q "$1.git" "$1-work" 2>/dev/null
}

# commit FILE TEXT [MESSAGE]
commit() {
	mkdir -p "$(dirname "$1")" &&
		printf '%s\n' "$2" >"$1" && git add -- "$1" && git commit -q -m "${3:-Change $1}"
}
