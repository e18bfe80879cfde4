#!/bin/sh
# Write tests/golden/*/expected anew from the program given; read the diff.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
for file in "$here"/*/expected; do
	name=$(basename "$(dirname "$file")")
	GW_SOURCE=$here/../.. GW_GOLDEN_WRITE=1 "$1" "$name"
done
