#!/bin/sh
# Signed commits and tags: SSH keys, OpenPGP through gpgv, X.509.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

policy=$scratch/policy.yaml
server one && cd one-work || exit 1
printf '#!/bin/sh\nexec "%s" receive --policy "%s"\n' "$GITWARD" "$policy" >../one.git/hooks/pre-receive
says() {
	printf '%s\n' 'gitward: 1' 'params: {git-push/need-signed-commits: true, git-push/signed-tags: ["v*"]}' \
		'rules: {git-push/unsigned-commit: enforce, git-push/unsigned-tag: enforce}' "$@" >"$policy"
}
n=0
# change [OPTION]: a commit
change() {
	n=$((n + 1))
	echo "$n" >file && git add file && git commit -q "$@" -m "Change $n"
}
back() { git reset -q --hard origin/main 2>/dev/null || git update-ref -d HEAD; }

# SSH.
ssh-keygen -q -t ed25519 -N '' -C ann -f "$scratch/ssh" </dev/null
ssh-keygen -q -t ed25519 -N '' -C eve -f "$scratch/eve" </dev/null
echo "ann@example.org namespaces=\"git\" $(cat "$scratch/ssh.pub")" >"$scratch/signers"
says "signatures: {ssh: $scratch/signers}"
git config gpg.format ssh
git config user.signingkey "$scratch/ssh"
change
code 1 "an unsigned commit is rejected" git push -q origin main
said "by its rule" "git-push/unsigned-commit"
back
change -S
ok "ssh: a commit by an allowed key passes" git push -q origin main
git config user.signingkey "$scratch/eve"
change -S
code 1 "ssh: one by another key does not" git push -q origin main
back
git config user.signingkey "$scratch/ssh"
change -S
forged=$(git cat-file commit HEAD | sed 's/^Change .*/Something else/' | git hash-object -t commit -w --stdin)
code 1 "ssh: one whose words were changed does not" git push -q origin "$forged:refs/heads/main"
said "that is another rule" "git-push/signature-bad"
git push -q origin main
git tag -s -m words v1.0.0
ok "ssh: a signed tag passes" git push -q origin v1.0.0
git tag -a -m words v1.0.1
code 1 "an unsigned one does not" git push -q origin v1.0.1
said "by its rule" "git-push/unsigned-tag"

# OpenPGP.
if command -v gpg >/dev/null && command -v gpgv >/dev/null; then
	GNUPGHOME=$scratch/gnupg
	export GNUPGHOME
	mkdir -m 700 "$GNUPGHOME"
	key() { gpg --batch --quiet --passphrase '' --quick-generate-key "$1" ed25519 sign never 2>/dev/null; }
	key 'Ann <ann@example.org>'
	key 'Eve <eve@example.org>'
	gpg --quiet --export ann@example.org >"$scratch/keyring.gpg"
	# A build with sanitizers cannot live in a jail, and says so.
	jailed=true
	"$GITWARD" doctor 2>/dev/null | grep -q sanitizers && jailed=false
	says "signatures: {gpg: $scratch/keyring.gpg}" "jail: {needed: $jailed}"
	git config gpg.format openpgp
	git config user.signingkey ann@example.org
	change -S
	ok "gpg: a commit by a key of the keyring passes" git push -q origin main
	for i in 1 2 3 4 5; do change -S; done
	ok "gpg: so do five" git push -q origin main
	change -S
	forged=$(git cat-file commit HEAD | sed 's/^Change .*/Something else/' | git hash-object -t commit -w --stdin)
	code 1 "gpg: one whose words were changed does not" git push -q origin "$forged:refs/heads/main"
	said "by its rule" "git-push/signature-bad"
	back
	git config user.signingkey eve@example.org
	change -S
	code 1 "gpg: one by another key does not" git push -q origin main
	said "it is said" "signature unknown"
	back
	says "signatures: {gpg: $scratch/nowhere.gpg}"
	change -S
	code 1 "gpg: without its keyring nothing is let in" git push -q origin main
	back
	gpgconf --kill all 2>/dev/null
fi

# X.509: what gpgsm and smimesign make, by hand.
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out "$scratch/ca.pem" -days 2 -subj '/CN=Test CA' 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout ann.key -out ann.csr -subj '/CN=Ann' 2>/dev/null
printf 'subjectAltName=email:ann@example.org\nextendedKeyUsage=emailProtection\n' >ext
openssl x509 -req -in ann.csr -CA "$scratch/ca.pem" -CAkey ca.key -CAcreateserial -days 1 -extfile ext -out ann.pem 2>/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -keyout eve.key -out eve.pem -days 2 -subj '/CN=Eve' 2>/dev/null
# sign KEY CERT: the commit at HEAD with a signature, its id
sign() {
	git cat-file commit HEAD >"$scratch/plain"
	openssl cms -sign -binary -in "$scratch/plain" -signer "$2" -inkey "$1" -outform DER -out "$scratch/der" 2>/dev/null
	{
		sed '/^$/,$d' "$scratch/plain"
		printf 'gpgsig -----BEGIN SIGNED MESSAGE-----\n'
		base64 -w 64 <"$scratch/der" | sed 's/^/ /'
		printf ' -----END SIGNED MESSAGE-----\n'
		sed -n '/^$/,$p' "$scratch/plain"
	} | git hash-object -t commit -w --stdin
}
says "signatures: {x509: $scratch/ca.pem}"
change
id=$(sign ann.key ann.pem)
ok "x509: a commit by a certificate of the authority passes" git push -q origin "$id:refs/heads/main"
git reset -q --hard "$id"
change
code 1 "x509: one by another certificate does not" git push -q origin "$(sign eve.key eve.pem):refs/heads/main"
said "it is said" "signature unknown"
id=$(sign ann.key ann.pem)
forged=$(git cat-file commit "$id" | sed 's/^Change .*/Something else/' | git hash-object -t commit -w --stdin)
code 1 "x509: one whose words were changed does not" git push -q origin "$forged:refs/heads/main"
said "by its rule" "git-push/signature-bad"
says "signatures: {ssh: $scratch/signers}"
code 1 "x509: without an authority none is known" git push -q origin "$id:refs/heads/main"

finish
