#!/bin/sh
# shellcheck disable=SC2317 # functions are called by ok and code
# Manual pages without lint, and completions that complete, in each shell.
# A shell or mandoc that is not installed is said and left out; nothing at all
# to try with is a skip (77).
. "${GW_SOURCE:?}/tests/cli/lib.sh"
GITWARD_DIR=$(dirname "$GITWARD")
PATH=$GITWARD_DIR:$PATH
export PATH

"$GITWARD" completion bash >c.bash
"$GITWARD" completion zsh >_gitward
"$GITWARD" completion fish >c.fish
code 2 "an unknown shell is wrong usage" "$GITWARD" completion tcsh
code 2 "so is none" "$GITWARD" completion

# bash WORD...: what bash would offer for the last word.
cat >try.bash <<'B'
. ./c.bash
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
if [ "$1" = git ]; then _git_ward; else _gitward; fi
printf '%s\n' "${COMPREPLY[@]}"
B
ok "bash: commands" bash try.bash gitward rec
said "bash: receive" "receive"
unsaid "bash: and no other" "report"
ok "bash: formats" bash try.bash gitward scan --format s
said "bash: sarif" "sarif"
said "bash: sonar" "sonar"
ok "bash: options of the command" bash try.bash gitward scan --a
said "bash: --all" "--all"
ok "bash: verbs" bash try.bash gitward rules t
said "bash: test" "test"
ok "bash: behind git ward" bash try.bash git ward sc
said "bash: scan" "scan"

if command -v zsh >/dev/null; then
	cat >try.zsh <<'Z'
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; PROMPT_SP=; fpath=($PWD $fpath); autoload -U compinit; compinit -u -d ./dump; bindkey "^I" complete-word; echo ready-$((1+1))'
zpty -r -m z out '*ready-2*'
out=
zpty -w -n z "$1"$'\t'
for i in {1..100}; do
	sleep 0.1
	while zpty -r -t z more; do out+=$more; done
	[[ $out == *$2* ]] && break
done
zpty -d z
print -r -- "$out"
Z
	ok "zsh: a command is completed" zsh -f try.zsh 'gitward rece' receive
	said "zsh: receive" "receive"
	ok "zsh: a format is completed" zsh -f try.zsh 'gitward scan --format=sar' sarif
	said "zsh: sarif" "sarif"
	ok "zsh: the file has no fault" zsh -n _gitward
else
	echo "# no zsh here"
fi
if command -v fish >/dev/null; then
	ok "fish: commands" fish --no-config -c 'source c.fish; complete -C "gitward rec"'
	said "fish: receive" "receive"
	ok "fish: formats" fish --no-config -c 'source c.fish; complete -C "gitward scan --format sar"'
	said "fish: sarif" "sarif"
	ok "fish: verbs" fish --no-config -c 'source c.fish; complete -C "gitward rules "'
	said "fish: lint" "lint"
else
	echo "# no fish here"
fi

mkdir man1
ok "all pages are written" "$GITWARD" man -o man1
for c in $("$GITWARD" --help | sed -n '/^every day:/,/COMMAND --help/s/^  \([a-z]*\) .*/\1/p'); do
	[ -s "man1/gitward-$c.1" ] || echo "no page: $c"
done >missing
ok "each command has a page" test ! -s missing
if command -v mandoc >/dev/null; then
	lint_pages() { ! mandoc -T lint -W style man1/*.1 2>/dev/null | grep -v 'referenced manual not found'; }
	ok "the pages have no lint" lint_pages
	ok "a page can be read" mandoc man1/gitward-scan.1
else
	echo "# no mandoc here"
fi
finish
