#!/usr/bin/env python3
"""Is policy/schema/rule.schema.json the language that is compiled?

Usage: tests/tools/check_schema.py SOURCE-DIRECTORY
Operators, kinds of parse, keys of rules, of `match` and of tests are read from the tables in the source and must be those of the schema;
every rule file must be valid against it (this part needs python3-jsonschema).
"""
import glob
import json
import os
import re
import sys

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def rows(path, pattern):
    with open(path, encoding="utf-8") as f:
        return set(re.findall(pattern, f.read()))


def keys(path, table):
    with open(path, encoding="utf-8") as f:
        body = re.search(table + r"\[\] = \{(.*?)\n\};", f.read(), re.S).group(1)
    return set(re.findall(r'\{ "([\w-]+)"', body))


def say(what, ours, theirs):
    for name in sorted(ours - theirs):
        print(f"{what}: '{name}' is compiled and not in the schema")
    for name in sorted(theirs - ours):
        print(f"{what}: '{name}' is in the schema and not compiled")
    return len(ours ^ theirs)


def resolved(schema, node):
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].split("/")[-1]]
    return node


def main():
    root = sys.argv[1]
    with open(os.path.join(root, "policy/schema/rule.schema.json"), encoding="utf-8") as f:
        schema = json.load(f)
    defs = schema["$defs"]
    cond = set(defs["cond"]["properties"])
    ops = rows(os.path.join(root, "src/query/ops.def"), r'GW_OP\(\w+, "(\w+)"')
    other = {"all", "any", "not", "some", "every", "none", "count", "as", "that", "use", "with", "at", "default", "parse", "fold", "range",
             "covers", "covers_any"}
    bad = say("condition", ops | other, cond)
    kinds = rows(os.path.join(root, "src/query/kinds.def"), r'GW_PARSE_KIND\(\w+, "([\w-]+)"')
    bad += say("parse", kinds, set(resolved(schema, defs["cond"]["properties"]["parse"])["enum"]))
    envelope = os.path.join(root, "src/rule/envelope.c")
    bad += say("rule", keys(envelope, "rule_keys"), set(defs["rule"]["properties"]))
    bad += say("match", keys(envelope, "match_keys"), set(defs["match"]["properties"]))
    tests = resolved(schema, defs["rule"]["properties"]["tests"]["items"])
    bad += say("test", keys(envelope, "test_keys"), set(tests["properties"]))
    try:
        import jsonschema
    except ImportError:
        return 1 if bad else 0
    validator = jsonschema.Draft202012Validator(schema)
    count = 0
    for path in sorted(glob.glob(os.path.join(root, "rules/*/*.yaml"))):
        if os.path.basename(os.path.dirname(path)) == "bindings":
            continue
        with open(path, encoding="utf-8") as f:
            for doc in yaml.load_all(f, LOADER):
                count += 1
                for fault in list(validator.iter_errors(doc))[:3]:
                    bad += 1
                    print(f"{path}: {'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}")
    print(f"{count} documents, {bad} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
