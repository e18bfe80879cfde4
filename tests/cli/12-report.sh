#!/bin/sh
# shellcheck disable=SC2317 # functions are called by ok and code
# A result of --format json becomes any other format, as if written at once.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

mkdir src
printf 'é€ GITHUB_TOKEN=%s\n' "$(token)" >src/deploy.env
printf 'FROM debian\nRUN curl -s https://example.org/x | sh\n' >src/Dockerfile
printf 'a: [\n' >src/broken.yaml
cat >src/pod.yaml <<'POD'
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  # gitward:allow kubernetes/host-network reason="node agent"
  hostNetwork: true
  containers:
  - name: a
    image: ${IMAGE}
    securityContext: {privileged: true}
POD
formats="text json sarif github gitlab gitlab-secrets junit checkstyle rdjson rdjsonl sonar warnings-ng azure bitbucket gcc markdown html"
list=
for f in $formats; do list=$list,$f=direct.$f; done
code 1 "one run writes all formats" "$GITWARD" scan --unknown -f json -o result.json --report "${list#,}" src
for f in $formats; do
	ok "$f: converted" "$GITWARD" report --unknown -f "$f" -o "later.$f" result.json
	ok "$f: the same as written at once" cmp "direct.$f" "later.$f"
done
from_stdin() { "$GITWARD" report --unknown -f gcc <result.json >in.gcc; }
ok "from standard input" from_stdin
ok "the same" cmp in.gcc direct.gcc
ok "columns of SARIF are UTF-16 units" python3 - <<'PY'
import json
run = json.load(open("direct.sarif"))["runs"][0]
assert run["columnKind"] == "utf16CodeUnits"
cols = [r["locations"][0]["physicalLocation"]["region"]["startColumn"] for r in run["results"] if r["ruleId"] == "secrets/github-pat"]
assert cols == [17], cols
PY
list=
for f in gitlab gitlab-secrets rdjson rdjsonl sonar warnings-ng junit checkstyle; do list="$list $f=direct.$f"; done
# shellcheck disable=SC2086 # a list of words
ok "each fits the schema of its reader" python3 "$GW_SOURCE/tests/tools/check_reports.py" "$GW_SOURCE" json=result.json $list
code 3 "a file that is not there" "$GITWARD" report nowhere.json
echo '{"gitward": 2}' >odd.json
code 2 "another form is refused" "$GITWARD" report odd.json
said "with its place" "odd.json:1:1"
printf '{"gitward": 1, "outcome": "allow", "findings": [\n {"rule": "a/b", "what": "odd"}]}' >odd.json
code 2 "an unknown word is refused" "$GITWARD" report odd.json
said "with its place" "odd.json:2:2"
code 2 "no JSON at all" "$GITWARD" report src/Dockerfile
code 2 "an unknown format" "$GITWARD" report -f sarf result.json
said "did you mean" "did you mean 'sarif'?"
code 2 "a report without a file" "$GITWARD" scan --report sarif src
said "says the form" "FORMAT=FILE"
# A column that is far behind the excerpt's end.
python3 - <<'PY'
import json
result = json.load(open("result.json"))
for f in result["findings"]:
    if f.get("excerpt"):
        f["excerpt"].update(text="x" * 300, column=3000000000, length=1)
json.dump(result, open("far.json", "w"))
PY
"$GITWARD" report --unknown -f text -o far.txt far.json
[ "$(wc -c <far.txt)" -lt 20000 ] && [ "$(grep -c '^ *| .*^$' far.txt)" -gt 0 ] &&
	! grep -E '^ *\|  {1000}' far.txt >/dev/null
pass_or_fail $? "a mark behind the end of its excerpt stands at the end"
finish
