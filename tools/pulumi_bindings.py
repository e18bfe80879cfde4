#!/usr/bin/env python3
"""Makes rules/bindings/pulumi.yaml and azure-native.yaml: which canonical resource a Pulumi type token is.

Usage: tools/pulumi_bindings.py RULES FACTS.tsv WHEEL...

RULES is the directory of rules: only resources that a rule names are bound. FACTS.tsv holds hand-checked rows (the columns of
make_bindings.py); the rest follows from the tokens in the wheels of pulumi-aws, pulumi-azure and pulumi-gcp: the class, or the module and
the class, are Terraform's name in CamelCase. Attributes follow by rule (camelCase, repeated blocks in the plural), so no row is needed.
"""
import csv
import pathlib
import re
import sys
import zipfile

PREFIX = {"aws": "aws", "azurerm": "azure", "google": "gcp"}
TOKEN = re.compile(r"super\(\w+, __self__\)\.__init__\(\s*'([a-z]+):([\w.]+)/\w+:(\w+)'")
CANONICAL = re.compile(r"\b((?:aws|azurerm|google)_[a-z0-9_]+)\b")
ARM = re.compile(r'^  "(Microsoft\.[\w.]+/[\w/]+)":', re.M)
# Pulumi's own names for types of Resource Manager that its rule would call otherwise.
NATIVE = {"Microsoft.Web/sites": "web:WebApp", "Microsoft.Web/sites/slots": "web:WebAppSlot", "Microsoft.Cache/redis": "cache:Redis",
          "Microsoft.DocumentDB/databaseAccounts": "documentdb:DatabaseAccount", "Microsoft.Web/serverfarms": "web:AppServicePlan"}


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def tokens(wheels):
    """provider -> {name in snake case: [tokens]}"""
    found = {"aws": {}, "azure": {}, "gcp": {}}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as z:
            for name in z.namelist():
                if not name.endswith(".py"):
                    continue
                for package, module, kind in TOKEN.findall(z.read(name).decode("utf-8", "replace")):
                    token = f"{package}:{module}:{kind}"
                    for spelt in {snake(kind), f"{module.lower()}_{snake(kind)}"}:
                        found[package].setdefault(spelt, []).append(token)
    return found


def singular(word):
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def native(arm):
    seen = set()
    for full in sorted(set(ARM.findall(arm))):
        namespace, *path = full.split("/")
        kind = singular(path[-1])
        token = NATIVE.get(full, f"{namespace.split('.', 1)[1].lower()}:{kind[0].upper()}{kind[1:]}")
        if token.lower() not in seen:
            seen.add(token.lower())
            yield token, full


def main():
    rules, facts, wheels = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    wanted = set()
    for path in rules.rglob("*.yaml"):
        if path.parent.name != "bindings":
            wanted |= set(CANONICAL.findall(path.read_text()))
    bound = {}
    with open(facts, newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["syntax"] == "pulumi" and row["canonical_attribute"] == "*" and row["resource_name"]:
                bound[row["resource_name"]] = row["canonical_resource"]
    named = set(bound.values())
    found = tokens(wheels)
    for name in sorted(wanted - named):
        provider, rest = name.split("_", 1)
        there = found[PREFIX[provider]].get(rest, [])
        if len(there) == 1:
            bound.setdefault(there[0], name)
    wheel_names = ", ".join(sorted(pathlib.Path(w).name.split("-py3")[0].replace("_", "-") for w in wheels))
    out = [f"# Made by tools/pulumi_bindings.py from {wheel_names}; see docs/node-classes.md.", "gitward: 1", "syntax: pulumi",
           "camel: properties", "resources:"]
    out += [f'  "{token}": {{{bound[token]}: {{}}}}' for token in sorted(bound)]
    (rules / "bindings" / "pulumi.yaml").write_text("\n".join(out) + "\n")
    out = ["# Made by tools/pulumi_bindings.py from arm.yaml: the type of Resource Manager that a token of azure-native is.", "gitward: 1",
           "syntax: azure-native", "resources:"]
    out += [f'  "azure-native:{token}": {{"{full}": {{}}}}' for token, full in native((rules / "bindings" / "arm.yaml").read_text())]
    (rules / "bindings" / "azure-native.yaml").write_text("\n".join(out) + "\n")
    print(len(bound), "tokens bound of", len(wanted), "resources with rules")


if __name__ == "__main__":
    main()
