#!/bin/sh
# gitolite3: as a common hook, and as a VREF for some repositories. gitolite
# itself says who pushes (GL_USER).
# shellcheck source=tests/servers/lib.sh
. "${GW_SOURCE:?}/tests/servers/lib.sh"
needs sshd ssh ssh-keygen gitolite
new_user
site gitolite
cd "$top" || exit 1
for who in alice bob host; do
	ssh-keygen -q -t ed25519 -N '' -f "$top/$who" -C "$who" || exit 1
done
# gitolite names a person by the name of the key's file.
cp alice.pub "$top/srv/alice.pub"
chown "$user" "$top/srv/alice.pub"
cd "$top/srv" || exit 1
as git config --global user.name Git
as git config --global user.email git@example.org
as git config --global init.defaultBranch master
as gitolite setup -pk "$top/srv/alice.pub" >"$top/setup.out" 2>&1 || { cat "$top/setup.out"; exit 1; }

# LOCAL_CODE, as docs/servers.md says.
# shellcheck disable=SC2016 # Perl's own variable
as sed -i 's/^\( *\)# *LOCAL_CODE *=> *"$ENV{HOME}\/local"/\1LOCAL_CODE => "$ENV{HOME}\/local"/' .gitolite.rc
as sed -i "s/GIT_CONFIG_KEYS *=> *''/GIT_CONFIG_KEYS => '.*'/" .gitolite.rc
# shellcheck disable=SC2016
grep -q '^ *LOCAL_CODE => "$ENV{HOME}/local"' .gitolite.rc || { grep -n LOCAL_CODE .gitolite.rc; exit 1; }
as mkdir -p local/hooks/common local/VREF

port=$(free_port)
mkdir -p /run/sshd
cat >"$top/sshd_config" <<S
Port $port
ListenAddress 127.0.0.1
HostKey $top/host
PidFile $top/sshd.pid
UsePAM no
StrictModes no
PasswordAuthentication no
AllowUsers $user
S
"$(command -v sshd)" -D -e -f "$top/sshd_config" 2>"$top/sshd.log" &
pids="$pids $!"
listening "$port" || { cat "$top/sshd.log"; exit 1; }
cat >"$top/ssh" <<S
#!/bin/sh
# The host name is the key: alice.test, bob.test.
for word; do
	case \$word in
	*@*.test) who=\${word#*@} who=\${who%.test} ;;
	esac
done
exec ssh -p $port -i "$top/\$who" -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o LogLevel=ERROR -o HostName=127.0.0.1 "\$@"
S
chmod 755 "$top/ssh"
export GIT_SSH_COMMAND="$top/ssh" GIT_SSH_VARIANT=ssh

ok "the administrator clones" git clone -q "ssh://$user@alice.test/gitolite-admin" "$top/admin"
cd "$top/admin" || exit 1
cp "$top/bob.pub" keydir/bob.pub
cat >conf/gitolite.conf <<'G'
repo gitolite-admin
    RW+ = alice

repo app
    RW+ = alice bob
    config receive.advertisePushOptions = true

repo vref
    RW+ = alice bob
    - VREF/gitward = @all
G
# The VREF form: docs/servers.md, "gitolite".
cat >"$top/srv/local/VREF/gitward" <<V
#!/bin/sh
# gitolite calls: ref old new old-tree new-tree access VREF/gitward
printf '%s %s %s\\n' "\$2" "\$3" "\$1" | $GITWARD receive --policy $top/policy.yaml >&2 ||
	echo "\$7: gitward does not let this in"
V
chmod 755 "$top/srv/local/VREF/gitward"
git add . && git commit -q -m 'Two repositories'
ok "and makes two repositories" git push -q origin master

# First the VREF alone.
git init -q "$top/v" && cd "$top/v" || exit 1
commit a.txt hello
ok "VREF: a clean push passes" git push "ssh://$user@alice.test/vref" main
commit b.env "T=$(token vref)"
code 1 "VREF: a secret is blocked" git push "ssh://$user@alice.test/vref" main
said "VREF: the pusher reads the place" "remote: error: b.env:1"
said "VREF: gitolite says by which rule" "VREF/gitward"
unsaid "VREF: the secret is not shown" "$(token vref)"
mv "$top/srv/local/VREF/gitward" "$top/srv/local/VREF/away"
code 1 "VREF: a program that is not there is no pass" git push "ssh://$user@alice.test/vref" main
mv "$top/srv/local/VREF/away" "$top/srv/local/VREF/gitward"

# Then the common hook, for all repositories.
cat >"$top/srv/local/hooks/common/pre-receive" <<H
#!/bin/sh
exec $GITWARD receive --policy $top/policy.yaml
H
chmod 755 "$top/srv/local/hooks/common/pre-receive"
cd "$top/srv" || exit 1
ok "gitolite links the hook" as gitolite setup --hooks-only
[ -L "$top/srv/repositories/app.git/hooks/pre-receive" ]
pass_or_fail $? "into every repository"
gate "$top/srv/repositories/app.git" "ssh://$user@alice.test/app" "ssh://$user@bob.test/app" ""
traps "$top/srv/repositories/app.git" "$top/srv/local/hooks/common" "ssh://$user@alice.test/app"
mv "$top/srv/local" "$top/srv/elsewhere"
code 3 "doctor finds that gitolite's links lead nowhere" as "$GITWARD" doctor --server \
	"$top/srv/repositories/app.git" --policy "$top/policy.yaml"
finish
