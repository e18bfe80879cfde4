#!/usr/bin/env python3
"""Write docs/packs/walk.tsv: every resource type of the three large clouds, the auditor's questions that its attributes raise, and who answers.

usage: tools/walk.py [PACKAGE.tgz ...]
       tools/walk.py --check

The packages are those of npm's @cdktf/provider-aws, -azurerm and -google (see make_names.py): their declarations name each attribute of each
resource. Without packages the types and attributes are those of the page as it stands, and only the answers are made anew. --check writes
nothing and fails if an answer is old.

A cell holds the rules that look at one of the attributes, or "not asked: why" (tools/walk_reasons.tsv), or "open:" and the attributes that no
rule looks at. An empty cell: no attribute of the type raises the question.
"""
import collections
import csv
import fnmatch
import pathlib
import re
import sys
import tarfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "packs" / "walk.tsv"
REASONS = ROOT / "tools" / "walk_reasons.tsv"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Question -> what its attributes are called (the last part of a path).
QUESTIONS = collections.OrderedDict([
    ("at rest", r"kms|encrypt|cmk|customer_managed_key|key_vault_key|(^|_)sse"),
    ("in transit", r"tls|ssl|https|transit_encryption|in_transit|plaintext|insecure"),
    ("reachable", r"public_|publicly|_public|^cidr|_cidrs?$|cidr_block|ingress_settings|ip_rule|network_acl|network_rule|allowed_ip|internet|"
                  r"default_action|source_ranges|authorized_networks|allow_origin|allowed_origins|firewall_rule"),
    ("who", r"local_auth|anonymous|^auth|_auth_|auth_mode|authentication|authorization_type|access_policy|^policy$|shared_key|password_enabled|mfa|"
            r"rbac|^principal|service_account|privileged|root_access|guest|admin_enabled"),
    ("logged", r"^log|_log_|_logs|logging|audit|tracing|xray|monitoring|diagnostic"),
    ("backed up", r"backup|snapshot_retention|retention|point_in_time|pitr|soft_delete|versioning|multi_az|zone_redundan|failover"),
    ("deletion", r"deletion_protection|delete_protection|force_destroy|force_delete|termination_protection|purge|skip_final|drop_protection|"
                 r"deletion_policy|deletion_window"),
    ("rotated", r"rotat|auto_minor|auto_upgrade|automatic_update|patch_mode|expir|validity|auto_renew|upgrade_channel"),
    ("pinned", r"^image$|image_uri|_image$|engine_version|^runtime|runtime_version|mutab|scan_on|kubernetes_version|glue_version"),
])
MEMBER = re.compile(r"package/lib/([\w-]+)/(?:index|index-structs/\w+)\.(d\.ts|js)")
TYPE = re.compile(rb'tfResourceType = "([a-z0-9_]+)"')
INTERFACE = re.compile(r"^export interface (\w+)(?: extends [\w.]+)? \{\n(.*?)^\}", re.M | re.S)
CONFIG = re.compile(r"export interface (\w+) extends cdktf\.TerraformMeta")
FIELD = re.compile(r"/\*\*(.*?)\*/\s*readonly (\w+)(\??): (\w*)", re.S)


def fields(sources):
    """The declarations of one resource -> its attributes as dotted paths; what must be set ends with a star."""
    parts, config = {}, None
    for source in sources:
        for name, body in INTERFACE.findall(source):
            parts[name] = [(re.search(r"#(\w+) ", text), spelt, optional, kind) for text, spelt, optional, kind in FIELD.findall(body)]
        found = CONFIG.search(source)
        config = found.group(1) if found else config
    out = []

    def walk(name, before, depth):
        for link, spelt, optional, kind in parts.get(name, []):
            path = before + (link.group(1) if link else spelt)
            out.append(path + ("" if optional else "*"))
            if kind in parts and depth < 6:
                walk(kind, path + ".", depth + 1)

    if config:
        walk(config, "", 0)
    return out


def declared(packages):
    """{resource type: attributes} of the packages."""
    found = {}
    for package in packages:
        kinds, sources = {}, collections.defaultdict(list)
        with tarfile.open(package) as tar:
            for member in tar:
                match = MEMBER.fullmatch(member.name)
                if not match or match.group(1).startswith("data-"):
                    continue
                text = tar.extractfile(member).read()
                if match.group(2) == "d.ts":
                    sources[match.group(1)].append(text.decode())
                elif TYPE.search(text):
                    kinds[match.group(1)] = TYPE.search(text).group(1).decode()
        found.update((kind, fields(sources[folder])) for folder, kind in kinds.items())
    return found


