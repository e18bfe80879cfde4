#!/bin/sh
# Two engines, one verdict: what libgit2 reads and what a git child reads are
# the same, in repositories of many shapes.
. "${0%/*}/lib.sh"
export GIT_ALLOW_PROTOCOL=file

# Both engines see the same; the receipt names the engine, nothing else differs.
pair() { # WORDS of dump_scope
	"$GW_DUMP" "$@" <"${lines:-/dev/null}" >"$top/one" 2>&1
	one=$?
	GW_BY_GIT=1 "$GW_DUMP" "$@" <"${lines:-/dev/null}" >"$top/two" 2>&1
	two=$?
	grep -q 'engine=git ' "$top/two" || echo "not read by git" >>"$top/two"
	sed 's/engine=[a-z0-9]* //' "$top/one" >"$top/one.told"
	sed 's/engine=[a-z0-9]* //' "$top/two" >"$top/two.told"
	[ $one = $two ] && diff "$top/one.told" "$top/two.told" >"$top/out"
}

# same TEXT [PATTERN]: history, and the index if there is a work tree. What is
# compared must hold the pattern, so that nothing is not taken for the same.
same() {
	pair history && history=0 || history=1
	cp "$top/one" "$top/history"
	cp "$top/out" "$top/out.history"
	index=0
	if [ "$(git rev-parse --is-bare-repository)" = false ]; then
		pair staged || index=1
	fi
	cat "$top/out.history" >>"$top/out"
	cat "$top/one" >>"$top/history"
	grep -q -e "${2:-^blob}" "$top/history" || {
		cat "$top/history" >>"$top/out"
		history=1
	}
	[ $history = 0 ] && [ $index = 0 ]
	ok "$1"
}

# A history with merges, modes, tags and odd names.
grow() {
	git init -q "$1" && cd "$1" || exit 1
	mkdir -p d/e && echo one >a && echo two >d/e/b && ln -s ../a d/link &&
		echo '#!/bin/sh' >run && chmod +x run && echo x >'with space' &&
		printf 'bin\0ary' >bin && echo y >"$(printf 'q"\\\303\251')" &&
		git add . && git commit -q -m one
	git checkout -q -b side && echo side >s && git add s && git commit -q -m side
	git checkout -q main && echo more >>a && git commit -q -a -m more
	git merge -q --no-ff -m merge side && git mv a moved && git commit -q -m moved
	git tag -a -m 'a tag' v1 && git tag light &&
		git tag blob "$(echo tagged | git hash-object -w --stdin)" &&
		git tag tree 'HEAD^{tree}' && git commit -q --allow-empty -m empty
	echo staged >staged && git add staged
	cd "$top" || exit 1
}
grow base
shape() { # a copy to change
	rm -rf "$top/r" && cp -r "$top/base" "$top/r" && cd "$top/r" || exit 1
}

shape && same 'loose objects'
shape && git repack -qad && git prune-packed && same 'one pack'
shape && git repack -qd && echo new >n && git add n && git commit -q -m n &&
	git repack -qd && git multi-pack-index write && same 'several packs and an index of them'
shape && git repack -qadb && git commit-graph write --reachable && same 'commit graph and bitmap'
shape && git pack-refs --all && same 'packed refs'
shape && git replace HEAD~1 HEAD~2 && same 'replaced objects'
shape && git rev-parse HEAD >.git/info/grafts && same 'grafts'
shape && git checkout -q --detach && same 'a detached HEAD'
shape && git checkout -q --orphan new && same 'an unborn branch'
shape && git rm -rq --cached . && same 'everything removed from the index' '^commit'
shape && git update-index --index-version 4 && same 'an index of version 4' 'text=staged'
shape && git update-index --untracked-cache && git status >/dev/null && same 'an untracked cache' 'text=staged'
shape && echo n >intent && git add -N intent && same 'intent to add' 'text=staged'
shape && git update-index --split-index && echo z >z && git add z && same 'a split index' 'text=z'
shape && git sparse-checkout set --cone --sparse-index d >/dev/null 2>&1 && echo q >d/q && git add d/q &&
	same 'a sparse index' 'text=q'
shape && git config core.repositoryformatversion 1 && git config extensions.worktreeConfig true &&
	same 'configuration of worktrees'
shape && git config core.repositoryformatversion 1 && git config extensions.preciousObjects true &&
	same 'precious objects'
shape && git config core.fsmonitor true && same 'a file monitor'
shape && git config core.autocrlf true && printf 'a\r\nb\r\n' >crlf && git add crlf 2>/dev/null && same 'line ends' 'path=crlf'
shape && git worktree add -q ../tree -b leaf && cd ../tree && echo w >w && git add w && same 'a worktree' 'text=w'
rm -rf "$top/tree"
git init -q "$top/empty" && cd "$top/empty" && same 'an empty repository' '^receipt'
git clone -q --bare "$top/base" "$top/bare.git" && cd "$top/bare.git" && same 'a bare repository'
git clone -q --depth 2 "file://$top/base" "$top/shallow" && cd "$top/shallow" && same 'a shallow clone' 'boundary=shallow'
git clone -q --shared "$top/base" "$top/shared" && cd "$top/shared" && same 'objects borrowed from another'
cp -r "$top/base" "$top/o'd:d \"d" && git clone -q --shared "$top/o'd:d \"d" "$top/odd" && cd "$top/odd" &&
	same 'borrowed from a path with quotes, a colon and a blank'
