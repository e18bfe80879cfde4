#!/usr/bin/env python3
"""Compares our trees with those of other parsers, file by file.

Usage: compare_code.py TREE_JSON FORMAT FILE...
FORMAT: python (the ast module), hcl (python-hcl2), dockerfile (dockerfile-parse), pickle (pickletools).
One line a difference; exit 1 if there is any. Files that the other parser refuses are only counted.
"""
import json
import subprocess
import sys


def nodes(tree):
    stack = [tree]
    while stack:
        n = stack.pop()
        yield n
        stack.extend(reversed(n["children"]))


def get(n, key):
    return next((c for c in n["children"] if c.get("key") == key), None)


def text(n):
    return n["text"].encode("latin-1").decode("utf-8", "surrogateescape") if n else None


# --- python --------------------------------------------------------------------------------------

def spoken(node):
    import ast
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return spoken(node.value) + "." + node.attr
    if isinstance(node, ast.Call):
        return spoken(node.func) + "()"
    return "?"


def python_theirs(path):
    import ast
    import warnings
    warnings.simplefilter("ignore")
    source = open(path, "rb").read()
    tree = ast.parse(source)
    found = []
    skip = set()
    for n in ast.walk(tree):  # annotations are passed over by us
        for field in ("annotation", "returns"):
            sub = getattr(n, field, None)
            if sub is not None:
                skip.update(id(x) for x in ast.walk(sub))
        if isinstance(n, ast.JoinedStr):
            skip.update(id(x) for x in ast.walk(n))
        if isinstance(n, ast.Lambda):
            for d in n.args.defaults + n.args.kw_defaults:
                if d is not None:
                    skip.update(id(x) for x in ast.walk(d))
        if hasattr(ast, "Match") and isinstance(n, ast.Match):
            skip.update(id(x) for x in ast.walk(n.subject))
            for case in n.cases:
                skip.update(id(x) for x in ast.walk(case.pattern))
                if case.guard:
                    skip.update(id(x) for x in ast.walk(case.guard))
        if isinstance(n, ast.Try) or n.__class__.__name__ == "TryStar":
            for h in n.handlers:
                if h.type:
                    skip.update(id(x) for x in ast.walk(h.type))
        if isinstance(n, ast.AnnAssign):
            skip.update(id(x) for x in ast.walk(n.target))
        if isinstance(n, ast.Assign):
            for t in n.targets:
                skip.update(id(x) for x in ast.walk(t))
        if isinstance(n, ast.AugAssign):
            skip.update(id(x) for x in ast.walk(n.target))
        if isinstance(n, (ast.Raise, ast.YieldFrom)) and getattr(n, "cause", None):
            skip.update(id(x) for x in ast.walk(n.cause))

    def constant(value):  # a text, or bytes that are one
        if isinstance(value, ast.Constant) and isinstance(value.value, (str, bytes)):
            return [value.value if isinstance(value.value, str) else value.value.decode("utf-8", "surrogateescape")]
        return []

    twice = [x for n in ast.walk(tree) if isinstance(n, ast.Assign) for t in n.targets[1:] for x in ast.walk(n.value)]
    for n in list(ast.walk(tree)) + twice:
        if id(n) in skip:
            continue
        if isinstance(n, ast.Import):
            found += [("import", a.name, None, a.asname) for a in n.names]
        elif isinstance(n, ast.ImportFrom):
            found += [("import", "." * n.level + (n.module or ""), a.name, a.asname) for a in n.names]
        elif isinstance(n, ast.Call):
            name = spoken(n.func)  # what is called on a bracket begins there for one, and in it for the other
            found.append(("call", name, sum(1 for a in n.args), tuple(sorted(k.arg for k in n.keywords if k.arg)),
                          None if name[0] == "?" else n.lineno))
        elif isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.append(("def", n.name, len(n.decorator_list)))
        elif isinstance(n, ast.ClassDef):
            found.append(("class", n.name, len(n.bases) + len(n.keywords)))
        elif isinstance(n, ast.Assign):
            found += [("text", c) for c in constant(n.value) for t in n.targets]
        elif isinstance(n, ast.AnnAssign):
            found += [("text", c) for c in constant(n.value)]
        elif isinstance(n, ast.keyword) and n.arg:
            found += [("kw", n.arg, c) for c in constant(n.value)]
    return found


