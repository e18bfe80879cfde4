#!/usr/bin/env python3
"""Checks reports against tests/schema/ and policy/schema/report.schema.json.

Usage: check_reports.py SOURCE-DIRECTORY FORMAT=FILE...
Needs python3-jsonschema and xmllint. What a schema cannot say (counts that must agree, ids that must be unique) is checked here.
"""
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as tree

import jsonschema

root = sys.argv[1]
bad = 0


def fault(name, what):
    global bad
    bad += 1
    print(f"{name}: {what}")


def unique(name, what, values):
    if len(values) != len(set(values)):
        fault(name, f"two of the same {what}")


def check_json(name, schema, document):
    for e in jsonschema.Draft202012Validator(schema).iter_errors(document):
        fault(name, f"{e.json_path}: {e.message[:200]}")


def check_more(name, document):
    if name == "gitlab":
        unique(name, "fingerprint", [i["fingerprint"] for i in document])
    if name == "gitlab-secrets":
        unique(name, "id", [i["id"] for i in document["vulnerabilities"]])
    if name == "bitbucket":
        unique(name, "external_id", [i["external_id"] for i in document["annotations"]])
    if name == "sonar":
        ids = [r["id"] for r in document["rules"]]
        unique(name, "rule", ids)
        for issue in document["issues"]:
            if issue["ruleId"] not in ids:
                fault(name, f"no rule {issue['ruleId']}")
    if name == "json":
        counts = document["counts"]
        for fate, key in (("waived", "waived"), ("baselined", "baselined"), ("bypassed", "bypassed")):
            if counts[key] != sum(f["fate"] == fate for f in document["findings"]):
                fault(name, f"the count of {key} is wrong")


def check_junit(file):
    suite = tree.parse(file).getroot().find("testsuite")
    cases = suite.findall("testcase")
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        if int(suite.get(key)) != sum(c.find(tag) is not None for c in cases):
            fault("junit", f"the count of {key} is wrong")
    if int(suite.get("tests")) != len(cases):
        fault("junit", "the count of tests is wrong")


for pair in sys.argv[2:]:
    name, file = pair.split("=", 1)
    rng = os.path.join(root, "tests/schema", name + ".rng")
    if os.path.exists(rng):
        r = subprocess.run(["xmllint", "--noout", "--nonet", "--relaxng", rng, file], capture_output=True, text=True)
        if r.returncode:
            fault(name, r.stderr.strip())
        if name == "junit":
            check_junit(file)
        continue
    path = "policy/schema/report.schema.json" if name == "json" else f"tests/schema/{name}.json"
    schema = json.load(open(os.path.join(root, path)))
    texts = open(file).read().splitlines() if name == "rdjsonl" else [open(file).read()]
    for text in texts:
        document = json.loads(text)
        check_json(name, schema, document)
        check_more(name, document)
sys.exit(1 if bad else 0)