git clone -q --shared "$top/shared" "$top/third" && cd "$top/third" && same 'borrowed over two steps'
shape && git submodule -q add "$top/bare.git" sub 2>/dev/null && git commit -q -m sub && same 'a submodule' 'path=.gitmodules'
git init -q --object-format=sha256 "$top/s256" && cd "$top/s256" && echo a >a && git add a && git commit -q -m a &&
	echo b >b && git add b && same 'SHA-256' 'text=b'
git -C "$top/base" config uploadpack.allowFilter true
git clone -q --filter=blob:none --no-checkout "file://$top/base" "$top/partial" && cd "$top/partial" &&
	same 'a partial clone' 'undecided'
if git init -q --ref-format=reftable "$top/reftable" 2>/dev/null; then
	cd "$top/reftable" && echo a >a && git add a && git commit -q -m a && same 'reftable' 'text=a'
else
	echo "# this git has no reftable"
fi
shape && git tag -d blob >/dev/null && echo broken >.git/refs/heads/broken && same 'a ref that is none'
shape && printf 'ref: refs/heads/nowhere\n' >.git/refs/heads/loop && same 'a symbolic ref that leads nowhere'

# Pushes: the quarantine, and one inside the other.
push() { # NAME OF SERVER: its hook asks both
	hook=$top/$1/hooks/pre-receive
	cat >"$hook" <<-H
		#!/bin/sh
		cat >"$top/lines"
		"$GW_DUMP" receive <"$top/lines" >"$top/one" 2>&1
		GW_BY_GIT=1 "$GW_DUMP" receive <"$top/lines" >"$top/two" 2>&1
	H
	chmod +x "$hook"
	rm -f "$top/one" "$top/two"
}
told() {
	sed 's/engine=[a-z0-9]* //' "$top/one" >"$top/one.told" &&
		sed 's/engine=[a-z0-9]* //' "$top/two" >"$top/two.told" &&
		diff "$top/one.told" "$top/two.told" >"$top/out" 2>&1 &&
		grep -q 'engine=git ' "$top/two" && grep -q -e "$1" "$top/one"
}
cd "$top/base" && git init -q --bare "$top/push.git" && push push.git
git push -q "$top/push.git" main 2>/dev/null && told 'text=one.*more'
ok 'a first push'
echo again >>moved && git commit -q -a -m again && git push -q "$top/push.git" main v1 blob tree 2>/dev/null && told '^tag'
ok 'a later push, with tags'
seq 1 300 | while read -r i; do echo "$i" >"many-$i"; done
git add . && git commit -q -m many && git push -q "$top/push.git" main 2>/dev/null && told 'path=many-300'
ok 'a push that comes as a pack'
git push -q "$top/push.git" :v1 2>/dev/null && told '^update delete'
ok 'a delete'
git commit -q --amend -m amended && git push -qf "$top/push.git" main 2>/dev/null && told ' forced'
ok 'a forced push'
git init -q --bare "$top/p\"u:s h.git" && push 'p"u:s h.git' && git push -q "file://$top/p\"u:s h.git" main 2>/dev/null &&
	told 'text=one.*more'
ok 'a quarantine below a path with a quote, a colon and a blank'
git init -q --bare "$top/fork.git" && echo "$top/push.git/objects" >"$top/fork.git/objects/info/alternates" &&
	push fork.git && echo fork >fork && git add fork && git commit -q -m fork &&
	git push -q "$top/fork.git" main 2>/dev/null && told 'text=fork'
ok 'a push into a fork that borrows'
git -C "$top/push.git" config receive.shallowUpdate true
cd "$top/shallow" && echo sh >sh && git add sh && git commit -q -m sh &&
	git push -q "$top/push.git" HEAD:refs/heads/shallow 2>/dev/null && told 'text=sh'
ok 'a push out of a shallow clone'
# A push from inside a hook: its quarantine borrows from the outer one.
git init -q --bare "$top/outer.git" && git init -q --bare "$top/inner.git" && push inner.git
cat >"$top/outer.git/hooks/pre-receive" <<-H
	#!/bin/sh
	read -r old new ref
	env -u GIT_QUARANTINE_PATH git push -q "$top/inner.git" "\$new:\$ref"
H
chmod +x "$top/outer.git/hooks/pre-receive"
cd "$top/base" && git push -q "$top/outer.git" main 2>/dev/null
told 'text=fork'
ok 'a push from inside the hook of another push'
done_testing
