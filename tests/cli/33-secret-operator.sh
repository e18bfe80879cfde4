#!/bin/sh
# A rule asks whether a value is a secret; the secret rules answer.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

mkdir -p rules/mine
cat >rules/mine/a.yaml <<'RULE'
gitward: 1
rules:
- id: mine/secret-value
  severity: high
  title: A setting is a secret
  match: {node: yaml.document, path: ["**/settings.yaml"]}
  deny: {some: ..value, as: v, that: {at: $v, secret: true}}
  message: "a setting is a secret"
  fix: {text: "Take it out."}
  tests:
  - {file: settings.yaml, text: "value: plain words\n", finds: []}
RULE
cp -r "$GW_SOURCE/rules/secrets" rules/
ok "the rule compiles" "$GITWARD" rules compile rules -o mine.gwb
mkdir good bad
printf 'value: plain words\nmore:\n- value: 12\n' >good/settings.yaml
printf 'value: plain words\nmore:\n- value: %s\n' "$(token)" >bad/settings.yaml
ok "plain values are none" "$GITWARD" scan --bundle mine.gwb good
unsaid "and not taken for one" "mine/secret-value"
code 1 "a token is one" "$GITWARD" scan --bundle mine.gwb bad
said "by the rule that asks" "mine/secret-value"
unsaid "and is not shown" "$(token)"
finish
