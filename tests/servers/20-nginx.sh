#!/bin/sh
# git-http-backend behind nginx and fcgiwrap: nginx says who pushes and sets
# the hooks by command scope.
# shellcheck source=tests/servers/lib.sh
. "${GW_SOURCE:?}/tests/servers/lib.sh"
needs nginx fcgiwrap openssl /usr/lib/git-core/git-http-backend
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
mkdir "$top/nginx"
chown "$user" "$top/nginx"
port=$(free_port)
backend() { # USER-VARIABLE
	cat <<-N
		client_max_body_size 0;
		fastcgi_pass unix:$top/nginx/fcgi.sock;
		fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
		fastcgi_param GIT_PROJECT_ROOT $top/srv;
		fastcgi_param GIT_HTTP_EXPORT_ALL 1;
		fastcgi_param PATH_INFO \$1;
		fastcgi_param QUERY_STRING \$query_string;
		fastcgi_param REQUEST_METHOD \$request_method;
		fastcgi_param CONTENT_TYPE \$content_type;
		fastcgi_param CONTENT_LENGTH \$content_length;
		fastcgi_param HTTP_CONTENT_ENCODING \$http_content_encoding;
		fastcgi_param REMOTE_ADDR \$remote_addr;
		fastcgi_param REMOTE_USER $1;
		fastcgi_param HOME $top/srv;
		fastcgi_param GIT_CONFIG_COUNT 1;
		fastcgi_param GIT_CONFIG_KEY_0 core.hooksPath;
		fastcgi_param GIT_CONFIG_VALUE_0 $top/hooks;
	N
}
cat >"$top/nginx.conf" <<N
user $user;
worker_processes 1;
daemon off;
pid $top/nginx/pid;
error_log $top/nginx/error.log;
events {}
http {
	access_log off;
	client_body_temp_path $top/nginx/body;
	fastcgi_temp_path $top/nginx/fastcgi;
	proxy_temp_path $top/nginx/proxy;
	uwsgi_temp_path $top/nginx/uwsgi;
	scgi_temp_path $top/nginx/scgi;
	server {
		listen 127.0.0.1:$port;
		location ~ ^/git(/.*)$ {
			auth_basic git;
			auth_basic_user_file $top/users;
			$(backend "\$remote_user")
		}
		location ~ ^/open(/.*)$ {
			$(backend '""')
		}
	}
}
N
# Without this shell's mask and environment, as a service has it.
runuser -u "$user" -- env -i PATH=/usr/bin:/bin "$(command -v fcgiwrap)" -f -s "unix:$top/nginx/fcgi.sock" \
	>"$top/fcgi.log" 2>&1 &
pids="$pids $!"
nginx -p "$top/nginx" -e "$top/nginx/error.log" -c "$top/nginx.conf" >"$top/nginx.log" 2>&1 &
pids="$pids $!"
listening "$port" || { cat "$top/nginx.log" "$top/nginx/error.log"; exit 1; }

gate "$top/srv/app.git" "http://alice:alice-word@127.0.0.1:$port/git/app.git" \
	"http://bob:bob-word@127.0.0.1:$port/git/app.git" \
	"http://127.0.0.1:$port/open/app.git"
code 128 "a wrong password does not come through" \
	git push "http://alice:bob-word@127.0.0.1:$port/git/app.git" main
traps "$top/srv/app.git" "$top/hooks" "http://alice:alice-word@127.0.0.1:$port/git/app.git" \
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath "GIT_CONFIG_VALUE_0=$top/hooks"
finish
