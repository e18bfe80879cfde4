#!/bin/sh
# git-http-backend behind apache2: it says who pushes and sets the hooks by
# command scope.
# shellcheck source=tests/servers/lib.sh
. "${GW_SOURCE:?}/tests/servers/lib.sh"
needs apache2 openssl /usr/lib/git-core/git-http-backend
modules=/usr/lib/apache2/modules
new_user
site http
hooks "$top/hooks"
as git init -q --bare "$top/srv/app.git"
as git -C "$top/srv/app.git" config receive.advertisePushOptions true
as git -C "$top/srv/app.git" config http.receivepack true
as git -C "$top/srv/app.git" config core.hooksPath /nowhere

for who in alice bob; do
	echo "$who:$(openssl passwd -apr1 "$who-word")"
done >"$top/users"
mkdir "$top/apache"
chown "$user" "$top/apache"
port=$(free_port)
cat >"$top/apache.conf" <<A
ServerRoot $top/apache
ServerName localhost
Listen 127.0.0.1:$port
PidFile $top/apache/pid
ErrorLog $top/apache/error.log
DefaultRuntimeDir $top/apache
User $user
Group $(id -gn "$user")
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authn_core_module $modules/mod_authn_core.so
LoadModule authn_file_module $modules/mod_authn_file.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule authz_user_module $modules/mod_authz_user.so
LoadModule auth_basic_module $modules/mod_auth_basic.so
LoadModule alias_module $modules/mod_alias.so
LoadModule env_module $modules/mod_env.so
LoadModule cgid_module $modules/mod_cgid.so
ScriptSock $top/apache/cgid.sock
SetEnv GIT_PROJECT_ROOT $top/srv
SetEnv GIT_HTTP_EXPORT_ALL
SetEnv HOME $top/srv
SetEnv GIT_CONFIG_COUNT 1
SetEnv GIT_CONFIG_KEY_0 core.hooksPath
SetEnv GIT_CONFIG_VALUE_0 $top/hooks
ScriptAlias /git/ /usr/lib/git-core/git-http-backend/
ScriptAlias /open/ /usr/lib/git-core/git-http-backend/
<Location /git/>
	AuthType Basic
	AuthName git
	AuthUserFile $top/users
	Require valid-user
</Location>
<Location /open/>
	Require all granted
</Location>
A
apache2 -d "$top/apache" -f "$top/apache.conf" -DFOREGROUND >"$top/apache.log" 2>&1 &
pids="$pids $!"
listening "$port" || { cat "$top/apache.log" "$top/apache/error.log"; exit 1; }

gate "$top/srv/app.git" "http://alice:alice-word@127.0.0.1:$port/git/app.git" \
	"http://bob:bob-word@127.0.0.1:$port/git/app.git" \
	"http://127.0.0.1:$port/open/app.git"
traps "$top/srv/app.git" "$top/hooks" "http://alice:alice-word@127.0.0.1:$port/git/app.git" \
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath "GIT_CONFIG_VALUE_0=$top/hooks"
finish
