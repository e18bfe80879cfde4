#!/usr/bin/env python3
"""Makes rules/bindings/*.yaml from a table of facts: how each syntax spells a cloud resource and its attributes.

Usage: tools/make_bindings.py FACTS.tsv [DIRECTORY]

Columns: canonical resource, canonical attribute ("*": the resource itself), syntax, resource, path, value map, note, source. What the table
calls unbound is left out: the model then says unknown. The form of the output is described in docs/node-classes.md.
"""
import collections
import csv
import json
import os
import sys

# Syntaxes with a table, and how their sources are named in the head of the file.
SYNTAXES = {"cloudformation": "cfn-lint 1.58.0", "arm": "azure-mgmt packages", "ansible": "ansible 12.3.0"}
# Both kinds of machine have one type in Resource Manager: what tells them apart.
ONLY_WITH = {
    ("arm", "azurerm_linux_virtual_machine"): "properties.osProfile.linuxConfiguration",
    ("arm", "azurerm_windows_virtual_machine"): "properties.osProfile.windowsConfiguration",
    ("arm", "azurerm_linux_virtual_machine_scale_set"): "properties.virtualMachineProfile.osProfile.linuxConfiguration",
    ("arm", "azurerm_windows_virtual_machine_scale_set"): "properties.virtualMachineProfile.osProfile.windowsConfiguration",
}


def attribute(row):
    path, note = row["attribute_path"], row["note"]
    if note.startswith("unbound") or "…" in path or "<" in path:
        return None
    if not path:
        return "$self" if "(self)" in note else None
    if not row["value_map"]:
        return path
    pairs = (pair.split("=", 1) for pair in row["value_map"].split(";"))
    return {"at": path, "map": {name.strip(): value.strip().strip('"') for name, value in pairs}}


def tables(rows):
    """syntax -> resource -> canonical resource -> attribute -> path"""
    found = {syntax: collections.defaultdict(dict) for syntax in SYNTAXES}
    aliases = {syntax: {} for syntax in SYNTAXES}
    for row in rows:
        if row["syntax"] not in found:
            continue
        resource, canonical = row["resource_name"], row["canonical_resource"]
        if row["note"].startswith("alias"):
            aliases[row["syntax"]][resource] = row["note"].split("redirect to ")[-1].split()[0].rstrip(";,")
            continue
        attributes = found[row["syntax"]][resource].setdefault(canonical, {})
        value = attribute(row) if row["canonical_attribute"] != "*" else None
        if value is not None:
            attributes[row["canonical_attribute"]] = value
    return found, aliases


def crossplane(rows):
    """Group and kind -> canonical resource: the attributes follow Terraform's, in camelCase."""
    found = collections.defaultdict(set)
    for row in rows:
        if row["syntax"] == "crossplane" and row["canonical_attribute"] == "*":
            group, kind = row["resource_name"].split("/")[0], row["resource_name"].split()[-1]
            found[f"{group} {kind}"].add(row["canonical_resource"])
    return found


def written(syntax, canonicals):
    """The resource that is always there first, then those that may stand in it."""
    for name in sorted(canonicals, key=lambda n: (len(n), n)):
        attributes = canonicals[name]
        if (syntax, name) in ONLY_WITH:
            attributes = {"$when": ONLY_WITH[syntax, name], **attributes}
        order = sorted(attributes, key=lambda a: (a != "$when", a.split(".")))
        yield name, {key: attributes[key] for key in order}


def main(facts, folder):
    with open(facts, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found, aliases = tables(rows)
    os.makedirs(folder, exist_ok=True)
    lines = ["# Made by tools/make_bindings.py from the CRDs of the upjet providers of August 2026; see docs/node-classes.md.",
             "gitward: 1", "syntax: crossplane", "camel: spec.forProvider", "resources:"]
    for resource, names in sorted(crossplane(rows).items()):
        lines.append(f"  {json.dumps(resource)}: {{" + ", ".join(f"{name}: {{}}" for name in sorted(names, key=lambda n: (len(n), n))) + "}")
    with open(os.path.join(folder, "crossplane.yaml"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    for syntax, resources in found.items():
        lines = [f"# Made by tools/make_bindings.py from the schemas of {SYNTAXES[syntax]}; see docs/node-classes.md.",
                 "gitward: 1", f"syntax: {syntax}"]
        if aliases[syntax]:
            lines.append("aliases:")
            lines += [f"  {json.dumps(old)}: {json.dumps(new)}" for old, new in sorted(aliases[syntax].items())]
        lines.append("resources:")
        for resource in sorted(resources):
            lines.append(f"  {json.dumps(resource)}:")
            for name, attributes in written(syntax, resources[resource]):
                lines.append(f"    {name}:" + (" {}" if not attributes else ""))
                lines += [f"      {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in attributes.items()]
        with open(os.path.join(folder, syntax + ".yaml"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else os.path.join(os.path.dirname(__file__), "../rules/bindings"))
