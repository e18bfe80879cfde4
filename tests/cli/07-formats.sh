#!/bin/sh
# Every format is well-formed, and none shows a secret.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

mkdir src
printf 'GITHUB_TOKEN=%s\n' "$(token)" >src/deploy.env
printf 'FROM debian\nRUN curl -s https://example.org/x | sh\n' >src/Dockerfile

for format in text json sarif; do
	code 1 "$format: findings block" "$GITWARD" scan -f "$format" -o "out.$format" src
	[ -s "out.$format" ]
	pass_or_fail $? "$format: the report is written"
	! grep -q "$(token)" "out.$format"
	pass_or_fail $? "$format: the token is not shown"
done
for format in json sarif; do
	ok "$format: is JSON" python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "out.$format"
done
ok "sarif: has rules, levels and one-line regions" python3 - <<'PY'
import json
run = json.load(open("out.sarif"))["runs"][0]
rules = {r["id"]: r for r in run["tool"]["driver"]["rules"]}
results = run["results"]
assert results
for r in results:
    assert r["ruleId"] in rules, r["ruleId"]
    assert r["level"] in ("note", "warning", "error")
    region = r["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] >= 1 and region.get("startColumn", 1) >= 1
    assert not r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("/")
assert any(r["level"] == "error" for r in results)
for r in rules.values():
    assert r["shortDescription"]["text"] and r["help"]["text"]
    assert 0 < float(r["properties"]["security-severity"]) <= 10
PY
code 1 "colour where it is wanted" "$GITWARD" scan --color always src
said "there are escape sequences" "$(printf '\033[')"
code 1 "no colour into a pipe" "$GITWARD" scan src
unsaid "there are none" "$(printf '\033[')"
code 1 "NO_COLOR is honoured" env NO_COLOR=1 "$GITWARD" scan src
unsaid "there are none" "$(printf '\033[')"
code 1 "--min-level keeps what is above" "$GITWARD" scan --min-level enforce -f json src
unsaid "no remark is left" '"annotate"'

# What only annotates takes a line each, and not a screenful.
mkdir many
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do mkdir "many/$i" && printf 'FROM debian\nCMD ["/bin/true"]\n' >"many/$i/Dockerfile"; done
code 0 "remarks do not block" "$GITWARD" scan many
said "what is left is counted" "more: -v shows all"
unsaid "no excerpt of a remark" " | FROM debian"
code 0 "with -v all are told in full" "$GITWARD" scan -v many
unsaid "nothing is left" "-v shows all"
said "with excerpts" " | FROM debian"
[ "$(printf '%s\n' "$out" | grep -c ' | FROM debian')" = 12 ]
pass_or_fail $? "a line that several findings are about is shown once"

finish
