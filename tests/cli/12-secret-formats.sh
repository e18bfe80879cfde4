#!/bin/sh
# Every format of tests/data/secret-formats.txt: what is a secret is said,
# what only looks like one is not. One scan of them all.
. "${0%/*}/lib.sh"

cases=$GW_SOURCE/tests/data/secret-formats.txt
fake() {
	"$GITWARD" rules fake "$1" "$2"
}
{
	echo "R $(fake '{alnum:24}' 1)"
	echo "R22 $(fake '{alnum:22}' 2)"
	echo "R86 $(fake '{alnum:86}' 3)"
	echo "W ${GW_WEAK:-$(fake '{word}-{digit:4}!' 11)}"
	echo "H $(fake '{hex:32}' 4)"
	echo "H40 $(fake '{hex:40}' 5)"
	echo "H64 $(fake '{hex:64}' 6)"
	echo "HEX48 $(fake '{HEX:48}' 7)"
	echo "HEX64 $(fake '{HEX:64}' 8)"
	echo "UPPER $(fake '{upper:20}' 9)"
	echo "B $(fake '{alnum:30}' 10 | tr -d '\n' | base64)"
	echo "B40 $(fake '{alnum:30}' 12 | tr -d '\n' | cut -c1-30 | tr -d '\n' | base64)"
	echo "B44 $(fake '{b64:43}' 13)="
	echo "U $(fake '{uuid}' 14)"
	echo "R64 $(fake '{alnum:18}' 15 | tr -d '\n' | base64)"
	echo "BASIC $(printf 'bot:%s' "$(fake '{alnum:17}' 16)" | base64)"
	echo "FERNET $(fake '{b64url:42}' 17)A="
	fake '{pem:rsa}' 18 >pem
	echo "PEM64 $(base64 <pem | tr -d '\n')"
	printf "PEMN %s\n" "$(awk '{ printf "%s\\n", $0 }' pem)"
} >marks

# Lay the cases out, each in a directory of its own, and list what is wanted.
mkdir cases
awk -v list=wanted -v pem=pem '
	BEGIN {
		while ((getline line < "marks") > 0) {
			at = index(line, " ")
			mark["@" substr(line, 1, at - 1) "@"] = substr(line, at + 1)
		}
		while ((getline line < pem) > 0)
			key[++keys] = line
	}
	function put(text,    m, at, out) {
		out = ""
		while (match(text, /@[A-Z][A-Z0-9]*@/)) {
			m = substr(text, RSTART, RLENGTH)
			out = out substr(text, 1, RSTART - 1) (m in mark ? mark[m] : m)
			text = substr(text, RSTART + RLENGTH)
		}
		print out text > file
	}
	/^=== / {
		if (file)
			close(file)
		n++
		split(substr($0, 5), part, / \| /)
		dir = file = "cases/" n "/" part[2]
		sub(/\/[^\/]*$/, "", dir)
		system("mkdir -p \"" dir "\"")
		print n "\t" part[2] "\t" part[3] "\t" part[1] > list
		next
	}
	n && /^ *@PEM@$/ {
		blank = $0
		sub(/@PEM@/, "", blank)
		for (i = 1; i <= keys; i++)
			print blank key[i] > file
		next
	}
	n { put($0) }
' "$cases"

"$GITWARD" scan --rules 'secrets/*' --min-level annotate --format gcc cases >report 2>/dev/null
code=$?
[ "$code" = 0 ] || [ "$code" = 1 ] || { out=$(cat report); pass_or_fail 1 "one scan of all formats (exit $code)"; }
awk -F: '{ path = $1; sub(/^\.\//, "", path); if ($2 ~ /^[0-9]+$/) print path "\t" $2 }' report | sort -u >found

tab=$(printf '\t')
while IFS=$tab read -r n file lines name; do
	out=$(grep -F "cases/$n/" report)
	got=$(awk -F "$tab" -v start="cases/$n/" 'index($1, start) == 1 { print $2 }' found | sort -n | tr '\n' ',')
	if [ "$lines" = - ]; then
		[ -z "$got" ]
		pass_or_fail $? "$name: nothing is said ($got)"
	else
		missed=
		for line in $(echo "$lines" | tr , ' '); do
			case ",$got" in
			*",$line,"*) ;;
			*) missed="$missed $line" ;;
			esac
		done
		[ -z "$missed" ]
		pass_or_fail $? "$name: lines $lines of $file are said (not:$missed; said: $got)"
	fi
done <wanted

# What was found stands nowhere in clear.
# shellcheck disable=SC2013 # words, one a line
for secret in $(awk '{ print $2 }' marks | grep -E '^.{16,}$'); do
	case $secret in
	-*) continue ;;
	esac
	if grep -qF -e "$secret" report; then
		out=$(grep -F -e "$secret" report)
		pass_or_fail 1 "no secret stands in the report"
	fi
done
finish