def python_ours(doc):
    found, skip = [], set()
    for n in nodes(doc["roots"][0]):
        if id(n) in skip:
            continue
        if n["kind"] == "template":
            skip.update(id(x) for x in nodes(n))
        if n.get("key") == "imports" and n["kind"] == "list":
            found += [("import", text(get(i, "module")), text(get(i, "name")), text(get(i, "as"))) for i in n["children"]]
        kind = text(get(n, "$type")) if n["kind"] == "map" else None
        if n["kind"] == "call" or kind == "call":
            args = get(n, "args")["children"] if kind else [a for a in n["children"] if "key" not in a]
            kw = get(n, "kw")["children"] if kind else [a for a in n["children"] if "key" in a and a["key"] != "$self"]
            plain = [a for a in args if not (a["kind"] == "op" and text(a) == "**" and len(a["children"]) == 1)]
            name = text(get(n, "name")) if kind else text(n)
            found.append(("call", name, len(plain), tuple(sorted(k["key"] for k in kw)),
                          None if name[0] == "?" else n["line"]))
            found += [("kw", k["key"], text(k)) for k in kw if k["kind"] == "string"]
        elif kind == "def":
            decorators = get(n, "decorators")
            found.append(("def", text(get(n, "name")), len(decorators["children"]) if decorators else 0))
        elif kind == "class":
            found.append(("class", text(get(n, "name")), len(get(n, "bases")["children"])))
        elif kind == "assign" and get(n, "value") and get(n, "value")["kind"] == "string" and not get(n, "op"):
            found.append(("text", text(get(n, "value"))))
    return found


# --- hcl --------------------------------------------------------------------------------------------

def hcl_theirs(path):
    import hcl2
    found = []

    def walk(value, key):
        if isinstance(value, dict):
            for k, v in value.items():
                if not k.startswith("__"):
                    walk(v, k.strip('"'))
        elif isinstance(value, list):
            for v in value:
                walk(v, key)
        elif isinstance(value, bool) or value is None:
            found.append((key, "null" if value is None else str(value).lower()))
        elif isinstance(value, (int, float)):
            found.append((key, float(value)))
        elif value.startswith('"<<') and "${" not in value and "%{" not in value and not value.startswith('"<<-'):
            found.append((key, "\n".join(value[1:-1].split("\n")[1:-1]) + "\n"))
        elif value.startswith('"<<'):
            pass
        elif value.startswith('"') and value.endswith('"') and "${" not in value and "\\" not in value:
            found.append((key, value[1:-1]))

    walk(hcl2.load(open(path, encoding="utf-8")), "")
    return found


def hcl_ours(doc):
    found = []

    def walk(n, key):
        key = n.get("key", key)
        if n["kind"] in ("map", "list"):
            if key == "$labels":
                return
            for c in n["children"]:
                walk(c, key)
        elif n["kind"] in ("bool", "null"):
            found.append((key, text(n)))
        elif n["kind"] == "number":
            found.append((key, float(text(n))))
        elif n["kind"] == "string" and n["flags"] & 16:
            source = open(doc["path"], "rb").read()[n["off"]:n["off"] + 3]
            if source[2:] != b"-" and "${" not in text(n) and "%{" not in text(n):
                found.append((key, text(n)))
        elif n["kind"] == "string" and not set(text(n)) & set('\\"\n\t') and "${" not in text(n):
            found.append((key, text(n)))

    walk(doc["roots"][0], "")
    return found


# --- dockerfile -----------------------------------------------------------------------------------------

def dockerfile_theirs(path):
    import io
    from dockerfile_parse import DockerfileParser
    parser = DockerfileParser(fileobj=io.BytesIO(open(path, "rb").read()))
    return [(i["instruction"], i["startline"] + 1, i["endline"] + 1, " ".join(i["value"].split()))
            for i in parser.structure if i["instruction"] != "COMMENT"]


