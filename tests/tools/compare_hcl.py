#!/usr/bin/env python3
"""Our trees of HCL against python-hcl2's, on every text of Terraform that the rules' tests and the modules of tests/data hold.

Usage: tests/tools/compare_hcl.py TREE_JSON SOURCE-DIRECTORY
Exit 77 (skipped) without python-hcl2.
"""
import glob
import os
import subprocess
import sys
import tempfile

import yaml

try:
    import hcl2  # noqa: F401
except ImportError:
    sys.exit(77)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def texts(root):
    for path in sorted(glob.glob(os.path.join(root, "rules/*/*.yaml"))):
        if os.path.basename(os.path.dirname(path)) in ("secrets", "bindings"):
            continue
        with open(path, encoding="utf-8") as f:
            for doc in yaml.load_all(f, LOADER):
                for rule in doc.get("rules") or []:
                    for test in rule.get("tests") or []:
                        if str(test.get("file", "")).endswith(".tf") and "fakes" not in test:
                            yield test["text"]
    with open(os.path.join(root, "tests/data/unset-modules.txt"), encoding="utf-8") as f:
        for part in f.read().split("\n=== ")[1:]:
            yield part.split("\n", 1)[1].split("--- good")[0]


def main():
    with tempfile.TemporaryDirectory() as top:
        paths = []
        # One of three of the rules' is enough: many differ in a value only.
        for i, text in enumerate(t for n, t in enumerate(texts(sys.argv[2])) if n % 3 == 0 or "variable" in t):
            paths.append(os.path.join(top, f"{i}.tf"))
            with open(paths[-1], "w", encoding="utf-8") as f:
                f.write(text)
        here = os.path.dirname(os.path.abspath(__file__))
        print(len(paths), "files")
        return subprocess.run([sys.executable, os.path.join(here, "compare_code.py"), sys.argv[1], "hcl", *paths], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
