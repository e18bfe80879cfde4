#!/bin/sh
# Policy on a server: the site's, a group's, and the repository's own from a
# protected ref at its old value. No push loosens what judges it.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

mkdir -p srv/team-a srv/team-b
policy=$scratch/policy.yaml
cat >"$policy" <<POLICY
gitward: 1
repository: {root: $scratch/srv, policy-ref: refs/heads/main}
audit: {file: $scratch/audit.jsonl}
rules:
  kubernetes/privileged-container: enforce
  docker/base-image-no-digest: {level: observe}
  kubernetes/host-network: {level: enforce, delegated: true}
groups:
- {repositories: ['team-b/*'], severities: {medium: enforce}}
POLICY
make() {
	git init -q --bare "srv/$1.git"
	"$GITWARD" install --server "srv/$1.git" --policy "$policy" >/dev/null
	git clone -q "srv/$1.git" "$2" 2>/dev/null
}
# pod FIELD: a Pod with this in its spec or container
pod() {
	printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n'
	[ "$1" = hostNetwork ] && printf '  hostNetwork: true\n'
	printf '  containers:\n  - name: c\n    image: c:1\n'
	[ "$1" = privileged ] && printf '    securityContext:\n      privileged: true\n'
	[ "$1" = waived ] && printf '    securityContext:\n      # gitward:allow kubernetes/privileged-container reason="node agent"\n      privileged: true\n'
	return 0
}
own() { printf 'gitward: 1\n%s\n' "$1" >.gitward.yaml && git add .gitward.yaml && git commit -q -m "Policy"; }
back() { git reset -q --hard origin/main; }

make team-a/app app && cd app || exit 1
commit a.txt hello
ok "a repository without a policy of its own" git push -q origin main

# Weakened in the very push that needs it.
pod privileged >pod.yaml && git add . && git commit -q -m pod
own 'rules: {kubernetes/privileged-container: observe}'
code 1 "a policy that the push brings does not judge it" git push -q origin main
said "the rule blocks" "kubernetes/privileged-container"
back
own 'rules: {kubernetes/privileged-container: observe}'
ok "the same policy alone is let in" git push -q origin main
pod privileged >pod.yaml && git add . && git commit -q -m pod
code 1 "and loosens nothing: the site has the last word" git push -q origin main
back

# It tightens what the site leaves open, from the next push on.
own 'rules: {docker/base-image-no-digest: enforce}'
printf 'FROM debian:12\nUSER a\n' >Dockerfile && git add . && git commit -q -m image
ok "not yet in the push that brings it" git push -q origin main
mkdir two && printf 'FROM debian:13\nUSER a\n' >two/Dockerfile && git add . && git commit -q -m image
code 1 "a stricter level of the repository holds" git push -q origin main
said "by its rule" "docker/base-image-no-digest"
code 1 "on other branches too" git push -q origin main:other
back

# What the site has delegated may be loosened.
pod hostNetwork >net.yaml && git add . && git commit -q -m net
code 1 "a rule of the site blocks" git push -q origin main
back
own 'rules: {kubernetes/host-network: observe}'
ok "its loosening is let in" git push -q origin main
pod hostNetwork >net.yaml && git add . && git commit -q -m net
ok "and holds, for it was delegated" git push -q origin main

# Digest and name stand in the record; two policies have two digests.
digest() { sed -n 's/.*"policy":"\([0-9a-f]*\)".*/\1/p' "$scratch/audit.jsonl" | "$@"; }
[ "$(digest head -n 1)" != "$(digest tail -n 1)" ]
pass_or_fail $? "the record tells under which policy"
grep -q '"repository":"team-a/app"' "$scratch/audit.jsonl"
pass_or_fail $? "and of which repository, below the root"

# Waivers count where they stand on the protected ref, not on a branch.
git checkout -q -b topic
printf '# gitward:allow kubernetes/privileged-container reason="node agent"\nx: 1\n' >w.yaml
git add . && git commit -q -m waiver
ok "a waiver alone is let in on a branch" git push -q origin topic
pod waived >pod.yaml && git add . && git commit -q -m pod
code 1 "a waiver that the push brings does not count" git push -q origin topic
said "and it is said" "does not count here"
git reset -q --hard origin/topic
pod waived | grep -v 'privileged: true' >pod.yaml && git add . && git commit -q -m first
ok "a first push brings the waiver to a branch" git push -q origin topic
pod waived >pod.yaml && git add . && git commit -q -m second
code 1 "a second one cannot use it" git push -q origin topic
git checkout -q main
pod waived | grep -v 'privileged: true' >pod.yaml && git add . && git commit -q -m reviewed
ok "once it is on the protected ref" git push -q origin main
pod waived >pod.yaml && git add . && git commit -q -m used
ok "it counts" git push -q origin main
back

# A baseline likewise.
pod privileged >old.yaml && git add . && git commit -q -m old
"$GITWARD" baseline -o .gitward-baseline old.yaml >/dev/null
printf 'gitward: 1\nbaseline: .gitward-baseline\n' >.gitward.yaml
git add . && git commit -q -m baseline
code 1 "a baseline that the push brings does not count" git push -q origin main
sed -i '/^baseline/d' "$policy" && echo 'baseline: .gitward-baseline' >>"$policy"
git reset -q --hard origin/main
pod privileged >"$scratch/old.yaml" && cp "$scratch/old.yaml" old.yaml
"$GITWARD" baseline -o .gitward-baseline old.yaml >/dev/null
rm old.yaml && git add . && git commit -q -m "baseline alone"
ok "a baseline alone is let in" git push -q origin main
cp "$scratch/old.yaml" old.yaml && git add . && git commit -q -m old
ok "one on the protected ref counts, if the site names it" git push -q origin main

