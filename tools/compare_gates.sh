#!/bin/sh
# The probes behind docs/comparison.md, for whoever wants to repeat them.
#
# Usage: tools/compare_gates.sh GITWARD [PEER-DIRECTORY]
# The directory may hold bin/gitleaks (go install), v/bin/detect-secrets and
# v/bin/checkov (pip), node_modules/.bin/secretlint (npm). Needs no network.
# Prints a table: tool, probe, exit code, and whether the token was shown.
set -u
gitward=$(realpath "$1")
peers=$(realpath "${2:-/nonexistent}" 2>/dev/null || echo /nonexistent)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
HOME=$work
GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org
export HOME GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
git config --global init.defaultBranch main
token=$("$gitward" rules fake 'ghp_{alnum:30}{crc32b62}' comparison)

mkdir secret empty broken manifest
printf 'GITHUB_TOKEN=%s\n' "$token" >secret/deploy.env
printf 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: b, securityContext: {privileged: true}}\n' >broken/pod.yaml
printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b, securityContext: {privileged: true}}]}\n' >manifest/pod.yaml
# A history that lacks a blob: nobody can say what was in it.
git init -q lost && (
	cd lost || exit
	printf 'A=1\n' >a.env && git add . && git commit -q -m one
	printf 'A=2\n' >a.env && git commit -q -a -m two
	rm -f ".git/objects/$(git rev-parse HEAD~1:a.env | sed 's|^..|&/|')"
)

# probe TOOL PROBE COMMAND...
probe() {
	tool=$1 what=$2
	shift 2
	out=$("$@" 2>&1 </dev/null)
	code=$?
	shown=masked
	case $out in *"$token"*) shown="IN CLEAR" ;; esac
	[ "$what" = finding ] || shown=-
	[ "$what" != "unknown option" ] || [ "$code" -lt 126 ] || shown="(a fault of its own)"
	printf '%-16s %-22s %3s  %s\n' "$tool" "$what" "$code" "$shown"
}

# all TOOL FINDING-COMMAND -- with the directory as last word
each() {
	tool=$1
	shift
	probe "$tool" finding "$@" secret
	probe "$tool" "no such path" "$@" nowhere
	probe "$tool" "empty directory" "$@" empty
	probe "$tool" "unknown option" "$@" --no-such-option secret
}

each gitward "$gitward" scan
probe gitward "privileged Pod" "$gitward" scan manifest
probe gitward "unparsable manifest" "$gitward" scan broken
probe gitward "lost blob in history" sh -c "cd lost && '$gitward' scan --all"
if [ -x "$peers/bin/gitleaks" ]; then
	each gitleaks "$peers/bin/gitleaks" dir -v --no-banner
	probe gitleaks "lost blob in history" "$peers/bin/gitleaks" git --no-banner lost
fi
if [ -x "$peers/v/bin/detect-secrets-hook" ]; then
	hook() { (cd "$1" 2>/dev/null && find . -type f -exec "$peers/v/bin/detect-secrets-hook" {} +); }
	probe detect-secrets finding hook secret
	probe detect-secrets "no such path" "$peers/v/bin/detect-secrets-hook" nowhere
	probe detect-secrets "empty directory" "$peers/v/bin/detect-secrets" scan empty
	probe detect-secrets "unknown option" "$peers/v/bin/detect-secrets-hook" --no-such-option secret/deploy.env
fi
if [ -x "$peers/node_modules/.bin/secretlint" ]; then
	printf '{"rules": [{"id": "@secretlint/secretlint-rule-preset-recommend"}]}\n' >.secretlintrc.json
	ln -s "$peers/node_modules" node_modules
	probe secretlint finding node_modules/.bin/secretlint 'secret/**'
	probe secretlint "no such path" node_modules/.bin/secretlint 'nowhere/**'
	probe secretlint "empty directory" node_modules/.bin/secretlint 'empty/**'
	probe secretlint "unknown option" node_modules/.bin/secretlint --no-such-option 'secret/**'
fi
if [ -x "$peers/v/bin/checkov" ]; then
	check() { BC_SKIP_MAPPING=TRUE "$peers/v/bin/checkov" --quiet --compact --skip-download "$@"; }
	probe checkov "privileged Pod" check -d manifest
	probe checkov "no such path" check -d nowhere
	probe checkov "empty directory" check -d empty
	probe checkov "unknown option" check --no-such-option -d manifest
	probe checkov "unparsable manifest" check -d broken
fi
if [ -x "$peers/bin/kingfisher" ]; then
	each kingfisher "$peers/bin/kingfisher" scan --no-validate --no-update-check
	probe kingfisher "lost blob in history" "$peers/bin/kingfisher" scan --no-validate --no-update-check lost
fi
