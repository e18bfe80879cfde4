#!/usr/bin/env python3
"""No two rules ask the same question: a person who reads two findings for one
fault believes neither. All rules are run over the tests of all rules; two
that fire on the very same tests, of those that either of them brings, are
twins. What only looks so stands in twins.txt beside this file, with a reason.

Usage: tests/tools/check_twins.py GITWARD [SOURCE-DIRECTORY]
One line a pair; exit 1 if there is any, or a line of twins.txt is not needed.
"""
import collections
import glob
import json
import os
import subprocess
import sys
import tempfile

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Made of pushes or of values at test time: their rules have no twins in trees.
OTHER = ("secrets", "bindings", "git-push")
WANTED = {"file", "text"}
UNLIKE_A_TREE = {"push", "old", "params", "fakes", "commits"}


def rules(root):
    for path in sorted(glob.glob(os.path.join(root, "rules/*/*.yaml"))):
        if os.path.basename(os.path.dirname(path)) in OTHER:
            continue
        with open(path, encoding="utf-8") as file:
            for document in yaml.load_all(file, LOADER):
                yield from (document or {}).get("rules") or []


def lay_out(root, tree):
    """Each test in a folder of its own; returns rule -> folders."""
    tests = collections.defaultdict(set)
    count = 0
    for rule in rules(root):
        for test in rule.get("tests") or []:
            if not WANTED <= test.keys() or UNLIKE_A_TREE & test.keys():
                continue
            folder = f"{count:05d}"
            count += 1
            for path, text in {test["file"]: test["text"], **test.get("extra", {})}.items():
                whole = os.path.join(tree, folder, path)
                os.makedirs(os.path.dirname(whole), exist_ok=True)
                with open(whole, "w", encoding="utf-8") as file:
                    file.write(str(text))
            tests[rule["id"]].add(folder)
    return tests


def firing(gitward, tree):
    """Rule -> folders in which it fires."""
    done = subprocess.run([gitward, "scan", "--format", "json", "."], cwd=tree, stdout=subprocess.PIPE, check=False)
    fires = collections.defaultdict(set)
    for finding in json.loads(done.stdout)["findings"]:
        fires[finding["rule"]].add(finding["place"]["path"].removeprefix("./").split("/")[0])
    return fires


def twins(tests, fires):
    at = collections.defaultdict(set)
    for rule, folders in fires.items():
        for folder in folders:
            at[folder].add(rule)
    for rule in sorted(tests):
        others = set().union(*(at[folder] for folder in tests[rule]))
        for other in sorted(others & tests.keys()):
            both = tests[rule] | tests[other]
            if rule < other and fires[rule] & both == fires[other] & both:
                yield f"{rule} {other}"


def main():
    root = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(__file__), "../..")
    with open(os.path.join(root, "tests/tools/twins.txt"), encoding="utf-8") as file:
        alike = {" ".join(line.split()[:2]) for line in file if line.strip() and not line.startswith("#")}
    with tempfile.TemporaryDirectory() as tree:
        tests = lay_out(root, tree)
        found = set(twins(tests, firing(os.path.realpath(sys.argv[1]), tree)))
    faults = [f"{pair}: fire on the same tests; merge them, or give one a test that tells them apart" for pair in sorted(found - alike)]
    faults += [f"{pair}: stands in twins.txt, and is none" for pair in sorted(alike - found)]
    print("\n".join(faults) or f"{sum(map(len, tests.values()))} tests of {len(tests)} rules: no twins")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
