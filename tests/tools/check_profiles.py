#!/usr/bin/env python3
"""Every rule that a profile of policy/ names must exist in rules/.

Usage: tests/tools/check_profiles.py [SOURCE-DIRECTORY]
Patterns ('k/*') must match at least one rule; '*' and undecided/ are free.
"""
import fnmatch
import glob
import os
import sys

import yaml

root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "../..")
ids = set()
for path in glob.glob(os.path.join(root, "rules/*/*.yaml")):
    with open(path, encoding="utf-8") as file:
        for document in yaml.load_all(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            ids.update(rule["id"] for rule in (document or {}).get("rules") or [])
bad = 0
for path in sorted(glob.glob(os.path.join(root, "policy/*.yaml"))):
    with open(path, encoding="utf-8") as file:
        policy = yaml.safe_load(file)
    for name in policy.get("rules") or {}:
        if not fnmatch.filter(ids, name):
            print(f"{path}: no rule is named '{name}'")
            bad += 1
sys.exit(bad > 0)
