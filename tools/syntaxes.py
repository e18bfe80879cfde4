#!/usr/bin/env python3
"""Write the table of resources and the syntaxes that carry them.

usage: tools/syntaxes.py [--check]

Rules about clouds are written once; rules/bindings/ says how each syntax
spells a resource. The table in docs/packs.md, between <!-- syntaxes --> and
<!-- end -->, counts for each resource the rules that look at it and marks the
syntaxes in which they can see it. --check writes nothing and fails if the
table is old.
"""
import collections
import fnmatch
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "packs.md"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SYNTAXES = [("cloudformation", "CloudFormation"), ("arm", "ARM, Bicep"), ("ansible", "Ansible"), ("pulumi", "Pulumi"),
            ("crossplane", "Crossplane"), ("gdm", "Deployment Manager"), ("module", "modules")]


def documents(path):
    with open(path, encoding="utf-8") as file:
        return [part for part in yaml.load_all(file, LOADER) if part]


def bound():
    """{syntax: {canonical resource}}"""
    tables = {}
    for path in sorted((ROOT / "rules" / "bindings").glob("*.yaml")):
        for part in documents(path):
            tables.setdefault(part["syntax"].replace("crossplane-classic", "crossplane"), []).append(part["resources"])
    out = collections.defaultdict(set)
    for syntax, found in tables.items():
        for resources in found:
            for rows in resources.values():
                out[syntax].update(name for name in rows if not name.startswith("$"))
    return out


def as_list(value):
    return value if isinstance(value, list) else [value] if value is not None else []


def counted(known):
    """{canonical resource: number of rules}"""
    out = collections.Counter()
    for path in sorted((ROOT / "rules").glob("*/*.yaml")):
        if path.parent.name in ("secrets", "bindings"):
            continue
        for rule in (rule for part in documents(path) for rule in part.get("rules") or []):
            if "cloud.resource" not in as_list(rule["match"]["node"]):
                continue
            for name in as_list(rule["match"].get("type")):
                out.update(fnmatch.filter(known, name) if "*" in name else [name])
    return out


def table():
    where = bound()
    known = sorted(set().union(*where.values()))
    rules = counted(known)
    lines = ["| resource | rules | Terraform | " + " | ".join(title for _, title in SYNTAXES) + " |",
             "|---|---" + "|---" * (len(SYNTAXES) + 1) + "|"]
    sums = collections.Counter()
    for name in sorted(rules):
        marks = ["x"] + ["x" if name in where[syntax] else "" for syntax, _ in SYNTAXES]
        for mark, key in zip(marks, ["terraform"] + [syntax for syntax, _ in SYNTAXES]):
            sums[key] += rules[name] if mark else 0
        if any(marks[1:]):
            lines.append(f"| `{name}` | {rules[name]} | " + " | ".join(marks) + " |")
    total = "| **rules × resources** | **%d** | %d | " % (sum(rules.values()), sums["terraform"])
    return lines[:2] + [total + " | ".join(str(sums[syntax]) for syntax, _ in SYNTAXES) + " |"] + lines[2:]


def main():
    text = PAGE.read_text(encoding="utf-8")
    block = "<!-- syntaxes -->\n" + "\n".join(table()) + "\n<!-- end -->"
    new = re.sub(r"<!-- syntaxes -->\n.*?<!-- end -->", lambda _: block, text, flags=re.S)
    if "--check" not in sys.argv:
        PAGE.write_text(new, encoding="utf-8")
    elif new != text:
        sys.exit("docs/packs.md: the table of syntaxes is old: run tools/syntaxes.py")


if __name__ == "__main__":
    if set(sys.argv[1:]) - {"--check"}:
        sys.exit(__doc__)
    main()
