#!/usr/bin/env python3
"""Whole stacks have exactly the findings that were read and agreed on, line
by line; modules whose variables are not set have none.

Usage: tests/stacks/check_stacks.py GITWARD [--write]

Each folder here is a stack; its file `expected` holds "FILE:LINE RULE", one a
line, of all findings at annotate level and above. --write makes the files
anew: read what changed before you commit it. Folders below unset/ are modules
whose variables have no value: what is found in them may rest only on what is
written or left out, whatever the variables are; unset/known names those, and
every other finding is a fault.
"""
import difflib
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def findings(gitward, folder, level):
    """{folder of the stack: ["file:line rule"]}, undecided ones too."""
    run = subprocess.run([gitward, "scan", "--format", "json", "--min-level", level, folder],
                         stdout=subprocess.PIPE, check=False, cwd=HERE)
    found = {}
    for one in json.loads(run.stdout)["findings"]:
        path = os.path.relpath(os.path.join(HERE, one["place"]["path"]) if not os.path.isabs(one["place"]["path"])
                               else one["place"]["path"], folder)
        stack, _, file = path.partition(os.sep)
        found.setdefault(stack, []).append((file, one["place"].get("line", 0), one["rule"]))
    return {stack: [f"{f}:{n} {rule}" for f, n, rule in sorted(lines)] for stack, lines in found.items()}


def stacks(folder):
    return sorted(name for name in os.listdir(folder)
                  if os.path.isdir(os.path.join(folder, name)) and name != "unset")


def check_expected(gitward, write):
    bad = 0
    found = findings(gitward, HERE, "annotate")
    for name in stacks(HERE):
        path = os.path.join(HERE, name, "expected")
        got = found.get(name, [])
        if write:
            with open(path, "w", encoding="utf-8") as file:
                file.write("".join(line + "\n" for line in got))
            continue
        with open(path, encoding="utf-8") as file:
            wanted = file.read().splitlines()
        for line in difflib.unified_diff(wanted, got, "expected", "found", lineterm="", n=0):
            if line[:3] not in ("---", "+++") and line[:2] != "@@":
                print(f"{name}: {line}")
                bad += 1
    return bad


def check_unset(gitward):
    folder = os.path.join(HERE, "unset")
    with open(os.path.join(folder, "known"), encoding="utf-8") as file:
        known = {line.strip() for line in file if not line.startswith("#")}
    found = findings(gitward, folder, "annotate")
    bad = 0
    for name in stacks(folder):
        for line in found.get(name, []):
            if f"{name}/{line}" not in known:
                print(f"unset/{name}: {line}: nothing here is known")
                bad += 1
    print(f"{len(stacks(HERE))} stacks, {len(stacks(folder))} modules without values")
    return bad


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    sys.exit((check_expected(program, "--write" in sys.argv) + check_unset(program)) > 0)
