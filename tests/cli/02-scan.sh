#!/bin/sh
# Plain files and directories, no repository needed.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

mkdir clean dirty empty
echo 'hello' >clean/a.txt
printf 'GITHUB_TOKEN=%s\n' "$(token)" >dirty/deploy.env

code 0 "a clean directory is allowed" "$GITWARD" scan clean
code 1 "a token blocks" "$GITWARD" scan dirty
said "the place is named" "dirty/deploy.env:1:"
said "the rule is named" "secrets/github"
unsaid "the token is not shown" "$(token)"
code 1 "a file is scanned alone" "$GITWARD" scan dirty/deploy.env
code 3 "a directory without files is no pass" "$GITWARD" scan empty
said "it says that nothing was judged" "nothing to judge"
code 0 "unless that is all right" "$GITWARD" scan --allow-empty empty
code 3 "a path that is not there is no pass" "$GITWARD" scan nowhere
said "it is named" "nowhere"

ln -s ../dirty/deploy.env clean/link
ln -s .. clean/up
code 0 "symbolic links are not followed" "$GITWARD" scan clean
rm clean/link clean/up

mkfifo clean/pipe
code 0 "a pipe is not waited for" "$GITWARD" scan clean
rm clean/pipe

printf 'bin\000ary %s \377\376\n' "$(token two)" >clean/blob.bin
code 1 "binary is no reason to skip" "$GITWARD" scan clean
rm clean/blob.bin

printf 'GITHUB_TOKEN=%s\r\n' "$(token)" >clean/crlf.env
code 1 "CRLF does not hide it" "$GITWARD" scan clean
rm clean/crlf.env

# A token whose checksum is wrong is a test token: said nowhere loudly.
printf 'GITHUB_TOKEN=%s\n' "ghp_$(token | cut -c5-34)000000" >clean/fake.env
code 0 "a token with a wrong checksum does not block" "$GITWARD" scan clean
rm clean/fake.env

cat >clean/pod.yaml <<'POD'
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - name: c
    image: c:1
    securityContext:
      privileged: true
POD
code 1 "a privileged Pod blocks" "$GITWARD" scan clean
said "at the line of the word" "clean/pod.yaml:9:"
code 0 "--rules narrows the run" "$GITWARD" scan --rules 'docker/*' clean
code 0 "--fail-on and --min-level are accepted" "$GITWARD" scan --rules 'docker/*' --min-level annotate clean

# The same bytes whatever the number of threads.
"$GITWARD" scan -j 1 -f json -o one.json clean
"$GITWARD" scan -j 4 -f json -o four.json clean
ok "one thread and four say the same" cmp one.json four.json

printf 'X=%s\n' "$(token)" >in.txt
code 1 "standard input is judged under a name" sh -c "\"$GITWARD\" scan --stdin-filename deploy.env <in.txt"

finish