# Broken.
printf 'gitward: 1\nrulez: {}\n' >.gitward.yaml && git add . && git commit -q -m broken
code 1 "a broken policy does not get in" git push -q origin main
said "its line is said" "unknown key 'rulez'"
said "by the rule" "policy/broken"
back
printf 'gitward: 1\nrules: {kubernetes/privilegd: enforce}\n' >.gitward.yaml && git add . && git commit -q -m broken
code 1 "nor one that names no rule" git push -q origin main
back
mv ../srv/team-a/app.git/hooks/pre-receive "$scratch/hook"
printf 'gitward: 1\nrulez: {}\n' >.gitward.yaml && git add . && git commit -q -m broken
git push -q origin main
mv "$scratch/hook" ../srv/team-a/app.git/hooks/pre-receive
commit b.txt more
code 1 "where one stands, pushes are undecided" git push -q origin main
said "and it is said" "The repository's policy cannot be read"
printf 'gitward: 1\n' >.gitward.yaml && git add . && git commit -q -m repair
ok "a push that repairs it is let in" git push -q origin main
cd ..

# Groups by the repository's name.
make team-b/app b-app && cd b-app || exit 1
printf 'FROM debian:12\nEXPOSE 22\nUSER a\n' >Dockerfile && git add . && git commit -q -m image
git push -q origin main >"$scratch/b" 2>&1
b=$?
cd ../app && git checkout -q -b image && cp ../b-app/Dockerfile Dockerfile2 &&
	mkdir -p i && mv Dockerfile2 i/Dockerfile && git add . && git commit -q -m image
git push -q origin image >"$scratch/a" 2>&1
a=$?
[ "$b" = 1 ] && [ "$a" = 0 ]
pass_or_fail $? "a group's stricter level holds in its repositories only ($b $a)"

# A setting that a repository may not touch.
git checkout -q main
own "audit: {file: $scratch/stolen}
identity: {from: variable, variable: HOME}
bypass: [{rules: ['*'], who: [ann]}]
jail: {needed: false}"
ok "it may say so" git push -q origin main
commit c.txt more
git push -q origin main
[ ! -e "$scratch/stolen" ]
pass_or_fail $? "but audit, identity and bypass are the site's"

# A list in a file of its own.
cp "$policy" "$scratch/before.yaml"
sed -i "/^rules:/i params: {git-push/members: {file: $scratch/members}}" "$policy"
sed -i 's|^rules:|&\n  git-push/author-not-listed: enforce|' "$policy"
commit m.txt 1
code 1 "a list of members that does not exist lets nobody in" git push -q origin main
said "and it is said" "does not exist"
printf '# who may\nann@example.org\n' >"$scratch/members"
code 1 "who does not stand in it is refused" git push -q origin main
said "by its rule" "author-not-listed"
git log -1 --format='  %ae # me' >>"$scratch/members"
ok "who does is not, case and blanks aside" git push -q origin main
own "params: {git-push/members: {file: $scratch/members}}"
git push -q origin main
commit m.txt 2
code 1 "a repository's policy names no file of the server" git push -q origin main
said "and it is said" "only the site's policy may name a file"
cp "$scratch/before.yaml" "$policy"
git -C ../srv/team-a/app.git update-ref refs/heads/main main~1
git reset -q --hard HEAD~2

# Rules that are signed.
cp "$(dirname "$GITWARD")/../share/gitward/rules.gwb" "$scratch/rules.gwb"
openssl genpkey -algorithm ed25519 -out "$scratch/key.pem" 2>/dev/null
openssl pkey -in "$scratch/key.pem" -pubout -out "$scratch/open.pem" 2>/dev/null
sign() { openssl pkeyutl -sign -rawin -inkey "$scratch/key.pem" -in "$scratch/rules.gwb" -out "$scratch/rules.gwb.sig" 2>/dev/null; }
printf 'gitward: 1\nbundle: {key: %s, stamp: %s}\n' "$scratch/open.pem" "$scratch/stamp" >"$policy"
sed -i "s|receive|receive --bundle $scratch/rules.gwb|" ../srv/team-a/app.git/hooks/pre-receive
commit s.txt 1
code 1 "rules without their signature judge nothing" git push -q origin main
said "and it is said" "the rules are not signed"
sign
ok "with it they do" git push -q origin main
[ -s "$scratch/stamp" ]
pass_or_fail $? "it is remembered"
commit s.txt 2
ok "and not asked for again" git push -q origin main
"$GITWARD" rules compile "$GW_SOURCE/rules/git-push" -o "$scratch/rules.gwb" >/dev/null 2>&1
commit s.txt 3
code 1 "other rules need another signature" git push -q origin main
said "and it is said" "not what was signed"
sign
ok "which makes them trusted" git push -q origin main
head -c 10 "$scratch/rules.gwb.sig" >"$scratch/short" && mv "$scratch/short" "$scratch/rules.gwb.sig"
rm "$scratch/stamp"
commit s.txt 4
code 1 "a cut signature is none" git push -q origin main
finish