def raised(attributes):
    """{question: its attributes}; an attribute counts for the first question that it fits."""
    out = collections.OrderedDict((question, []) for question in QUESTIONS)
    for path in attributes:
        leaf = path.rstrip("*").rsplit(".", 1)[-1]
        if path.count(".") > 3:
            continue
        for question, words in QUESTIONS.items():
            if re.search(words, leaf):
                out[question].append(path)
                break
    return out


def texts(node, out):
    """Every text of a rule's conditions."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in ("tests", "message", "fix", "refs", "title"):
                texts(value, out)
    elif isinstance(node, list):
        for value in node:
            texts(value, out)
    elif isinstance(node, str):
        out.append(node)
    return out


def rules(types):
    """{resource type: [(rule id, words of its conditions)]}; rules about every type of a cloud say nothing about one."""
    out = collections.defaultdict(list)
    for path in sorted((ROOT / "rules").glob("*/*.yaml")):
        if path.parent.name in ("secrets", "bindings", "governance"):
            continue
        for part in yaml.load_all(path.read_text(encoding="utf-8"), LOADER):
            macros = {name: macro["that"] for name, macro in ((part or {}).get("macros") or {}).items()}
            for rule in (part or {}).get("rules") or []:
                named = rule["match"].get("type") or []
                named = [named] if isinstance(named, str) else named
                words = set(re.findall(r"[a-z]\w+", " ".join(texts([rule.get(key) for key in ("let", "when", "deny", "require")], []) +
                                                          texts(macros, []))))
                for name in named:
                    for kind in fnmatch.filter(types, name) if "*" in name else [name]:
                        if name not in ("aws_*", "azurerm_*", "google_*"):
                            out[kind].append((rule["id"].split("/")[1], words))
    return out


def reasons():
    with open(REASONS, encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return [(row["type"], row["question"], re.compile(row["attribute"]), row["why"])
                for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def answer(kind, question, attributes, asked, whys):
    """What one cell says."""
    leaves = {path.rstrip("*").rsplit(".", 1)[-1] for path in attributes} | {path.rstrip("*").split(".")[0] for path in attributes if "." in path}
    hits = sorted({name for name, words in asked.get(kind, []) if leaves & words})
    if hits:
        return ", ".join(hits)
    left, said = [], []
    for path in attributes:
        why = next((why for glob, about, regex, why in whys
                    if fnmatch.fnmatch(kind, glob) and about in ("*", question) and regex.search(path)), None)
        if why:
            said += [why] if why not in said else []
        else:
            left.append(path.rstrip("*"))
    return "open: " + " ".join(left) if left else "not asked: " + "; ".join(said)


def page(table):
    """The page as text, and [(question, rules, reasons, open)]."""
    asked, whys = rules(sorted(table)), reasons()
    rows, counts = [], {question: [0, 0, 0] for question in QUESTIONS}
    for kind in sorted(table):
        cells = []
        for question, attributes in raised(table[kind]).items():
            cell = answer(kind, question, attributes, asked, whys) if attributes else ""
            if cell:
                counts[question][1 if cell.startswith("not asked") else 2 if cell.startswith("open: ") else 0] += 1
            cells.append(cell)
        if any(cells):
            rows.append("\t".join([kind, *cells]))
    lines = ["# Made by tools/walk.py; do not edit. Question: types with a rule, with a reason, open.",
             *(f"# {question}: {a}, {b}, {c}" for question, (a, b, c) in counts.items()),
             "\t".join(["type", *QUESTIONS])]
    return "\n".join(lines + rows) + "\n", counts


def main():
    store = ROOT / "tools" / "walk_attributes.tsv"
    if len(sys.argv) > 1 and sys.argv[1] != "--check":
        table = declared(sys.argv[1:])
        kept = {kind: [path for paths in raised(paths).values() for path in paths] for kind, paths in table.items()}
        store.write_text("".join(f"{kind}\t{' '.join(paths)}\n" for kind, paths in sorted(kept.items()) if paths))
    with open(store, encoding="utf-8") as file:
        table = {kind: paths.split() for kind, paths in (line.rstrip("\n").split("\t") for line in file)}
    text, counts = page(table)
    if sys.argv[1:] == ["--check"]:
        if PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/packs/walk.tsv is old: run tools/walk.py")
        return
    PAGE.write_text(text, encoding="utf-8")
    for question, (a, b, c) in counts.items():
        print(f"{question:12} {a:5} with a rule {b:5} with a reason {c:5} open")


if __name__ == "__main__":
    main()
