#!/bin/sh
# Hook managers: the pre-commit framework (each version there is), lefthook and
# husky. PRE_COMMITS names pre-commit programs, GW_NODE_MODULES where npm has
# put lefthook. What is not installed is said and left out; none: skip (77).
# shellcheck disable=SC2317 # functions are called by ok and code
. "${GW_SOURCE:?}/tests/cli/lib.sh"
PATH=$(dirname "$GITWARD"):$PATH
export PATH
: "${PRE_COMMITS:=$(command -v pre-commit || true)}"
lefthook=${GW_NODE_MODULES:-node_modules}/lefthook/bin/index.js
tried=0

# try_all: hooks are in place; a good commit passes, a bad one, a bad message
# and a bad push do not. The remote has the first commit.
try_all() {
	who=$1
	commit fine.txt hello
	pass_or_fail $? "$who: a clean commit passes"
	printf 'T=%s\n' "$(token)" >bad.env
	git add bad.env
	code 1 "$who: a token does not" git commit -q -m bad
	said "$who: it says why" "secrets/github-pat"
	git rm -q -f --cached bad.env && rm bad.env
	echo more >>fine.txt && git add fine.txt
	code 1 "$who: a token in the message does not" git commit -q -m "use $(token msg)"
	git commit -q -m more
	code 0 "$who: a clean push passes" git push -q origin HEAD:refs/heads/topic
	printf 'T=%s\n' "$(token)" >bad.env
	git add bad.env && git commit -q --no-verify -m bad
	code 1 "$who: a push with a token does not" git push -q origin HEAD:refs/heads/topic
	said "$who: it says why" "secrets/github-pat"
	code 1 "$who: nor as a new branch" git push -q origin HEAD:refs/heads/new
	tried=$((tried + 1))
}

# begin NAME: a repository whose remote has one commit.
begin() {
	cd "$scratch" && git init -q --bare "$1.git" && git init -q "$1" && cd "$1" || exit 1
	git remote add origin "../$1.git"
	commit first.txt one
	git push -q origin main
}

# The framework clones the hooks' repository.
git init -q "$scratch/hooks"
cp "$GW_SOURCE/.pre-commit-hooks.yaml" "$scratch/hooks"
git -C "$scratch/hooks" add . && git -C "$scratch/hooks" commit -q -m hooks
n=0
for program in $PRE_COMMITS; do
	n=$((n + 1))
	begin "framework$n"
	cat >.pre-commit-config.yaml <<Y
repos:
- repo: $scratch/hooks
  rev: $(git -C "$scratch/hooks" rev-parse HEAD)
  hooks: [{id: gitward}, {id: gitward-message}, {id: gitward-push}]
Y
	git add . && git commit -q -m config
	ok "$("$program" --version): the manifest is valid" "$program" validate-manifest "$GW_SOURCE/.pre-commit-hooks.yaml"
	"$program" install -t pre-commit -t commit-msg -t pre-push >/dev/null
	try_all "$("$program" --version)"
	git init -q --bare "$scratch/empty$n.git"
	git remote add empty "$scratch/empty$n.git"
	code 1 "$("$program" --version): a first push is judged whole" git push -q empty HEAD:refs/heads/main
	said "that too says why" "secrets/github-pat"
done

if [ -f "$lefthook" ]; then
	begin lefthook
	cp "$GW_SOURCE/packaging/hooks-lefthook.yml" lefthook.yml
	git add . && git commit -q -m config
	node "$lefthook" install >/dev/null 2>&1
	LEFTHOOK_BIN="$lefthook"
	export LEFTHOOK_BIN
	try_all lefthook
else
	echo "# no lefthook here"
fi

# husky runs the lines of its files with sh, from core.hooksPath.
begin husky
mkdir .husky
git config core.hooksPath .husky
name=
while IFS= read -r line; do
	case $line in
	'# Into '*) name=${line#'# Into '} name=${name%:} ;;
	*) printf '#!/bin/sh\n%s\n' "$line" >"$name" && chmod +x "$name" ;;
	esac
done <"$GW_SOURCE/packaging/hooks-husky.txt"
try_all husky
[ "$tried" -gt 0 ] || exit 77
finish
