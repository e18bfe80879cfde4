#!/bin/sh
# What a push brings, as pre-receive sees it in the quarantine.
. "${0%/*}/lib.sh"

server s.git
git clone -q s.git w 2>/dev/null
cd w || exit 1

echo one >a && mkdir d && echo two >d/b && git add . &&
	git commit -q -m 'first' && git push -q origin main 2>/dev/null
has 'engine=libgit2' && has 'path=a .*text=one' && has 'path=d/b .*text=two'
ok 'the first push brings every file'
has '^update create refs/heads/main$' && has 'text <commit .*>#message first'
ok 'ref and message are there'
has 'receipt .* objects=5 commits=1 trees=2 blobs=2 tags=0 bases=0'
ok 'the receipt counts objects'
hasnt '^undecided' && hasnt '^failed'
ok 'nothing is undecided'

echo changed >a && git commit -q -am 'second' && git push -q 2>/dev/null
has 'blob 8 100644 path=a old=1 .*text=changed' && hasnt 'path=d/b'
ok 'a change brings the new blob and knows the old one'
has '^update update refs/heads/main$' && has 'tree=1 old_tree=1'
ok 'a fast-forward is not forced'

echo secret >c && git add c && git commit -q -m add && git rm -q c &&
	git commit -q -m undo && git push -q 2>/dev/null
has 'path=c .*text=secret'
ok 'what was added and removed in one push is there'
has 'receipt .* commits=2'
ok 'both commits are there'

git checkout -q -b side HEAD~2 && echo side >a && git commit -q -am side &&
	git checkout -q main && echo main >a && git commit -q -am main &&
	git push -q origin main side 2>/dev/null
git merge -q side >/dev/null 2>&1
echo evil >a && git commit -q -am merge && git push -q 2>/dev/null
has 'path=a old=1 .*text=evil' && has 'commits=1' && has 'parents=2'
ok 'the content of a merge resolution is there'

git tag -a -m 'tag words' v1 && git push -q origin v1 2>/dev/null
has 'text <tag .*>#message tag words' && has 'tags=1' && has 'commits=0'
ok 'the message of an annotated tag is there'

echo lone | git hash-object -w --stdin >blob && git tag lone "$(cat blob)" &&
	rm blob && git push -q origin lone 2>/dev/null
has 'blob 5 0 path= .*ref=refs/tags/lone text=lone'
ok 'a tag on a blob brings the blob'

git notes add -m 'noted words' && git push -q origin refs/notes/commits \
	2>/dev/null
has 'ref=refs/notes/commits text=noted words'
ok 'a note is there'

git checkout -q -b b1 && git checkout -q -b b2 && echo b2 >b2 && git add b2 &&
	git commit -q -m b2 && git push -q origin b1 b2 2>/dev/null
has 'path=b2 .*text=b2' && has 'updates=2'
ok 'a ref that is not the first is looked at'

git push -q origin :b1 2>/dev/null
has '^update delete refs/heads/b1$' && has 'objects=0'
ok 'a delete brings nothing'

git checkout -q main && seq 1 3000 >big && echo password=x >>big &&
	git add big && git commit -q -m big && git push -q 2>/dev/null &&
	sed -i '$d' big && echo ok >>big && git commit -q -am fix &&
	git push -q 2>/dev/null
hasnt 'password' && has 'path=big old=1' && has 'blobs=1'
ok 'removing a secret does not bring it back'

git reset -q --hard HEAD~1 && echo z >z && git add z && git commit -q -m z &&
	git push -q -f origin main 2>/dev/null
has '^update update refs/heads/main forced$'
ok 'a forced push is told'

git checkout -q -b late HEAD~3 && echo l >l && git add l &&
	git commit -q -m l && git push -q origin late 2>/dev/null
has 'commits=1' && has '^update create refs/heads/late$'
ok 'a new branch off an old commit brings its own commit only'

git push -q -o 'said=words' origin main:other 2>/dev/null
has 'text push-option:0 said=words' && has 'commits=0'
ok 'push options are there'

ln -s /etc/passwd link && git add link && chmod +x l && git add l &&
	git commit -q -m modes && git push -q origin late 2>/dev/null
has 'blob 11 120000 path=link .*text=/etc/passwd' && has 'entry 100755 l'
ok 'links and modes are there'
done_testing
