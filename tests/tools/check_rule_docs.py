#!/usr/bin/env python3
"""The rules that docs/rules.md shows are run, and faults are told as it promises.

Usage: tests/tools/check_rule_docs.py SOURCE-DIRECTORY GITWARD

Each block that begins with "```yaml rule" is a rule file whose tests must pass. Each of FAULTS is a rule file with one fault: it must be
refused with exit 2, and the message must name file, line and column, the number, and (where one is near) what was probably meant. Warnings
must be told the same way and not refuse. All operators, kinds of parse and node classes must be named on the pages.
"""
import os
import re
import subprocess
import sys
import tempfile
import textwrap

RULE = """\
gitward: 1
rules:
- id: local/a
  severity: low
  title: t
  match: {node: yaml.document}
  deny: {at: a, is: 1}
  message: m
"""


def changed(old, new, text=RULE):
    if old not in text:
        raise AssertionError(old)
    return text.replace(old, new, 1)


# number, place, words of the message, file
FAULTS = [
    ("E001", "3:1", "tab", changed("- id", "\t- id")),
    ("E002", "7:3", "did you mean 'deny'", changed("  deny:", "  denny:")),
    ("E002", "7:17", "did you mean 'starts'", changed("is: 1", "strats: x")),
    ("E002", "2:1", "did you mean 'rules'", changed("rules:", "ruels:")),
    ("E003", "5:3", "", changed("  title: t", "  severity: low")),
    ("E004", "7:21", "quote", changed("is: 1", "is: no")),
    ("E005", "4:13", "info", changed("low", "lw")),
    ("E006", "3:3", "deny", changed("  deny: {at: a, is: 1}\n", "")),
    ("E007", "7:", "", changed("is: 1", "matches: '(a'")),
    ("E009", "7:", "several nodes", changed("at: a,", 'at: "a[*]",')),
    ("E009", "7:", "", changed("at: a,", 'at: "a[",')),
    ("E010", "7:", "", changed("at: a,", "at: $b,")),
    ("E011", "6:17", "did you mean 'yaml.document'", changed("yaml.document", "yaml.documnet")),
    ("E011", "6:39", "did you mean 'aws_s3_bucket'", changed("{node: yaml.document}", "{node: cloud.resource, type: aws_s3_bukket}")),
    ("E011", "6:37", "did you mean 'AWS::S3::Bucket'", changed("{node: yaml.document}", '{node: cfn.resource, type: "AWS::S3::Buckte"}')),
    ("E011", "6:35", "did you mean 'Deployment'", changed("{node: yaml.document}", "{node: k8s.object, type: Deploymnet}")),
    ("E012", "7:14", "did you mean 'bucket'", changed("{node: yaml.document}", "{node: cloud.resource, type: aws_s3_bucket}").replace("at: a,", "at: buckte,")),
    ("E012", "7:65", "did you mean 'SSEAlgorithm'", changed("{node: yaml.document}", '{node: cfn.resource, type: "AWS::S3::Bucket"}').replace("at: a,", "at: BucketEncryption.ServerSideEncryptionConfiguration.SSEAlgoritm,")),
    ("E012", "7:30", "did you mean 'privileged'", changed("{node: yaml.document}", "{node: k8s.container}").replace("at: a,", "at: securityContext.priviledged,")),
    ("E012", "7:51", "did you mean 'cidr_blocks'", changed("{node: yaml.document}", "{node: cloud.resource, type: aws_security_group}").replace("{at: a, is: 1}", "{some: 'ingress[*]', as: i, that: {at: $i.cidr_blcoks, has: x}}")),
    ("E013", "7:", "", changed("is: 1", "cidr_covers: 5")),
    ("E014", "7:", "", changed("is: 1", "in: []")),
    ("E015", "3:7", "local", changed("local/a", "other/a")),
    ("E016", "7:", "", changed("{at: a, is: 1}", "{use: nothing, with: {x: a}}")),
    ("E017", "8:", "", changed("message: m", 'message: "{a"')),
    ("E021", "7:", "", changed("{at: a, is: 1}", "{some: a, that: {some: b, that: {some: c, that: {some: d, that: {is: 1}}}}}")),
]
WARNINGS = [("E022", "7:", "default", changed("is: 1", "is_not: 1"))]


def run(gitward, verb, text, top, n):
    folder = os.path.join(top, str(n), "rules")
    os.makedirs(folder)
    path = os.path.join(folder, "a.yaml")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    done = subprocess.run([gitward, "rules", verb, folder], capture_output=True, text=True, check=False)
    return path, done.returncode, done.stdout + done.stderr


def faults(gitward, top):
    bad = 0
    for i, (number, place, words, text) in enumerate(FAULTS + WARNINGS):
        path, code, out = run(gitward, "lint", text, top, f"fault{i}")
        wanted = 0 if (number, place, words, text) in WARNINGS else 2
        lines = [line for line in out.split("\n") if f"{path}:{place}" in line and words in line]
        numbered = [line for line in lines if f"[{number}]" in line or number in ("E001", "E003", "E004")]
        if code != wanted or not numbered:
            bad += 1
            print(f"{number} at {place}, '{words}': exit {code}: {out.strip()}")
    return bad


def examples(gitward, page, top):
    bad = count = 0
    with open(page, encoding="utf-8") as f:
        blocks = re.findall(r"^( *)```yaml rule\n(.*?)^ *```", f.read(), re.S | re.M)
    for i, (_, text) in enumerate(blocks):
        _, code, out = run(gitward, "test", textwrap.dedent(text), top, f"example{i}")
        count += 1
        if code or " 0 tests" in out:
            bad += 1
            print(f"{page}: example {i + 1}: exit {code}: {out.strip()}")
    print(count, "examples")
    return bad if count else 1


def named(root, page, table, pattern):
    with open(os.path.join(root, table), encoding="utf-8") as f:
        names = re.findall(pattern, f.read())
    with open(os.path.join(root, page), encoding="utf-8") as f:
        text = f.read()
    missing = [n for n in names if not re.search(r"(?<![\w.-])" + re.escape(n) + r"(?![\w-])", text)]
    for name in missing:
        print(f"{page} does not tell of '{name}' ({table})")
    return len(missing) if names else 1


def main():
    root, gitward = sys.argv[1], os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as top:
        bad = faults(gitward, top) + examples(gitward, os.path.join(root, "docs/rules.md"), top)
    bad += named(root, "docs/rules.md", "src/query/ops.def", r'GW_OP\(\w+, "(\w+)"')
    bad += named(root, "docs/rules.md", "src/query/kinds.def", r'GW_PARSE_KIND\(\w+, "([\w-]+)"')
    bad += named(root, "docs/node-classes.md", "src/model/classes.def", r'GW_CLASS\(\w+, "([\w.-]+)"')
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
