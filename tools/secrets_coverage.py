#!/usr/bin/env python3
"""Write docs/secrets-coverage.md from the rules in rules/secrets.

usage: tools/secrets_coverage.py [--check]

--check writes nothing and fails when the page is older than the rules.
The page is made from the rule files alone, so it says what is there.
"""
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACK = ROOT / "rules" / "secrets"
PAGE = ROOT / "docs" / "secrets-coverage.md"
HEAD = """# Which secrets are known

Made by `tools/secrets_coverage.py` from `rules/secrets/`; do not edit.

A rule is *shaped* when the form alone says what it is, *contextual* when it
also takes a word beside it, and *proven* findings are those of a rule with a
check that can be computed offline (a checksum or a structure). The source
says where the form is written down.

"""


def service(path, text):
    """The vendor named in the first comment, or the name of the file."""
    first = re.match(r"# (.+?)\. See ", text)
    return first.group(1) if first else path.stem.replace("-", " ")


def cell(text):
    return text.replace("|", "\\|")


def row(path):
    text = path.read_text(encoding="utf-8")
    rules = [rule for doc in yaml.safe_load_all(text) if doc
             for rule in doc.get("rules", [])]
    names, tiers, sources = [], {}, []
    for rule in rules:
        find = rule.get("find") or {}
        check = next(iter(find.get("check") or {}), None)
        slug = rule["id"].split("/", 1)[1]
        names.append(f"`{slug}`" + (f" ({check})" if check else ""))
        tier = rule.get("tier", "shaped")
        tiers[tier] = tiers.get(tier, 0) + 1
        for source in (rule.get("refs") or {}).get("doc", []):
            if source not in sources:
                sources.append(source)
    tier_text = ", ".join(f"{name} {tiers[name]}" for name in sorted(tiers))
    return len(rules), tiers, (
        f"| {cell(service(path, text))} | {cell(', '.join(names))} | "
        f"{tier_text} | {cell('; '.join(sources))} |")


def page():
    rows, count, total = [], 0, {}
    for path in sorted(PACK.glob("*.yaml")):
        n, tiers, line = row(path)
        if not n:
            continue
        rows.append(line)
        count += n
        for tier, many in tiers.items():
            total[tier] = total.get(tier, 0) + many
    rows.sort(key=str.casefold)
    sums = ", ".join(f"{total[tier]} {tier}" for tier in sorted(total))
    return (HEAD + f"{count} rules for {len(rows)} services: {sums}.\n\n"
            "| service | rules (check) | tier | source |\n|---|---|---|---|\n"
            + "\n".join(rows) + "\n")


def main():
    text = page()
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit(f"{PAGE.name} is stale: run tools/secrets_coverage.py")
        return
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
