#!/usr/bin/env python3
"""Compares our trees of YAML, JSON and TOML files with those of PyYAML, json and tomllib.

Usage: tests/tools/compare_parsers.py BUILD/dump_tree FILE-OR-DIRECTORY...
       tests/tools/compare_parsers.py BUILD/dump_tree --made COUNT [SEED]
A line for each difference and a count at the end; exit 1 if there are differences. Needs PyYAML.
A file that only one side can read is a difference; a Helm or Jinja template that only we read is not.
"""
import datetime
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import tomllib

import yaml

sys.setrecursionlimit(10000)
NULL, BOOL, NUMBER, STRING, LIST, MAP, ALT, UNKNOWN = range(8)
FUNCTIONS = "Ref Condition Sub GetAtt Join If Select Split ImportValue FindInMap Base64 Cidr GetAZs Transform Equals And Or Not".split()


def text(s):
    return s.encode("latin-1").decode("utf-8", "replace")


def ours(n):
    kind, value, children = n
    if kind == MAP:
        return (MAP, {text(k): ours(v) for k, v in children})
    if kind == LIST:
        return (LIST, [ours(c) for c in children])
    return (kind, text(value))


class Loader(yaml.SafeLoader):
    """PyYAML's own scanner and resolver, but scalars stay (kind, text)."""


def scalar(kind):
    return lambda loader, node: (kind, node.value)


for tag, kind in {"null": NULL, "bool": BOOL, "int": NUMBER, "float": NUMBER, "str": STRING, "timestamp": STRING, "binary": STRING, "value": STRING}.items():
    Loader.add_constructor("tag:yaml.org,2002:" + tag, scalar(kind))


def sequence(loader, node):
    return (LIST, [loader.construct_object(c, deep=True) for c in node.value])


def mapping(loader, node):
    loader.flatten_mapping(node)
    pairs = {}
    for k, v in node.value:
        key = k.value if isinstance(k, yaml.ScalarNode) else None
        pairs[key] = loader.construct_object(v, deep=True)
    return (MAP, pairs)


def tagged(loader, suffix, node):
    if isinstance(node, yaml.SequenceNode):
        value = sequence(loader, node)
    elif isinstance(node, yaml.MappingNode):
        value = mapping(loader, node)
    else:
        value = (None, node.value)
    if node.tag[1:] in FUNCTIONS:
        name = node.tag[1:]
        if name == "GetAtt" and value[0] is None:
            value = (LIST, [(STRING, p) for p in value[1].split(".", 1)])
        return (MAP, {name if name in ("Ref", "Condition") else "Fn::" + name: value})
    return value


for tag in ("seq", "omap", "set", "pairs"):
    Loader.add_constructor("tag:yaml.org,2002:" + tag, sequence)
Loader.add_constructor("tag:yaml.org,2002:map", mapping)
Loader.add_multi_constructor("", tagged)


def theirs(format, path):
    data = open(path, "rb").read()
    if format == "json":
        words = {"parse_float": lambda s: (NUMBER, s), "parse_int": lambda s: (NUMBER, s), "parse_constant": bad_constant}
        return [convert(json.loads(data, **words))]
    if format == "toml":
        return [convert(tomllib.loads(data.decode()))]
    return list(yaml.load_all(data, Loader=Loader))


def bad_constant(s):
    raise ValueError(s)


def convert(v):
    if isinstance(v, tuple):
        return v
    if v is None:
        return (NULL, "null")
    if isinstance(v, bool):
        return (BOOL, "true" if v else "false")
    if isinstance(v, (int, float)):
        return (NUMBER, v)
    if isinstance(v, dict):
        return (MAP, {k: convert(x) for k, x in v.items()})
    if isinstance(v, list):
        return (LIST, [convert(x) for x in v])
    if isinstance(v, (datetime.date, datetime.time)):
        return (None, None)
    return (STRING, v)


def number(s):
    s = s.replace("_", "").lower()
    if re.match(r"[-+]?0[xob]", s):
        return int(s, 0)
    return float(s) if re.search(r"[.e]|inf|nan", s.lstrip("+-")) else int(s)


def same_scalar(a, b):
    if b == (None, None) or b[0] is None:
        return b[1] is None or a[1] == b[1] or a[0] in (BOOL, UNKNOWN)
    if a[0] == UNKNOWN:
        return "{{" in a[1] or a[1].startswith(("ENC[", "$ANSIBLE"))
    if b[0] == NUMBER and not isinstance(b[1], str):
        x = number(a[1]) if a[0] == NUMBER else None
        return x == b[1] or (isinstance(b[1], float) and math.isnan(b[1]) and math.isnan(x))
    if a[0] == BOOL and b[0] == BOOL:
        return (a[1] == "true") == (b[1].lower() in ("true", "yes", "on"))
    if a[0] == STRING and b[0] == BOOL and b[1].lower() in ("yes", "no", "on", "off"):
        return a[1] == b[1]  # a workflow
    if {a[0], b[0]} == {NUMBER, STRING}:  # 1.2 and 1.1 part here
        return a[1] == b[1]
    return a[0] == b[0] and (a[0] == NULL or a[1] == b[1])


