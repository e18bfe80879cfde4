#!/bin/sh
# Trees that are too large to be asked together: none is, whoever came first.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

mkdir tree && cd tree || exit 1
pod() {
	printf 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: shop}\nspec:\n'
	printf '  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n'
	printf '    spec:\n      containers: [{name: c, image: "c:1.2"}]\n'
}
pod >a.yaml
ok "a workload is judged with the files beside it" "$GITWARD" scan .
said "none of which is a policy" "a.yaml:3:12: warning[kubernetes/netpol-missing]"
i=0
while [ $i -lt 24 ]; do
	{ echo 'list:' && yes -- '- a' | head -n 250000; } >"z$i.yaml"
	i=$((i + 1))
done
ok "more than can be kept is judged" "$GITWARD" scan -j1 --verbose .
said "each file alone, and that is said" "not looked at together"
unsaid "so that the policy may be there" "netpol-missing"
one=$("$GITWARD" scan -j1 --unknown . 2>/dev/null)
many=$("$GITWARD" scan -j8 --unknown . 2>/dev/null)
ok "any number of threads says the same" test "$one" = "$many"

finish
