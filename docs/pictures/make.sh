#!/bin/sh
# The pictures of the README and docs, made from what gitward really says.
# Usage: docs/pictures/make.sh GITWARD    (report.png needs chromium)
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
gitward=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
HOME=$work
GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_AUTHOR_DATE='2026-11-30T09:00:00Z'
GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org GIT_COMMITTER_DATE='2026-11-30T09:00:00Z'
export HOME GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE
export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE
git config --global init.defaultBranch main
git config --global color.remote always
git init -q --bare app.git
"$gitward" install --server app.git >/dev/null
git clone -q app.git app 2>/dev/null
cd app
printf 'GITHUB_TOKEN=%s\n' "$("$gitward" rules fake 'ghp_{alnum:30}{crc32b62}')" >deploy.env
cat >pod.yaml <<'POD'
apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: shop
spec:
  serviceAccountName: agent
  automountServiceAccountToken: false
  securityContext:
    runAsNonRoot: true
    seccompProfile: {type: RuntimeDefault}
  containers:
  - name: agent
    image: registry.example.org/agent@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    resources: {requests: {cpu: 10m, memory: 64Mi}, limits: {cpu: 100m, memory: 64Mi}}
    securityContext:
      privileged: true
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: {drop: [ALL]}
POD
git add . && git commit -q -m Deploy
{
	printf '\033[1m$ git push origin main\033[0m\n'
	git push -q origin main 2>&1 | grep -v -e '^To ' -e 'failed to push' | sed 's/[[:space:]]*$//' || true
} >"$work/push.txt"
python3 "$here/terminal.py" "a push that is not let in" <"$work/push.txt" >"$here/push.svg"
"$gitward" scan -f html -o "$work/report.html" . || true
if command -v chromium >/dev/null; then
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1100,760 \
		--screenshot="$here/report.png" "file://$work/report.html" >/dev/null 2>&1
fi