def differ(a, b, at="$"):
    if a[0] == UNKNOWN and "{{" in a[1]:
        return None
    if a[0] == MAP and b[0] == MAP:
        if None in b[1] or any(k.startswith(("{", "[")) for k in a[1]):
            return None  # keys that are no scalars
        if a[1].keys() != b[1].keys():
            return f"{at}: keys {sorted(a[1].keys() ^ b[1].keys())[:4]}"
        return next((d for k in a[1] if (d := differ(a[1][k], b[1][k], f"{at}.{k}"))), None)
    if a[0] == LIST and b[0] == LIST:
        if len(a[1]) != len(b[1]):
            return f"{at}: {len(a[1])} and {len(b[1])} items"
        return next((d for i, (x, y) in enumerate(zip(a[1], b[1])) if (d := differ(x, y, f"{at}[{i}]"))), None)
    if (a[0] in (LIST, MAP)) != (b[0] in (LIST, MAP)) or a[0] in (LIST, MAP):
        return f"{at}: {a[0]} and {b[0]}"
    return None if same_scalar(a, b) else f"{at}: {a!r:.80} and {b!r:.80}"


def compare(path, doc):
    try:
        other, fault = theirs(doc["format"], path), None
    except (ValueError, yaml.YAMLError, AttributeError, RecursionError) as e:
        other, fault = None, str(e).replace("\n", " ")[:120]
    if fault or doc["fault"]:
        if fault and doc["fault"]:
            return None
        return f"fault: ours {doc['fault']}, theirs {fault}"
    mine = [ours(r) for r in doc["roots"]]
    if len(mine) != len(other):
        return f"{len(mine)} and {len(other)} documents"
    return next((d for a, b in zip(mine, other) if (d := differ(a, b))), None)


def files(args):
    for arg in args:
        if os.path.isfile(arg):
            yield os.path.realpath(arg)
        for folder, _, names in os.walk(arg):
            yield from (os.path.join(folder, n) for n in sorted(names)
                        if n.endswith((".json", ".yaml", ".yml", ".toml")) and os.path.getsize(os.path.join(folder, n)) < 300000)


WORDS = ["", "a", "true", "no", "on", "null", "~", "1", "-2.50", "1e3", "0x1F", "0o17", "1_000", "22:22", "2027-01-01", "- a", "# b", "a #b", "a: b", "\u00e9\U0001f600", "x\ny\n",
         "\n x\n\n y", "'q'", '"q"', "\\d+\\.", "{a}", "[b]", "&c", "*d", "!e", "|", ">", "%f", "@g", "`h`", "tab\there", "trail ", " lead", "<<", "=", "a, b", "\x85", "\u2028", "---", "k" * 200]


def made(r, depth=0):
    kind = r.randrange(4 if depth < 5 else 2)
    if kind < 2:
        return r.choice([r.choice(WORDS), r.choice(WORDS), r.randrange(-9, 10**6), r.random(), True, False, r.uniform(-1e9, 1e9)])
    if kind == 2:
        return [made(r, depth + 1) for _ in range(r.randrange(5))]
    return {r.choice(WORDS) + (str(i) if i else ""): made(r, depth + 1) for i in range(r.randrange(5))}


def toml_value(v):
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, str):
        return json.dumps(v, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(v, list):
        return "[" + ", ".join(map(toml_value, v)) + "]"
    if isinstance(v, dict):
        return "{" + ", ".join(json.dumps(k, ensure_ascii=False) + " = " + toml_value(x) for k, x in v.items()) + "}"
    return repr(v)


def toml(v, path=""):
    lines = [json.dumps(k, ensure_ascii=False) + " = " + toml_value(x) for k, x in v.items() if not isinstance(x, dict)]
    for k, x in v.items():
        if isinstance(x, dict):
            name = path + json.dumps(k, ensure_ascii=False)
            lines += [f"[{name}]", toml(x, name + ".")]
    return "\n".join(lines) + "\n"


def make(folder, count, seed):
    r = random.Random(seed)
    for i in range(count):
        top = {f"k{j}": made(r) for j in range(4)}
        style = {"default_flow_style": r.choice([True, False, None]), "default_style": r.choice([None, None, None, "'", '"', "|", ">"]), "indent": r.choice([2, 4]),
                 "allow_unicode": r.random() < 0.7, "width": r.choice([20, 80, 999]), "line_break": r.choice(["\n", "\r\n"])}
        shared = made(r)
        docs = [top, {"x": shared, "y": [shared, shared]}][:r.randrange(1, 3)]
        texts = {"yaml": yaml.dump_all(docs, **style), "json": json.dumps(top, indent=r.choice([None, 1]), ensure_ascii=r.random() < 0.5), "toml": toml(top)}
        for ending, words in texts.items():
            with open(os.path.join(folder, f"{i}.{ending}"), "w", encoding="utf-8", newline="") as out:
                out.write(words)


def main():
    if sys.argv[2] == "--made":
        with tempfile.TemporaryDirectory() as folder:
            make(folder, int(sys.argv[3]), (sys.argv[4:] or ["1"])[0])
            return run([folder])
    return run(sys.argv[2:])


def run(args):
    paths = list(files(args))
    done = subprocess.run([sys.argv[1]], input="".join(p + "\n" for p in paths), capture_output=True, text=True, check=True)
    counts, bad = {}, 0
    for path, line in zip(paths, done.stdout.split("\n")):
        doc = json.loads(line)
        if not doc or doc["format"] not in ("yaml", "json", "toml"):
            continue
        counts[doc["format"]] = counts.get(doc["format"], 0) + 1
        difference = compare(path, doc)
        if difference:
            bad += 1
            print(f"{path}: {difference}")
    print(counts, f"{bad} differences")
    return bad > 0


sys.exit(main())
