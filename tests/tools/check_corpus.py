#!/usr/bin/env python3
"""Reads the labelled samples of configuration whole, mends what can be mended, and reads them again.

Usage: tests/tools/check_corpus.py GITWARD CORPUS
CORPUS holds samples.tar.xz. Every file must be judged, or be undecided for a fault of syntax that has its line; nothing may crash (run
it with a build under sanitizers, too); after `gitward fix` there is no new undecided file and not one finding more. Exit 77 (skipped)
without the samples.
"""
import json
import os
import subprocess
import sys
import tarfile
import tempfile


def scan(gitward, root):
    run = subprocess.run([gitward, "scan", "--format", "json", "samples"], cwd=root, capture_output=True, check=False)
    if run.returncode not in (0, 1, 3):
        sys.exit(f"exit {run.returncode}: {run.stderr.decode('utf-8', 'replace')[-3000:]}")
    report = json.loads(run.stdout)
    undecided = [f for f in report["findings"] if f["what"] == "undecided"]
    for f in undecided:
        print("undecided:", f["rule"], f["place"].get("path"), f["place"].get("line"), f["message"][:100])
        if f["rule"] != "undecided/syntax" or not f["place"].get("line"):
            sys.exit("that is no fault of syntax with its line")
    told = [f for f in report["findings"] if f["what"] == "finding" and f["level"] in ("annotate", "enforce")]
    return report["coverage"]["files"], len(undecided), len(told)


def main():
    gitward, corpus = os.path.abspath(sys.argv[1]), os.path.join(sys.argv[2], "samples.tar.xz")
    if not os.path.exists(corpus):
        print("skipped: no samples here")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as root:
        with tarfile.open(corpus) as tar:
            tar.extractall(root)
        there = sum(len(names) for _, _, names in os.walk(os.path.join(root, "samples")))
        files, undecided, told = scan(gitward, root)
        print(f"{there} files, {files} judged, {undecided} undecided, {told} findings")
        fix = subprocess.run([gitward, "fix", "samples"], cwd=root, capture_output=True, check=False)
        print(fix.stderr.decode("utf-8", "replace").strip())
        if fix.returncode:
            sys.exit(f"fix: exit {fix.returncode}")
        files_then, undecided_then, told_then = scan(gitward, root)
        print(f"mended: {files_then} judged, {undecided_then} undecided, {told_then} findings")
        if there != files or files_then != files or undecided_then != undecided or told_then >= told:
            sys.exit("that is not as it should be")


if __name__ == "__main__":
    main()
