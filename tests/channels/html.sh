#!/bin/sh
# The page of --format html in a real browser; SHOTS names a directory for
# pictures of it.
set -eu
page=$(mktemp --suffix=.html)
trap 'rm -f "$page"' EXIT
"$GOLDEN" html - >"$page"
status=0
python3 "$GW_SOURCE/tests/channels/browser.py" "$page" ${SHOTS:+"$SHOTS"} || status=$?
exit "$status"
