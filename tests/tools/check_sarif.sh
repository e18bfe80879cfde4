#!/bin/sh
# Ask the validators of others whether our SARIF is good: the schema, and the
# rules of Microsoft's multitool for GitHub and Azure DevOps. Exit 77 (skipped)
# where they are not installed:
#   pip install check-jsonschema
#   npm install @microsoft/sarif-multitool-linux   (GW_NODE_MODULES names where)
# GHAzDO1019 and GHAzDO1020 ask for numbers of the running pipeline, which the
# task that publishes the file adds.
#
# Usage: tests/tools/check_sarif.sh FILE
set -eu

file=$1
tools=${GW_NODE_MODULES:-node_modules}/@microsoft/sarif-multitool-linux
check=$(command -v check-jsonschema || true)
if [ -z "$check" ] || [ ! -x "$tools/Sarif.Multitool" ]; then
	echo "skipped: check-jsonschema or the multitool is not installed"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# The multitool passes over files of any other name.
cp "$file" "$work/report.sarif"
file=$work/report.sarif
"$check" --schemafile "$tools/sarif-2.1.0.json" "$file"
bad=0
for kind in Gh Ghas Ado; do
	# It exits 0 whatever it finds: its output tells.
	DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$tools/Sarif.Multitool" \
		validate "$file" --rule-kind "$kind" --level 'Error;Warning;Note' \
		--output "$work/$kind.sarif" --log ForceOverwrite \
		>"$work/$kind.log" 2>&1 || true
	grep -q 'files scanned' "$work/$kind.log" || { cat "$work/$kind.log"; exit 1; }
	test -s "$work/$kind.sarif" || { cat "$work/$kind.log"; exit 1; }
	if grep -E ' ?: (error|warning|note) ' "$work/$kind.log" |
		grep -v -E 'GHAzDO10(19|20)'; then
		bad=1
	else
		echo "$kind: nothing to say"
	fi
done
exit $bad
