#!/bin/sh
# The hook layouts of hosts that are not run here, made from what their
# documentation says: GitLab (Gitaly), Gitea and Forgejo.
# shellcheck source=tests/servers/lib.sh
. "${GW_SOURCE:?}/tests/servers/lib.sh"

# --- GitLab: Gitaly's custom hooks ------------------------------------------
# Gitaly sets core.hooksPath by command scope to its own hooks. They run, each
# with all lines on standard input: <repository>/custom_hooks/pre-receive,
# <repository>/custom_hooks/pre-receive.d/*, <custom_hooks_dir>/pre-receive.d/*
# in the order of their names; executable files only, none named *~; the first
# failure ends it.
site gitlab
mkdir -p "$top/gitaly" "$top/custom/pre-receive.d"
cat >"$top/gitaly/pre-receive" <<G
#!/bin/sh
lines=\$(cat)
for hook in custom_hooks/pre-receive custom_hooks/pre-receive.d/* "$top/custom"/pre-receive.d/*; do
	case \$hook in *~) continue ;; esac
	[ -f "\$hook" ] && [ -x "\$hook" ] || continue
	printf '%s\n' "\$lines" | "\$hook" || exit
done
G
chmod 755 "$top/gitaly/pre-receive"
cat >"$top/custom/pre-receive.d/50-gitward" <<H
#!/bin/sh
exec $GITWARD receive --policy $top/policy.yaml
H
chmod 755 "$top/custom/pre-receive.d/50-gitward"
# What Gitaly calls for a push by NAME over PROTOCOL.
gitaly() {
	cat >"$top/receive-$1" <<-R
		#!/bin/sh
		export GL_ID=user-7 GL_USERNAME=$2 GL_PROTOCOL=$3 GL_REPOSITORY=project-9 GL_PROJECT_PATH=team/app
		exec git -c core.hooksPath=$top/gitaly receive-pack "\$@"
	R
	chmod 755 "$top/receive-$1"
}
gitaly alice alice ssh
gitaly bob bob http
gitaly nobody '' ssh
gitaly web alice web
git init -q --bare "$top/app.git"
git -C "$top/app.git" config receive.advertisePushOptions true
# A remote for each, with its own program on the other side.
remotes() { # DIRECTORY
	for who in alice bob nobody web; do
		git config --global "remote.$who.url" "$1"
		git config --global "remote.$who.receivepack" "$top/receive-$who"
	done
}
remotes "$top/app.git"
echo "# GitLab"
gate "$top/app.git" alice bob nobody
commit web.env "T=$(token web)"
code 1 "GitLab: a change by the web interface is judged too" git push web HEAD:refs/heads/web
traps "$top/app.git" "$top/gitaly" alice GIT_CONFIG_COUNT=1 \
	GIT_CONFIG_KEY_0=core.hooksPath "GIT_CONFIG_VALUE_0=$top/gitaly"
# A file that cannot be run is passed over by GitLab: its own trap.
chmod 644 "$top/custom/pre-receive.d/50-gitward"
code 3 "GitLab: doctor finds a custom hook that is passed over" env GIT_CONFIG_COUNT=1 \
	GIT_CONFIG_KEY_0=core.hooksPath "GIT_CONFIG_VALUE_0=$top/gitaly" \
	"$GITWARD" doctor --server "$top/app.git" --policy "$top/policy.yaml"
chmod 755 "$top/custom/pre-receive.d/50-gitward"

# --- Gitea and Forgejo: hooks/pre-receive.d ---------------------------------
# hooks/pre-receive of each repository hands the lines to each file of
# hooks/pre-receive.d that is executable, and fails if one does.
cd "$top" || exit 1
rm -rf usr audit work
site gitea
git init -q --bare "$top/tea.git"
git -C "$top/tea.git" config receive.advertisePushOptions true
mkdir "$top/tea.git/hooks/pre-receive.d"
cat >"$top/tea.git/hooks/pre-receive" <<'H'
#!/usr/bin/env bash
lines=$(cat)
failed=0
for hook in "${GIT_DIR:-.}"/hooks/pre-receive.d/*; do
	test -x "$hook" && test -f "$hook" || continue
	printf '%s\n' "$lines" | "$hook" || failed=$?
done
exit "$failed"
H
cat >"$top/tea.git/hooks/pre-receive.d/gitea" <<'H'
#!/usr/bin/env bash
cat >/dev/null
H
cat >"$top/tea.git/hooks/pre-receive.d/gitward" <<H
#!/bin/sh
exec $GITWARD receive --policy $top/policy.yaml
H
chmod 755 "$top/tea.git/hooks/pre-receive" "$top/tea.git/hooks/pre-receive.d"/*
gitea() {
	cat >"$top/receive-$1" <<-R
		#!/bin/sh
		export GITEA_PUSHER_NAME=$2 GITEA_PUSHER_ID=3 GITEA_REPO_NAME=app GITEA_REPO_USER_NAME=team SSH_ORIGINAL_COMMAND=1
		exec git receive-pack "\$@"
	R
}
gitea alice alice
gitea bob bob
gitea nobody ''
remotes "$top/tea.git"
echo "# Gitea, Forgejo"
gate "$top/tea.git" alice bob nobody
chmod 644 "$top/tea.git/hooks/pre-receive.d/gitward"
code 3 "Gitea: doctor finds a hook that is passed over" "$GITWARD" doctor --server \
	"$top/tea.git" --policy "$top/policy.yaml"
chmod 755 "$top/tea.git/hooks/pre-receive.d/gitward"
mv "$top/usr/bin/gitward" "$top/usr/bin/away"
code 1 "Gitea: a program that is not there is no pass" git push alice main:refs/heads/away
mv "$top/usr/bin/away" "$top/usr/bin/gitward"
ok "Gitea: doctor is content again" "$GITWARD" doctor --server "$top/tea.git" --policy "$top/policy.yaml"
finish