def dockerfile_ours(doc):
    found = []
    for i in get(doc["roots"][0], "instructions")["children"]:
        source = open(doc["path"], "rb").read()[i["off"]:i["off"] + i["len"]].decode("utf-8", "replace")
        flags = source.split(None, 1)[1] if get(i, "flags")["children"] and len(source.split(None, 1)) > 1 else ""
        value = " ".join(text(get(i, "text")).split())
        if flags.startswith("--"):
            value = None  # flags are taken apart by us
        end = i["line"] + source.count("\n")
        name = "ONBUILD" if text(get(i, "onbuild")) == "true" else text(get(i, "name"))
        found.append((name, i["line"], end, None if name == "ONBUILD" else value))
    return found


# --- pickle -----------------------------------------------------------------------------------------------

def pickle_theirs(path):
    import io
    import pickletools
    data, found, strings, memo, marks = io.BytesIO(open(path, "rb").read()), [], [], {}, []
    for op, arg, pos in pickletools.genops(data):
        if op.name in ("GLOBAL", "INST"):
            found.append((arg.replace(" ", ".", 1), pos))
        elif op.name == "STACK_GLOBAL":
            found.append((".".join(str(s) for s in strings[-2:]), pos))
        elif op.name == "MEMOIZE":
            memo[len(memo)] = strings[-1] if strings else None
        elif op.name in ("PUT", "BINPUT", "LONG_BINPUT"):
            memo[arg] = strings[-1] if strings else None
        elif op.name in ("GET", "BINGET", "LONG_BINGET"):
            strings.append(memo.get(arg))
        if isinstance(arg, str) and "UNICODE" in op.name or op.name in ("STRING", "BINSTRING", "SHORT_BINSTRING"):
            strings.append(arg)
        elif op.name not in ("MEMOIZE", "PUT", "BINPUT", "LONG_BINPUT", "GET", "BINGET", "LONG_BINGET", "FRAME", "PROTO"):
            strings.append(None)
    return found


def pickle_ours(doc):
    rows = get(doc["roots"][0], "imports")["children"]
    return [(text(get(i, "name")), int(text(get(i, "offset")))) for i in rows]


def compare(kind, doc):
    if kind == "dockerfile":
        theirs, ours = dockerfile_theirs(doc["path"]), dockerfile_ours(doc)
        ours = [o if o[3] is not None else o[:3] + (t[3],) for o, t in zip(ours, theirs)] + ours[len(theirs):]
    else:
        theirs, ours = globals()[kind + "_theirs"](doc["path"]), globals()[kind + "_ours"](doc)
    theirs, ours = sorted(map(repr, theirs)), sorted(map(repr, ours))
    return [t for t in theirs if t not in ours or theirs.count(t) != ours.count(t)], \
           [o for o in ours if o not in theirs or theirs.count(o) != ours.count(o)]


def main(tool, kind, files):
    refused = differing = 0
    for start in range(0, len(files), 50):
        out = subprocess.run([tool, kind] + files[start:start + 50], stdout=subprocess.PIPE, check=True).stdout
        for line in out.decode("latin-1").splitlines():
            doc = json.loads(line)
            try:
                missing, extra = compare(kind, doc)
            except RecursionError:
                continue
            except Exception as e:  # the other parser's own faults are of many kinds
                refused += 1
                if not doc["status"]:
                    print(f"{doc['path']}: only they refuse it: {str(e)[:100]!r}")
                continue
            if doc["status"]:
                print(f"{doc['path']}:{doc['line']}: only we refuse it: {doc['fault']}")
            for t in missing[:5]:
                print(f"{doc['path']}: only theirs: {t[:200]}")
            for o in extra[:5]:
                print(f"{doc['path']}: only ours: {o[:200]}")
            differing += bool(missing or extra or doc["status"])
    print(f"{len(files)} files, {differing} differ, {refused} refused by the other parser")
    return differing > 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
