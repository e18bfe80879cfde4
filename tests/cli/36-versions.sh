#!/bin/sh
# What is found in the versions of a file does not depend on how they are
# stored: as they are, or as copies of each other's parts.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

git init -q repo && cd repo || exit 1
token=$(token)
hidden=$(printf 'password = "%s" and so on' "$token" | base64 -w 0)

# version N: blocks of lines that move, are cut, come again and go.
version() {
	awk -v n="$1" -v token="$token" -v hidden="$hidden" '
	function draw(below) {
		seed = (seed * 69069 + 12345) % 4294967296
		return int(seed / 65536) % below
	}
	BEGIN {
		for (block = 0; block < 24; block++) {
			seed = block
			if (n % (block + 2) == 1)
				continue
			for (line = 0; line < 30; line++) {
				kind = draw(160)
				text = "line " draw(1000) " of " draw(1000) ";"
				if (kind == 0)
					text = "api_token = \"" token "\""
				if (kind == 1)
					text = "data: " hidden
				if (kind == 2)
					text = "key = \"" substr(token, 1, 12) "\" + \"" substr(token, 13) "\""
				if (kind == 3)
					text = "x = \"\\u0067" substr(token, 2) "\""
				if (kind == 4)
					text = "login(\"admin\", password=\"Tr0ub4dor" draw(1000) "zq\")"
				at = (n * 7 + block) % length(text)
				if (block == n % 24 && line % 4 == 0)
					text = substr(text, 1, at) "/" substr(text, at + 1)
				print text
			}
		}
	}'
}
i=0
while [ $i -lt 24 ]; do
	i=$((i + 1))
	version $i >app.py
	version $i | tr -d '\n' >long.txt
	git add . && git commit -q -m "$i"
done

scan() {
	"$GITWARD" scan --all --no-cache -f json -j "$1" | grep -v '"time":'
}
scan 1 >../loose.txt
ok "much is found" test "$(grep -c '"rule":' ../loose.txt)" -gt 50
for how in "3 50" "24 1" "24 4095"; do
	# shellcheck disable=SC2086
	set -- $how
	git repack -adfq --window="$1" --depth="$2"
	scan 1 >../packed.txt
	ok "a window of $1 and chains of $2 change nothing" \
		cmp ../loose.txt ../packed.txt
	scan 4 >../packed.txt
	ok "nor do threads" cmp ../loose.txt ../packed.txt
done

finish
