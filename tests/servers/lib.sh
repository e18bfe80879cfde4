# shellcheck shell=sh
# What every test of a server begins with: gitward installed as a server has
# it, a user of its own, a free port, and the same questions for all servers.
#
#   needs PROGRAM...          skip the test, and say so, if one is missing
#   new_user                  a throw-away account $user with the home $top/srv
#   as COMMAND...             run as that user
#   site                      install gitward and write the site's policy
#   hooks DIR                 write a hook directory as docs/servers.md shows
#   gate REMOTE               the questions; $nobody is the remote without a name
# The last line of a test is: finish
set -u
: "${GW_BUILD:?the build directory}" "${GW_SOURCE:?the source directory}"
GITWARD=$GW_BUILD/bin/gitward
skip() {
	echo "1..0 # SKIP $*"
	exit 77
}
needs() {
	PATH=$PATH:/usr/sbin:/sbin
	[ "$(id -u)" = 0 ] || skip "only root can make the account that the server runs as"
	for program in "$@"; do
		[ -x "$program" ] || command -v "$program" >/dev/null 2>&1 ||
			skip "$program is not installed (see docs/servers.md)"
	done
}
# shellcheck source=tests/cli/lib.sh
. "$GW_SOURCE/tests/cli/lib.sh"
top=$scratch
chmod 755 "$top"
user=
pids=
# What a test started, it ends, by its process ids.
clean_up() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	[ -z "$user" ] || accounts userdel "$user"
	rm -rf "$top"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

# Several tests may change the list of accounts at the same time.
accounts() {
	tries=0
	until "$@" >"$top/accounts.out" 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 40 ] || {
			cat "$top/accounts.out" >&2
			return 1
		}
		sleep 0.25
	done
}

new_user() {
	name=gwt$$
	accounts useradd -M -d "$top/srv" -s /bin/sh "$name" || exit 1
	user=$name
	# '*': no password, and yet not locked.
	accounts usermod -p '*' "$user" || exit 1
	mkdir -p "$top/srv"
	chown "$user" "$top/srv"
}

as() {
	[ -n "$user" ] || {
		"$@"
		return
	}
	runuser -u "$user" -- env HOME="$top/srv" "$@"
}

# free_port: a port that nobody listens on.
free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# listening PORT: wait until somebody does.
listening() {
	python3 - "$1" <<'P'
import socket, sys, time
for _ in range(100):
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1).close()
        sys.exit(0)
    except OSError:
        time.sleep(0.1)
sys.exit(1)
P
}

# site IDENTITY: gitward below $top/usr, its policy and audit.
site() {
	cmake --install "$GW_BUILD" --prefix "$top/usr" >/dev/null || exit 1
	GITWARD=$top/usr/bin/gitward
	mkdir "$top/audit"
	[ -z "$user" ] || chown "$user" "$top/audit"
	cat >"$top/policy.yaml" <<-P
		gitward: 1
		use: [recommended]
		identity: $1
		audit: {file: $top/audit/audit.jsonl}
		bypass:
		- {rules: ['secrets/*'], who: [alice], hours: 3}
	P
}

# The hook directory of the site: docs/servers.md, "One directory of hooks".
hooks() {
	mkdir -p "$1"
	cat >"$1/pre-receive" <<-P
		#!/bin/sh
		exec $GITWARD receive --policy $top/policy.yaml
	P
	chmod 755 "$1" "$1/pre-receive"
}

# tip REPOSITORY REF: what the ref holds on the server.
tip() {
	git --git-dir="$1" -c safe.directory='*' rev-parse -q --verify "$2"
}

# gate REPOSITORY NAMED OTHER NOBODY: the questions that every server answers.
# NAMED is the remote as alice, who may break the glass; OTHER as bob, who may
# not; NOBODY without a name ("" if the server has no such thing).
gate() {
	repository=$1
	git init -q "$top/work" && cd "$top/work" || exit 1
	commit a.txt hello
	ok "a clean first push passes" git push "$2" main
	said "and the pusher reads that it was judged" "remote: gitward: "
	seq 1 20000 >big.txt && git add . && git commit -q -m big
	ok "a larger clean push passes" git push -q "$2" main
	before=$(tip "$repository" main)

	commit deploy.env "T=$(token)" "Add the deployment"
	code 1 "a secret is blocked" git push "$2" main
	said "the pusher reads the place" "remote: error: deploy.env:1"
	said "the rule" "secrets/github-pat"
	said "and what to do" "fix: "
	unsaid "the secret is not shown" "$(token)"
	[ "$(tip "$repository" main)" = "$before" ]
	pass_or_fail $? "the branch has not moved"
	out=$(git --git-dir="$repository" -c safe.directory='*' cat-file -t "$(git rev-parse HEAD)" 2>&1)
	[ "$out" != commit ]
	pass_or_fail $? "the commit is not on the server"
	code 1 "a tag with a secret in its message is blocked" sh -c \
		"git tag -a -m 'Key $(token)' v1 HEAD~1 && git push '$2' v1"
	code 1 "the same as a note" sh -c \
		"git notes add -m 'T=$(token)' HEAD~1 && git push '$2' refs/notes/commits"

	code 1 "who may not break the glass does not" git push \
		-o gitward.bypass=secrets/github-pat -o gitward.reason="INC 1" "$3" main
	if [ -n "$4" ]; then
		code 1 "nobody breaks the glass without a name" git push \
			-o gitward.bypass=secrets/github-pat -o gitward.reason="INC 1" "$4" main
		said "and is told why" "does not know who"
	fi
	code 1 "alice does not without a reason" git push \
		-o gitward.bypass=secrets/github-pat "$2" main
	[ "$(tip "$repository" main)" = "$before" ]
	pass_or_fail $? "nothing of that has landed"
	ok "alice does, with a reason" git push \
		-o gitward.bypass=secrets/github-pat -o gitward.reason="INC 1" "$2" main
	out=$(tail -n 1 "$top/audit/audit.jsonl")
	said "the audit names her" '"who":"alice"'
	said "and the reason" "INC 1"
	unsaid "and holds no secret" "$(token)"
	ok "the server is whole" git --git-dir="$repository" -c safe.directory='*' fsck --full
}

# traps REPOSITORY HOOKS REMOTE [ENVIRONMENT...]: what fails open is found.
traps() {
	repository=$1
	dir=$2
	remote=$3
	shift 3
	hook=$dir/pre-receive
	ok "doctor finds nothing" as env "$@" "$GITWARD" doctor --server "$repository" \
		--policy "$top/policy.yaml"
	chmod 644 "$hook"
	code 3 "doctor finds a hook that cannot be run" as env "$@" "$GITWARD" doctor \
		--server "$repository" --policy "$top/policy.yaml"
	said "and names it" "FAIL pre-receive"
	mv "$hook" "$hook.away"
	ln -s /nowhere/gitward "$hook"
	code 3 "doctor finds a link that leads nowhere" as env "$@" "$GITWARD" doctor \
		--server "$repository" --policy "$top/policy.yaml"
	said "and names it" "FAIL pre-receive"
	rm "$hook"
	code 3 "doctor finds that there is no hook" as env "$@" "$GITWARD" doctor \
		--server "$repository" --policy "$top/policy.yaml"
	mv "$hook.away" "$hook"
	chmod 755 "$hook"
	ok "doctor is content again" as env "$@" "$GITWARD" doctor --server "$repository" \
		--policy "$top/policy.yaml"
	cd "$top/work" && commit again.env "T=$(token again)" "Add more"
	code 1 "and the gate is shut" git push "$remote" main
}
