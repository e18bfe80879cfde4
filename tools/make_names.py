#!/usr/bin/env python3
"""Makes rules/names.txt: the resource types that Terraform's providers know, for E011.

Usage: tools/make_names.py RULES PACKAGE.tgz...

The packages are those of npm's @cdktf/provider-aws, -azurerm and -google: each resource and data source has a folder in lib/, and its index.js says
the type. Types that rules name and that these versions no longer have stand under "older". Only providers of the table are checked.
"""
import pathlib
import re
import sys
import tarfile

TYPE = re.compile(rb'tfResourceType = "([a-z0-9_]+)"')
NAMED = re.compile(r"\b((?:aws|azurerm|google)_[a-z0-9_]+)\b")


def main():
    rules = pathlib.Path(sys.argv[1])
    known, versions = set(), []
    for package in sys.argv[2:]:
        name = pathlib.Path(package).name
        versions.append(re.sub(r"^cdktf-(provider-\w+)-([\d.]+)\.tgz$", r"@cdktf/\1 \2", name))
        with tarfile.open(package) as tar:
            for member in tar:
                if re.fullmatch(r"package/lib/[\w-]+/index\.js", member.name):
                    found = TYPE.search(tar.extractfile(member).read())
                    if found:
                        known.add(found.group(1).decode())
    older = set()
    for path in rules.glob("*/*.yaml"):
        if path.parent.name == "bindings":
            continue
        for match in re.findall(r"^  match: .*cloud\.resource.*$|^  match: .*terraform\..*$", path.read_text(), re.M):
            older |= {n for n in NAMED.findall(match) if n not in known}
    out = [f"# Made by tools/make_names.py from {', '.join(versions)}.", *sorted(known), "# older"]
    out += sorted(older)
    (rules / "names.txt").write_text("\n".join(out) + "\n")
    print(len(known), "types,", len(older), "older")


if __name__ == "__main__":
    main()
