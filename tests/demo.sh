#!/bin/sh
# What gitward does, with real pushes and commits in a scratch directory.
# usage: tests/demo.sh GITWARD
set -eu
gitward=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
HOME=$work
GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org
GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org
export HOME GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
git config --global init.defaultBranch main
git config --global advice.detachedHead false

title() {
	printf '\n\033[1m== %s\033[0m\n' "$*"
}

[ -t 1 ] || title() {
	printf '\n== %s\n' "$*"
}

# A token with the right checksum, made here so that none stands in a file.
token() {
	"$gitward" rules fake 'ghp_{alnum:30}{crc32b62}'
}

git init -q --bare server.git
"$gitward" install --server server.git
git clone -q server.git work 2>/dev/null
cd work
"$gitward" version

title "1. A clean change is let in"
printf 'FROM scratch\nCOPY app /app\nUSER 1000\nHEALTHCHECK CMD ["/app", "--ping"]\nENTRYPOINT ["/app"]\n' >Dockerfile
git add Dockerfile
git commit -q -m "Add the image"
git push -q origin main 2>&1
echo "(let in: $(git ls-remote -q origin main | cut -c1-12))"

title "2. A change that is only worth a remark is let in with it"
printf 'FROM debian\nUSER 1000\nHEALTHCHECK CMD ["/bin/true"]\nCMD ["/bin/sh"]\n' >Dockerfile
git commit -q -a -m "Use Debian"
git push -q origin main 2>&1
echo "(let in: $(git ls-remote -q origin main | cut -c1-12))"

title "3. A token and a privileged Pod: nothing lands"
printf 'GITHUB_TOKEN=%s\n' "$(token)" >deploy.env
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
git add .
git commit -q -m "Deploy"
if git push -q origin main 2>&1; then
	echo "this push must not pass" >&2
	exit 1
fi
echo "(the server still has: $(git ls-remote -q origin main | cut -c1-12))"

title "4. The same at the desk: the client hook stops the commit"
git reset -q --soft HEAD~1
"$gitward" install >/dev/null
if git commit -q -m "Deploy" 2>&1; then
	echo "this commit must not pass" >&2
	exit 1
fi

title "5. Mended, it passes"
git rm -q --cached deploy.env
sed -i 's/privileged: true/privileged: false/' pod.yaml
git add pod.yaml
git commit -q -m "Deploy without the token" 2>&1
git push -q origin main 2>&1
echo "(let in: $(git ls-remote -q origin main | cut -c1-12))"
printf '\nThat was gitward. Next: ./install.sh, then "gitward install" in a repository.\n'
