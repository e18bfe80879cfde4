#!/bin/sh
# Bare repositories over ssh: a forced command says who pushes, and sets the
# hooks by command scope, which a repository cannot undo.
# shellcheck source=tests/servers/lib.sh
. "${GW_SOURCE:?}/tests/servers/lib.sh"
needs sshd ssh ssh-keygen
new_user
site ssh-forced-command
hooks "$top/hooks"

as git init -q --bare "$top/srv/app.git"
as git -C "$top/srv/app.git" config receive.advertisePushOptions true
# A repository's own setting does not count.
as git -C "$top/srv/app.git" config core.hooksPath /nowhere

cd "$top" || exit 1
for who in alice bob nobody host; do
	ssh-keygen -q -t ed25519 -N '' -f "$top/$who" || exit 1
done
forced() { # NAME-OR-"" KEY
	set_user=
	[ -z "$1" ] || set_user="GITWARD_USER=$1 "
	# shellcheck disable=SC2016 # sshd's shell expands it
	printf 'command="%sGIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=%s git shell -c \\"$SSH_ORIGINAL_COMMAND\\"",restrict %s\n' \
		"$set_user" "$top/hooks" "$(cat "$top/$2.pub")"
}
{ forced alice alice && forced bob bob && forced '' nobody; } >"$top/authorized_keys"
chmod 644 "$top/authorized_keys"

port=$(free_port)
mkdir -p /run/sshd
cat >"$top/sshd_config" <<S
Port $port
ListenAddress 127.0.0.1
HostKey $top/host
PidFile $top/sshd.pid
AuthorizedKeysFile $top/authorized_keys
UsePAM no
StrictModes no
PasswordAuthentication no
AllowUsers $user
S
"$(command -v sshd)" -D -e -f "$top/sshd_config" 2>"$top/sshd.log" &
pids=$!
listening "$port" || { cat "$top/sshd.log"; exit 1; }

# ssh_as KEY: what git uses for a remote of that key's owner.
for who in alice bob nobody; do
	cat >"$top/ssh-$who" <<-S
		#!/bin/sh
		exec ssh -p $port -i $top/$who -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o LogLevel=ERROR "\$@"
	S
	chmod 755 "$top/ssh-$who"
done
# One host name for each key, told apart by the client's own command.
cat >"$top/ssh" <<S
#!/bin/sh
# The host name is the key: alice.test, bob.test, nobody.test.
for word; do
	case \$word in
	*@*.test) who=\${word#*@} who=\${who%.test} ;;
	esac
done
exec "$top/ssh-\$who" -o HostName=127.0.0.1 "\$@"
S
chmod 755 "$top/ssh"
export GIT_SSH_COMMAND="$top/ssh" GIT_SSH_VARIANT=ssh
url() {
	echo "ssh://$user@$1.test$top/srv/app.git"
}
gate "$top/srv/app.git" "$(url alice)" "$(url bob)" "$(url nobody)"
traps "$top/srv/app.git" "$top/hooks" "$(url alice)" GIT_CONFIG_COUNT=1 \
	GIT_CONFIG_KEY_0=core.hooksPath "GIT_CONFIG_VALUE_0=$top/hooks"
finish
