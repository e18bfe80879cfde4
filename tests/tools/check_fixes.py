#!/usr/bin/env python3
"""Proves the machine edits of the rules: `gitward fix` on each rule's own bad examples.

Usage: tests/tools/check_fixes.py GITWARD [RULES] [--least N] [--verbose]
Each example must come out with the rule quiet and nothing undecided, or untouched because the edit was refused; each rule needs one
that was mended. Examples with an old side, a push, parameters or fakes are left out. --least: fewer rules than that are a failure, too.
"""
import argparse
import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import tempfile

import yaml

POLICY = "gitward: 1\nrules:\n  '*': annotate\n"


def rules_with_edits(root):
    for path in sorted(glob.glob(os.path.join(root, "*", "*.yaml"))):
        for doc in yaml.load_all(open(path, encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            for rule in (doc or {}).get("rules") or []:
                if isinstance(rule, dict) and {"set", "remove", "append", "run"} & set(rule.get("fix") or ()):
                    yield rule


def bad_examples(rule):
    for test in rule.get("tests") or []:
        if test.get("finds") and "text" in test and not {"old", "push", "fakes", "params"} & set(test):
            yield test


def place(root, name, text):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)


def prove(gitward, rule, test):
    """"mended", "refused", or what is wrong."""
    with tempfile.TemporaryDirectory() as root:
        place(root, ".gitward.yaml", POLICY)
        place(root, test["file"], test["text"])
        for name, text in (test.get("extra") or {}).items():
            place(root, name, text)
        before = open(os.path.join(root, test["file"]), encoding="utf-8").read()
        fix = subprocess.run([gitward, "fix", "-r", rule["id"]], cwd=root, capture_output=True, text=True)
        after = open(os.path.join(root, test["file"]), encoding="utf-8").read()
        scan = subprocess.run([gitward, "scan", "-r", rule["id"], "--format", "json"], cwd=root, capture_output=True, text=True)
        if fix.returncode or scan.returncode not in (0, 1):
            return f"exit {fix.returncode} and {scan.returncode}: {fix.stderr.strip()} {scan.stderr.strip()}"
        if before == after:
            return "refused"
        left = [f for f in json.loads(scan.stdout)["findings"] if f["what"] in ("finding", "undecided")]
        if left:
            return f"{len(left)} left, first at line {left[0]['place'].get('line')}:\n{after}"
        return "mended"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gitward")
    parser.add_argument("rules", nargs="?", default=os.path.join(os.path.dirname(__file__), "..", "..", "rules"))
    parser.add_argument("--least", type=int, default=0)
    parser.add_argument("--verbose", action="store_true", help="name the refused")
    args = parser.parse_args()
    gitward = os.path.abspath(args.gitward)
    jobs = [(rule, test) for rule in rules_with_edits(args.rules) for test in bad_examples(rule)]
    proven, failed, refused = set(), set(), []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (rule, test), result in zip(jobs, pool.map(lambda j: prove(gitward, *j), jobs)):
            if result == "mended":
                proven.add(rule["id"])
            elif result == "refused":
                refused.append(rule["id"] + " on " + test["file"])
            else:
                failed.add(rule["id"])
                print(f"{rule['id']} on {test['file']}: {result}")
    unproven = {r["id"] for r in rules_with_edits(args.rules)} - proven - failed
    for rule in sorted(unproven):
        print(f"{rule}: no example that its edit mends")
    if args.verbose:
        print("\n".join("refused: " + r for r in refused))
    good = len(proven - failed)
    print(f"{good} rules with edits proven on {len(jobs)} examples, {len(refused)} of these refused; {len(failed) + len(unproven)} rules fail")
    sys.exit(bool(failed or unproven or good < args.least))


if __name__ == "__main__":
    main()
