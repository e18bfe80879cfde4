#!/usr/bin/env python3
"""Makes rules/attributes.txt: the attributes of the resources that providers know, for E012, and the types of CloudFormation and Kubernetes, for E011.

Usage: tools/make_attributes.py RULES PACKAGE...

The packages are those of npm's @cdktf/provider-aws, -azurerm and -google (.tgz), and of PyPI's cfn-lint and kubernetes (.whl). Of each type all names
are taken that stand anywhere in its schema, whatever block they are in. Types are written as rules name them; of Kubernetes as k8s/KIND. The first line
behind the comment has all names in order; the others have a type and the numbers of its names in base 36, each less the one before.
"""
import json
import pathlib
import re
import sys
import tarfile
import zipfile

TYPE = re.compile(rb'tfResourceType = "([a-z0-9_]+)"')
TERRAFORM = re.compile(rb"^\s+([a-z0-9_]+): (?:cdktf\.|\w+ToTerraform\()|get\w+Attribute\('([a-z0-9_]+)'\)|\(this, \"([a-z0-9_]+)\"", re.M)
FIELD = re.compile(r"^    (\w+): ([\w\[\], ]+)(.*)$", re.M)
OLDER = {  # what rules ask for beside its newer name, since what is scanned may be older than the packages
    "k8s/HorizontalPodAutoscaler": ["metricName"],
    "aws_autoscaling_group": ["tags"],
    "aws_redshift_cluster": ["enable", "logging"],
    "azurerm_eventhub_namespace": ["zone_redundant"],
    "azurerm_key_vault": ["soft_delete_enabled"],
    "azurerm_kubernetes_cluster": ["addon_profile", "azure_policy", "enabled", "kube_dashboard", "enable_host_encryption", "enable_node_public_ip"],
    "azurerm_kubernetes_cluster_node_pool": ["enable_host_encryption", "enable_node_public_ip"],
    "azurerm_network_interface": ["enable_ip_forwarding"],
    "azurerm_redis_cache": ["enable_authentication", "enable_non_ssl_port"],
    "azurerm_storage_account": ["enable_https_traffic_only"],
    "google_alloydb_cluster": ["deletion_protection"],
    "google_container_cluster": ["enable_binary_authorization", "kubernetes_dashboard", "password", "pod_security_policy_config", "username"],
}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def of_terraform(package, known):
    """A resource has a folder; the blocks of a large one stand in files of their own."""
    types, names = {}, {}
    with tarfile.open(package) as tar:
        for member in tar:
            place = re.fullmatch(r"package/lib/([\w-]+)/index(?:-structs/\w+)?\.js", member.name)
            if not place:
                continue
            text = tar.extractfile(member).read()
            found = TYPE.search(text)
            if found:
                types[place.group(1)] = found.group(1).decode()
            names.setdefault(place.group(1), set()).update(n.decode() for groups in TERRAFORM.findall(text) for n in groups if n)
    for folder, kind in types.items():
        known.setdefault(kind, set()).update(names[folder])


def properties(schema, into):
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties" and isinstance(value, dict):
                into.update(n for n in value if re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", n))
            properties(value, into)
    elif isinstance(schema, list):
        for value in schema:
            properties(value, into)


def of_cloudformation(package, known):
    with zipfile.ZipFile(package) as wheel:
        for name in wheel.namelist():
            if re.search(r"cfnlint/data/schemas/resources/\w+\.json$", name):
                schema = json.loads(wheel.read(name))
                properties(schema, known.setdefault(schema["typeName"], set()))


def of_kubernetes(package, known):
    """Kinds are classes with apiVersion and kind; a class names the others that it holds."""
    models = {}
    with zipfile.ZipFile(package) as wheel:
        for name in wheel.namelist():
            if not re.fullmatch(r"kubernetes/client/models/\w+\.py", name):
                continue
            text = wheel.read(name).decode()
            kind = re.search(r"^class (\w+)\(", text, re.M)
            if not kind:
                continue
            names, types = models.setdefault(kind.group(1), (set(), set()))
            for field, annotation, rest in FIELD.findall(text.split(f"class {kind.group(1)}(", 1)[1]):
                alias = re.search(r'serialization_alias="(\w+)"', rest)
                names.add(alias.group(1) if alias else field)
                types.update(re.findall(r"\w+", annotation))
    for model, (names, _) in models.items():
        kind = re.sub(r"^(?:[A-Z][a-z]+(?=V\d))?V\d+(?:(?:alpha|beta)\d+)?", "", model)
        if {"apiVersion", "kind"} <= names and model != kind or kind in ("PodTemplateSpec", "PodSpec", "Container", "EphemeralContainer"):
            todo, seen = [model], set()
            while todo:
                at = todo.pop()
                if at in models and at not in seen:
                    seen.add(at)
                    todo.extend(models[at][1])
            known.setdefault(f"k8s/{kind}", set()).update(n for m in seen for n in models[m][0])


def number(n):
    text = ""
    while True:
        text = DIGITS[n % 36] + text
        n //= 36
        if not n:
            return text


def main():
    rules, known, versions = pathlib.Path(sys.argv[1]), {}, []
    for package in sys.argv[2:]:
        name = pathlib.Path(package).name
        versions.append(re.sub(r"^cdktf-(provider-\w+)-([\d.]+)\.tgz$", r"@cdktf/\1 \2", re.sub(r"^(\w+)-([\d.]+)-py.*\.whl$", r"\1 \2", name)))
        (of_terraform if name.endswith(".tgz") else of_cloudformation if name.startswith("cfn_lint") else of_kubernetes)(package, known)
    for kind, older in OLDER.items():
        known[kind].update(older)
    names = sorted(set().union(*known.values()))
    place = {n: i for i, n in enumerate(names)}
    out = [f"# Made by tools/make_attributes.py from {', '.join(versions)}.", " ".join(names)]
    for kind in sorted(known):
        last, line = 0, [kind]
        for i in sorted(place[n] for n in known[kind]):
            line.append(number(i - last))
            last = i
        out.append(" ".join(line))
    (rules / "attributes.txt").write_text("\n".join(out) + "\n")
    print(len(known), "types,", len(names), "names")


if __name__ == "__main__":
    main()
