#!/usr/bin/env python3
"""Every rule that a profile of policy/ names must exist in rules/; every kind
of "undecided" that src/ makes must have its row in settings.def; and every
row must stand in the schema for editors.

Usage: tests/tools/check_profiles.py [SOURCE-DIRECTORY]
Patterns ('k/*') must match at least one rule; '*' and undecided/ are free.
"""
import fnmatch
import glob
import json
import os
import re
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
with open(os.path.join(root, "src/verdict/settings.def"), encoding="utf-8") as file:
    rows = set(re.findall(r'^GW_SETTING\(\w+, "([a-z.-]+)"', file.read(), re.M))
kinds = {row.split(".")[1] for row in rows if row.startswith("undecided.")}
with open(os.path.join(root, "policy/schema/policy.schema.json"), encoding="utf-8") as file:
    keys = json.load(file)["$defs"]["part"]["properties"]
for row in sorted(rows):
    key, _, part = row.partition(".")
    forms = [keys.get(key, {})] + keys.get(key, {}).get("oneOf", [])
    if key not in keys or (part and not any(part in form.get("properties", {}) for form in forms)):
        print(f"policy/schema/policy.schema.json: '{row}' is missing")
        bad += 1
for path in sorted(glob.glob(os.path.join(root, "src/*/*.c"))):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    made = re.findall(r'GW_STR\("undecided/([a-z-]+)"\)', text)
    made += re.findall(r'gw_run_undecided\([^;"]*"([a-z-]+)"', text)
    for kind in made:
        if kind not in kinds:
            print(f"{path}: 'undecided/{kind}' has no row in settings.def")
            bad += 1
sys.exit(bad > 0)
