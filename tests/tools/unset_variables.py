#!/usr/bin/env python3
"""A value that nobody has set is not known: no rule may find fault with it, and none may lose it.

Usage: tests/tools/unset_variables.py GITWARD MODULES

Each module of MODULES is judged twice: as it stands, and with the good values as terraform.tfvars beside it. What is found in the first
and not in the second is found because of an unset value: a failure. So is a module in which --unknown lists nothing.
"""
import json
import os
import subprocess
import sys
import tempfile


def modules(path):
    with open(path, encoding="utf-8") as f:
        _, *parts = f.read().split("\n=== ")
    for part in parts:
        name, rest = part.split("\n", 1)
        main, good = rest.split("--- good\n" if "\n--- good\n" in rest else "--- good", 1)
        yield name, main, good


def judge(gitward, where):
    run = subprocess.run([gitward, "scan", "--unknown", "--format", "json", "."], cwd=where, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"{where}: exit {run.returncode}: {run.stderr}")
    return json.loads(run.stdout)["findings"]


def main():
    gitward, path = os.path.abspath(sys.argv[1]), sys.argv[2]
    bad = count = unknowns = 0
    with tempfile.TemporaryDirectory() as top:
        for name, text, good in modules(path):
            found = {}
            count += 1
            for kind in ("unset", "good"):
                where = os.path.join(top, kind, name)
                os.makedirs(where)
                with open(os.path.join(where, "main.tf"), "w", encoding="utf-8") as f:
                    f.write(text)
                if kind == "good" and good.strip():
                    with open(os.path.join(where, "terraform.tfvars"), "w", encoding="utf-8") as f:
                        f.write(good)
                found[kind] = judge(gitward, where)
            lines = text.split("\n")
            listed = [f for f in found["unset"] if f["what"] == "unresolved"]
            # Without good values, what is known is what does not hang on a reference.
            fine = {f["rule"] for f in found["good"] if f["what"] == "finding"}
            for f in found["unset"]:
                line = lines[f["place"]["line"] - 1]
                hangs = "var." in line or "local." in line or "data." in line or ".value." in line
                if f["what"] == "finding" and (hangs or f["rule"] not in fine):
                    bad += 1
                    print(f"{name}:{f['place']['line']}: {f['rule']}: {f['message']}   | {line.strip()}")
            if not listed:
                bad += 1
                print(f"{name}: --unknown lists nothing")
            unknowns += len(listed)
    print(f"{count} modules, {unknowns} unknown values listed, {bad} failures")
    return 1 if bad or count < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
