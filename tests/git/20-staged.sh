#!/bin/sh
# What a commit is going to hold, as pre-commit sees it.
. "${0%/*}/lib.sh"

git init -q w && cd w || exit 1
hook() {
	cat >".git/hooks/$1" <<-EOF
		#!/bin/sh
		"$GW_DUMP" staged >"$top/out" 2>&1
	EOF
	chmod +x ".git/hooks/$1"
}
hook pre-commit
hook pre-merge-commit

echo one >a && mkdir d && echo two >d/b && git add . && git commit -q -m first
has 'path=a old=0 .*text=one' && has 'path=d/b' && has 'old_tree=0'
ok 'the first commit has everything'

echo three >a && git add a && echo work >a && echo x >new && git commit -q -m s
has 'path=a old=1 .*text=three' && hasnt 'text=work' && hasnt 'path=new'
ok 'the index counts, not the work tree'

echo all >a && git commit -q -am s
has 'path=a old=1 .*text=all'
ok 'commit -a is seen'

echo p1 >a && echo p2 >d/b && git add a d/b && git commit -q -m s d/b
has 'path=d/b .*text=p2' && hasnt 'path=a'
ok 'commit PATH: other staged files are not in it'

git commit -q -m rest && git add -N new && echo q >a && git commit -q -m s a
has 'path=a .*text=q' && hasnt 'path=new'
ok 'intent to add is skipped'

git reset -q --hard && rm -f new && git rm -q d/b && git commit -q -m rm
has 'blobs=0' && hasnt '^entry'
ok 'a removal brings nothing'

git checkout -q -b side && echo side >s && git add s && git commit -q -m side &&
	git checkout -q main && echo main >m && git add m &&
	git commit -q -m main && git merge -q --no-edit side >/dev/null 2>&1
has 'blobs=0' && hasnt '^failed'
ok 'a clean merge brings nothing of its own'

git checkout -q side && echo x1 >m && git add m && git commit -q -m x1 &&
	git checkout -q main && echo x2 >m && git commit -q -am x2
git merge -q --no-edit side >/dev/null 2>&1
echo x3 >m && git add m && git commit -q -m merged
has 'path=m old=1 .*text=x3' && has 'blobs=1'
ok 'the resolution of a merge is seen'

git worktree add -q ../tree -b tree 2>/dev/null && (
	cd ../tree && echo t >t && git add t && git commit -q -m t
)
has 'path=t .*text=t' && has 'blobs=1'
ok 'a linked worktree has its own index'

# Git commits an index whatever its checksum is, so it is judged.
for sum in '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' 'no checksum at all..'; do
	echo "$sum" >m && git add m && head -c -20 .git/index >../index &&
		printf "%b" "$sum" >>../index && mv ../index .git/index &&
		git commit -q -m sum
	has 'path=m old=1 ' && has 'blobs=1' && hasnt '^failed'
	ok 'an index is read without a look at its checksum'
done

git update-index --split-index && echo sp >a && git add a &&
	git commit -q -m split
has 'path=a old=1 .*text=sp' && hasnt '^failed'
ok 'a split index is read'

git update-index --no-split-index && mkdir in out && echo 1 >in/f &&
	echo 1 >out/f && git add in out && git commit -q -m dirs &&
	git sparse-checkout init --cone --sparse-index &&
	git sparse-checkout set in && echo 2 >in/f && git add in/f &&
	git commit -q -m sparse
has 'path=in/f old=1 .*text=2' && has 'blobs=1' && hasnt '^failed'
ok 'a sparse index is read'
done_testing
