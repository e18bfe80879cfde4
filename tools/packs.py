#!/usr/bin/env python3
"""Write docs/packs/*.md and the tables of docs/packs.md from rules/.

usage: tools/packs.py [--check]

--check writes nothing and fails when a page is older than the rules, or when
a line of docs/packs/facts.tsv names no rule and no reason.
The pages are made from the rule files alone, so they say what is there.
"""
import collections
import csv
import fnmatch
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
DOCS = ROOT / "docs"
FACTS = DOCS / "packs" / "facts.tsv"
ORDER = ["critical", "high", "medium", "low", "info"]
OTHERS = ("secrets", "bindings")  # a page of their own; no rules


def cell(text):
    """A text as one cell of a table."""
    text = re.sub(r"\s+", " ", str(text)).strip()
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")


def packs():
    """{pack: [(topic, [rules])]}, in order."""
    out = collections.OrderedDict()
    for path in sorted(RULES.glob("*/*.yaml")):
        if path.parent.name in OTHERS:
            continue
        with open(path, encoding="utf-8") as file:
            rules = [rule for part in yaml.load_all(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
                     for rule in (part or {}).get("rules") or []]
        if rules:
            out.setdefault(path.parent.name, []).append((path.stem, rules))
    return out


def ids():
    """Every rule id, those of the secret packs too."""
    found = set()
    for path in RULES.glob("*/*.yaml"):
        found.update(re.findall(r"^\s*(?:- )?id: ([a-z0-9-]+/[a-z0-9-]+)$", path.read_text(encoding="utf-8"), re.M))
    return found


def page(pack, topics):
    """The page of one pack."""
    count = sum(len(rules) for _, rules in topics)
    lines = [f"# {pack}", "",
             f"Made by `tools/packs.py` from `rules/{pack}/`; do not edit. {count} rules.",
             "A word in braces is filled from the file. *Off*: runs only where a policy switches it on.", ""]
    for topic, rules in topics:
        lines += [f"## {topic.replace('-', ' ')}", "", "| rule | severity | what | it says | fix |", "|---|---|---|---|---|"]
        for rule in rules:
            severity = rule["severity"] + ("" if rule.get("enabled", True) else ", off")
            fix = (rule.get("fix") or {}).get("text", "")
            lines.append(f"| `{rule['id'].split('/')[1]}` | {severity} | {cell(rule['title'])} | {cell(rule['message'])} | {cell(fix)} |")
        lines.append("")
    return "\n".join(lines)


def index(all_packs):
    """The table of packs."""
    lines = ["| pack | rules | " + " | ".join(ORDER) + " | off |", "|---|" + "---|" * (len(ORDER) + 2)]
    total = collections.Counter()
    for pack, topics in all_packs.items():
        c = collections.Counter()
        for _, rules in topics:
            for rule in rules:
                c[rule["severity"]] += 1
                c["off"] += not rule.get("enabled", True)
                c["all"] += 1
        total.update(c)
        lines.append(f"| [{pack}](packs/{pack}.md) | {c['all']} | " + " | ".join(str(c[s]) for s in ORDER) + f" | {c['off']} |")
    lines.append(f"| all | {total['all']} | " + " | ".join(str(total[s]) for s in ORDER) + f" | {total['off']} |")
    return "\n".join(lines)


def frameworks(all_packs):
    """Which frameworks rules refer to, and how many do."""
    c = collections.Counter()
    for topics in all_packs.values():
        for _, rules in topics:
            for rule in rules:
                c.update(k for k in rule.get("refs") or {} if k not in ("doc", "cve", "cwe", "doc-more"))
    return "\n".join(["| framework | rules |", "|---|---|"] + [f"| `{k}` | {n} |" for k, n in sorted(c.items())])


def facts(known):
    """(table of facts without a rule, faults)."""
    faults, lines = [], ["| fact | why no rule asks it |", "|---|---|"]
    counts = collections.Counter()
    with open(FACTS, encoding="utf-8") as file:
        rows = csv.DictReader((l for l in file if not l.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            named = [r.strip() for r in row["rules"].split(",") if r.strip()]
            counts["facts"] += 1
            counts["ruled"] += bool(named)
            for rule in named:
                if not fnmatch.filter(known, rule):
                    faults.append(f"{FACTS.relative_to(ROOT)}: {row['fact']}: no rule is named '{rule}'")
            if not named and not (row["why"] or "").strip():
                faults.append(f"{FACTS.relative_to(ROOT)}: {row['fact']}: neither a rule nor a reason")
            if not named:
                lines.append(f"| {cell(row['fact'])} | {cell(row['why'])} |")
    head = f"{counts['facts']} facts, {counts['ruled']} of them asked by rules.\n\n"
    return head + "\n".join(lines), faults


def filled(text, parts):
    """The page with what stands between its marks made new."""
    for name, part in parts.items():
        text, n = re.subn(rf"(<!-- {name} -->\n).*?(\n<!-- end -->)", lambda m: m[1] + part + m[2], text, flags=re.S)
        if n != 1:
            raise SystemExit(f"docs/packs.md: the mark '{name}' is missing")
    return text


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        raise SystemExit(__doc__)
    all_packs = packs()
    without, faults = facts(ids())
    pages = {DOCS / "packs" / f"{pack}.md": page(pack, topics) for pack, topics in all_packs.items()}
    main_page = DOCS / "packs.md"
    pages[main_page] = filled(main_page.read_text(encoding="utf-8"),
                              {"packs": index(all_packs), "frameworks": frameworks(all_packs), "facts": without})
    for path, text in pages.items():
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            faults.append(f"{path.relative_to(ROOT)} is older than the rules: run tools/packs.py")
        elif not check:
            path.write_text(text, encoding="utf-8")
    for path in sorted((DOCS / "packs").glob("*.md")):
        if path not in pages and check:
            faults.append(f"{path.relative_to(ROOT)}: there is no such pack")
        elif path not in pages:
            path.unlink()
    print("\n".join(faults), end="\n" if faults else "")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
