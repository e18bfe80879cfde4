#!/usr/bin/env python3
"""Awkward files: each must show its fault at the right line, or be said not
to have been read, with file and line. All stand in one tree and are judged in
one run, so that none can hide another.

usage: tests/tools/hardness.py GITWARD

A case is (name, {path: text or bytes}, wanted). Wanted are "RULE PATH:LINE"
(a finding there), "undecided PATH:LINE" (said not to be read; line 0: any)
and "no RULE PATH" (nothing of that rule there).
"""
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

POD = """apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec:
  containers:
  - name: c
    image: registry.example.org/c:1.2
    securityContext:
      privileged: true
"""
PRIV = "kubernetes/privileged-container"
AT = 11  # the line of the fault in POD
SSH = "terraform-aws/sg-ingress-any-ssh"
GROUP = """resource "aws_security_group_rule" "a" {
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  security_group_id = "sg-1"
  cidr_blocks       = ["0.0.0.0/0"]
}
"""
PIPE = "docker/curl-pipe-shell"
FETCH = "RUN curl -fsSL https://example.org/i.sh | sh\n"
CHART = "apiVersion: v2\nname: a\nversion: 1.0.0\n"
FLOW = """on: pull_request
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
    - run: |
        make
        echo "${{ github.event.pull_request.title }}"
"""
INJECT = "github-actions/template-injection-run"
PICKLE = b"\x80\x02cos\nsystem\nq\x00X\x02\x00\x00\x00idq\x01\x85q\x02Rq\x03."
GLOBAL = "ml-files/pickle-dangerous-global"


def indent(text, by):
    return "".join(" " * by + line if line.strip() else line for line in text.splitlines(True))


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            file.writestr(info, data)
    return out.getvalue()


def cases():
    """The list; a name is used as the folder."""
    def pod(name, data, line=AT, file="pod.yaml"):
        return name, {file: data}, [f"{PRIV} {file}:{line}"]

    # --- bytes and encodings
    yield pod("crlf", POD.replace("\n", "\r\n"))
    yield pod("old-mac-line-ends-mixed", POD.replace("metadata:\n", "metadata:\r\n"))
    yield pod("utf8-bom", b"\xef\xbb\xbf" + POD.encode())
    yield pod("utf16-le", b"\xff\xfe" + POD.encode("utf-16-le"))
    yield pod("utf16-be", b"\xfe\xff" + POD.encode("utf-16-be"))
    yield pod("latin1-comment", b"# caf\xe9\n" + POD.encode(), AT + 1)
    yield "nul-byte", {"pod.yaml": POD.encode().replace(b"name: a", b"name: a\0")}, ["undecided pod.yaml:4"]
    yield pod("no-newline-at-end", POD.rstrip("\n"))
    yield pod("megabyte-line-before", "# " + "x" * 1_000_000 + "\n" + POD, AT + 1)
    yield pod("unicode-name", POD, file="pod ünïcode 测试.yaml")
    yield pod("name-with-spaces", POD, file="my pod (copy).yaml")
    yield pod("upper-case-extension", POD, file="POD.YAML")
    yield pod("yml", POD, file="pod.yml")
    yield pod("example-copy", POD, file="pod.yaml.example")
    # --- YAML
    yield pod("comment-only-first-document", "# nothing\n---\n" + POD, AT + 2)
    yield pod("directive", "%YAML 1.2\n---\n" + POD, AT + 2)
    yield pod("document-end-marks", "---\n" + POD + "...\n", AT + 1)
    yield pod("separator-with-comment", "--- # first\nkind: x\n--- # second\n" + POD, AT + 3)
    yield pod("five-thousand-documents", "a: 1\n---\n" * 5000 + POD, 10000 + AT)
    yield "broken-first-document", {"pod.yaml": "a: [1\n---\n" + POD}, ["undecided pod.yaml:0"]
    yield "broken-behind-the-fault", {"pod.yaml": POD + "---\na: [1\n"}, [f"{PRIV} pod.yaml:{AT}", "undecided pod.yaml:0"]
    yield "tab-indentation", {"pod.yaml": POD.replace("    securityContext", "\tsecurityContext")}, ["undecided pod.yaml:10"]
    yield "yaml-bomb", {"pod.yaml": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [" + ",".join([f"*{chr(97 + i)}"] * 9) + "]\n" for i in range(9)) + "---\n" + POD},\
        ["undecided pod.yaml:0"]
    yield "two-thousand-levels", {"pod.yaml": "a: " + "[" * 2000 + "]" * 2000 + "\n---\n" + POD}, ["undecided pod.yaml:0"]
    yield "kind-list", {"list.yaml": "apiVersion: v1\nkind: List\nitems:\n- " + indent(POD, 2).lstrip()}, [f"{PRIV} list.yaml:{AT + 3}"]
    yield pod("merge-key", POD.replace("    securityContext:\n      privileged: true\n", "    securityContext:\n      <<: *s\n")
              .replace("apiVersion: v1\n", "x: &s\n  privileged: true\napiVersion: v1\n"), 2)
    yield pod("alias-of-a-container", POD.replace("  containers:\n  - name: c", "  initContainers:\n  - &c\n    name: c") +
              "  containers:\n  - *c\n", AT + 1)
    yield pod("yes-is-true", POD.replace("true", "yes"))
    yield "quoted-keys", {"pod.yaml": POD.replace("privileged:", '"privileged":')}, [f"{PRIV} pod.yaml:{AT}"]
    yield pod("flow-style", '{apiVersion: v1, kind: Pod, metadata: {name: a},\n spec: {containers: [{name: c, image: "c:1",\n'
              '  securityContext: {privileged: true}}]}}\n', 3)
    yield pod("complex-key-beside", POD + "? [a, b]\n: c\n")
    yield "json-manifest", {"pod.json": json.dumps({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},
        "spec": {"containers": [{"name": "c", "image": "c:1", "securityContext": {"privileged": True}}]}}, indent=1)}, \
        [f"{PRIV} pod.json:13"]
    yield "json-in-yaml-name", {"pod.yaml": json.dumps({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},
        "spec": {"containers": [{"name": "c", "image": "c:1", "securityContext": {"privileged": True}}]}}, indent=1)}, \
        [f"{PRIV} pod.yaml:13"]
    yield "duplicate-key", {"pod.yaml": POD.replace("      privileged: true", "      privileged: false\n      privileged: true")}, \
        [f"{PRIV} pod.yaml:{AT + 1}"]
    # --- Kubernetes
    yield "rollout-of-a-custom-kind", {"r.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec:\n"
                                       "  template:\n    spec:\n      containers:\n      - name: c\n        image: c:1\n"
                                       "        securityContext: {privileged: true}\n"}, [f"{PRIV} r.yaml:10"]
    yield "cron-job", {"c.yaml": "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: r}\nspec:\n  schedule: '* * * * *'\n"
                       "  jobTemplate:\n    spec:\n      template:\n        spec:\n          initContainers:\n          - name: c\n"
                       "            image: c:1\n            securityContext: {privileged: true}\n"}, [f"{PRIV} c.yaml:13"]
    yield "ephemeral-container", {"e.yaml": POD.replace("  containers:", "  ephemeralContainers:")}, [f"{PRIV} e.yaml:{AT}"]
    yield "kustomize-patch", {"patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n"
                              "      containers:\n      - name: c\n        securityContext:\n          privileged: true\n"}, \
        [f"{PRIV} patch.yaml:10"]
    # --- Helm, Jinja
    yield "helm-if", {"Chart.yaml": CHART, "templates/p.yaml": "{{- if .Values.on }}\n" + POD + "{{- end }}\n"}, \
        [f"{PRIV} templates/p.yaml:{AT + 1}"]
    yield "helm-range", {"Chart.yaml": CHART, "templates/p.yaml": POD.replace(
        "  - name: c\n", "  {{- range .Values.names }}\n  - name: {{ . }}\n") + "  {{- end }}\n"}, [f"{PRIV} templates/p.yaml:{AT + 1}"]
    yield "helm-value-default", {"Chart.yaml": CHART, "values.yaml": "priv: true\n", "templates/p.yaml": POD.replace(
        "privileged: true", "privileged: {{ .Values.priv }}")}, [f"{PRIV} templates/p.yaml:{AT}"]
    yield "template-outside-a-chart", {"templates/p.yaml": POD.replace("name: a", "name: {{ .Release.Name }}-a")}, \
        [f"{PRIV} templates/p.yaml:{AT}"]
    yield "jinja-manifest", {"p.yaml": "{% if on %}\n" + POD.replace("name: a", "name: {{ name }}") + "{% endif %}\n"}, \
        [f"{PRIV} p.yaml:{AT + 1}"]
    yield "helm-nindent-block", {"Chart.yaml": CHART, "templates/p.yaml": POD.replace(
        "  name: a\n", "  name: a\n  labels:\n    {{- include \"a.labels\" . | nindent 4 }}\n")}, [f"{PRIV} templates/p.yaml:{AT + 2}"]
    # --- Terraform
    yield "terraform-crlf", {"main.tf": GROUP.replace("\n", "\r\n")}, [f"{SSH} main.tf:1"]
    yield "terraform-bom", {"main.tf": b"\xef\xbb\xbf" + GROUP.encode()}, [f"{SSH} main.tf:1"]
    yield "tfvars", {"main.tf": 'variable "r" {}\n' + GROUP.replace('["0.0.0.0/0"]', "var.r"),
                     "terraform.tfvars": 'r = ["0.0.0.0/0"]\n'}, [f"{SSH} main.tf:2"]
    yield "variable-default", {"main.tf": 'variable "r" {\n  default = ["0.0.0.0/0"]\n}\n' + GROUP.replace('["0.0.0.0/0"]', "var.r")}, \
        [f"{SSH} main.tf:4"]
    yield "local-value", {"main.tf": 'locals {\n  r = ["0.0.0.0/0"]\n}\n' + GROUP.replace('["0.0.0.0/0"]', "local.r")}, [f"{SSH} main.tf:4"]
    yield "count-zero", {"main.tf": GROUP.replace("  type ", "  count = 0\n  type ")}, [f"no {SSH} main.tf"]
    yield "unknown-variable", {"main.tf": 'variable "r" {}\n' + GROUP.replace('["0.0.0.0/0"]', "var.r")}, [f"no {SSH} main.tf"]
    yield "dynamic-block", {"main.tf": 'resource "aws_security_group" "a" {\n  dynamic "ingress" {\n    for_each = [22]\n    content {\n'
                            '      from_port   = ingress.value\n      to_port     = ingress.value\n      protocol    = "tcp"\n'
                            '      cidr_blocks = ["0.0.0.0/0"]\n    }\n  }\n}\n'}, [f"{SSH} main.tf:0"]
    yield "tf-json", {"main.tf.json": json.dumps({"resource": {"aws_security_group_rule": {"a": {
        "type": "ingress", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}}}}, indent=1)}, \
        [f"{SSH} main.tf.json:0"]
    yield "terraform-broken-behind", {"main.tf": GROUP + 'resource "x" {\n'}, [f"{SSH} main.tf:1", "undecided main.tf:0"]
    yield "terraform-broken-before", {"main.tf": 'a = = 1\n' + GROUP}, [f"{SSH} main.tf:2", "undecided main.tf:1"]
    yield "terraform-heredoc-policy", {"main.tf": 'resource "aws_iam_policy" "p" {\n  policy = <<-EOT\n    {"Statement": [{"Effect": "Allow",'
                                       ' "Action": "*", "Resource": "*"}]}\n  EOT\n}\n'}, ["terraform-aws/* main.tf:0"]
    yield "for-each-map", {"main.tf": GROUP.replace("  type ", '  for_each = {a = 22}\n  type ').replace("= 22", "= each.value", 2)
                           .replace("{a = each.value}", "{a = 22}")}, [f"{SSH} main.tf:1"]
    # --- Dockerfile
    def docker(name, text, line, file="Dockerfile", rule=PIPE):
        return name, {file: text}, [f"{rule} {file}:{line}"]
    base = "FROM debian:12.11\n"
    yield docker("docker-crlf", (base + FETCH).replace("\n", "\r\n"), 2)
    yield docker("docker-bom", b"\xef\xbb\xbf" + (base + FETCH).encode(), 2)
    yield docker("docker-lower-case", base + FETCH.replace("RUN", "run"), 2)
    yield docker("containerfile", base + FETCH, 2, "Containerfile")
    yield docker("docker-suffix", base + FETCH, 2, "Dockerfile.prod")
    yield docker("docker-prefix", base + FETCH, 2, "web.Dockerfile")
    yield docker("docker-continued", base + "RUN echo a && \\\n    # why\n\n    curl -fsSL https://example.org/i.sh | \\\n    sh\n", 5)
    yield docker("docker-escape-directive", "# escape=`\n" + base + "RUN echo a && `\n    curl -s https://example.org/i | sh\n", 4)
    yield docker("docker-heredoc", base + "RUN <<EOF\necho a\ncurl -s https://example.org/i | sh\nEOF\n", 4)
    yield docker("docker-unknown-instruction", base + "FETCH x\n" + FETCH, 3)
    yield docker("docker-exec-form-shell", base + 'RUN ["/bin/bash", "-c", "curl -s https://example.org/i | sh"]\n', 2)
    yield docker("docker-onbuild", base + "ONBUILD " + FETCH, 2)
    yield docker("docker-mount-flags", base + "RUN --mount=type=cache,target=/c --network=default curl -s https://example.org/i | sh\n", 2)
    yield docker("docker-argument-base", "ARG BASE=debian:latest\nFROM ${BASE}\n", 2, rule="docker/base-image-latest")
    yield docker("docker-user-of-a-stage", "FROM a:1 AS b\nUSER root\nFROM b\n", 2, rule="docker/last-user-root")
    yield docker("docker-sudo-bash", base + "RUN wget -qO- https://example.org/i | sudo -E bash -\n", 2)
    # --- Compose
    comp = "services:\n  w:\n    image: a:1\n    privileged: true\n"
    yield "compose-plain-name", {"compose.yaml": comp}, ["compose/privileged compose.yaml:4"]
    yield "compose-override", {"docker-compose.override.yml": comp}, ["compose/privileged docker-compose.override.yml:4"]
    yield "compose-extension-merge", {"compose.yml": "x-d: &d\n  privileged: true\nservices:\n  w:\n    <<: *d\n    image: a:1\n"}, \
        ["compose/privileged compose.yml:2"]
    yield "compose-extends", {"compose.yml": "services:\n  base:\n    image: a:1\n    privileged: true\n  w:\n    extends: base\n"}, \
        ["compose/privileged compose.yml:4"]
    # --- CI
    yield "workflow-on-is-no-boolean", {".github/workflows/w.yml": FLOW}, [f"{INJECT} .github/workflows/w.yml:0"]
    yield "workflow-quoted-on", {".github/workflows/w.yml": FLOW.replace("on:", '"on":', 1)}, [f"{INJECT} .github/workflows/w.yml:0"]
    yield "workflow-crlf", {".github/workflows/w.yaml": FLOW.replace("\n", "\r\n")}, [f"{INJECT} .github/workflows/w.yaml:0"]
    yield "workflow-folded", {".github/workflows/w.yml": FLOW.replace("run: |", "run: >-")}, [f"{INJECT} .github/workflows/w.yml:0"]
    yield "jenkins-triple-quotes", {"Jenkinsfile": "node('l') {\n  withCredentials([string(credentialsId: 'a', variable: 'T')]) {\n"
                                    "    sh \"\"\"\n      curl -H ${T} https://example.org\n    \"\"\"\n  }\n}\n"}, \
        ["jenkins/sh-gstring-credential Jenkinsfile:0"]
    yield "jenkins-named-script", {"ci/deploy.Jenkinsfile": "node('l') {\n  withCredentials([string(credentialsId: 'a', variable: 'T')]) {\n"
                                   "    sh(returnStdout: true, script: \"curl -H $T https://example.org\")\n  }\n}\n"}, \
        ["jenkins/sh-gstring-credential ci/deploy.Jenkinsfile:3"]
    yield "gitlab-reference-tag", {".gitlab-ci.yml": ".a:\n  script: [make]\nb:\n  image: alpine:3.20\n  script:\n"
                                   "  - !reference [.a, script]\n  - curl -s https://example.org/i | sh\n"}, \
        ["gitlab-ci/curl-pipe-shell .gitlab-ci.yml:7"]
    # --- configuration and code
    yield "ini-crlf-and-twice", {"airflow.cfg": "[core]\r\na = 1\r\n[fab]\r\nx = 1\r\n[fab]\r\nauth_role_public = Admin\r\n"}, \
        ["airflow/cfg-auth-public-role airflow.cfg:6"]
    yield "dag-broken-behind", {"dags/a.py": "import subprocess\nfrom airflow import DAG\nsubprocess.run(f\"{DAG}\", shell=True)\ndef g(:\n"}, \
        ["airflow/dag-subprocess-shell dags/a.py:3", "undecided dags/a.py:4"]
    yield "dag-python-two", {"dags/a.py": "import yaml\nprint 'x'\nyaml.load(open('f'))\n"}, ["ml-files/yaml-unsafe-load dags/a.py:3"]
    yield "notebook-source-as-text", {"a.ipynb": json.dumps({"cells": [{
        "cell_type": "code", "id": "a", "execution_count": None, "metadata": {}, "outputs": [],
        "source": "x = 1\n!curl -s https://example.org/i | sh\n"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)}, \
        ["ml-files/notebook-shell-pipe a.ipynb:0"]
    yield "notebook-cut-off", {"a.ipynb": '{"cells": [{"cell_type": "code",'}, ["undecided a.ipynb:1"]
    yield "dvc-foreach", {"dvc.yaml": "stages:\n  a:\n    foreach: [x, y]\n    do:\n      cmd: curl -s https://example.org/${item} | sh\n"}, \
        ["dvc/pipeline-curl-shell dvc.yaml:5"]
    yield "argocd-values-as-text", {"a.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  project: p\n"
                                    "  source:\n    repoURL: https://git.example.org/a\n    targetRevision: v1\n    helm:\n      values: |\n"
                                    "        auth:\n          password: abcdef\n"}, ["argocd/app-helm-secret-literal a.yaml:0"]
    # --- models
    yield "pickle-cut-off", {"m.pkl": PICKLE[:-3]}, [f"{GLOBAL} m.pkl:1"]
    yield "pickle-of-another-name", {"m.json": PICKLE}, [f"{GLOBAL} m.json:1"]
    yield "pickle-behind-a-stop", {"m.pkl": b"\x80\x02K\x01." + PICKLE}, [f"{GLOBAL} m.pkl:1"]
    yield "pickle-in-a-zip", {"m.pt": zipped({"archive/data.pkl": PICKLE, "archive/version": b"3\n"})}, [f"{GLOBAL} m.pt!archive/data.pkl:1"]
    yield "pickle-in-zips", {"m.zip": zipped({"m.pt": zipped({"archive/data.pkl": PICKLE})})}, [f"{GLOBAL} m.zip!m.pt!archive/data.pkl:1"]
    yield "keras-in-a-zip", {"m.keras": zipped({"config.json": b'{"class_name": "Lambda"}', "metadata.json": b"{}"})}, \
        ["ml-files/keras-lambda m.keras!config.json:1"]
    yield "safetensors-with-a-tail", {"m.safetensors": b"\x02\0\0\0\0\0\0\0{}tail"}, ["undecided m.safetensors:0"]
    yield "broken-zip", {"m.pt": zipped({"a": PICKLE})[:40]}, ["undecided m.pt:0"]
    # --- nothing to find
    yield "empty-files", {"a.yaml": "", "Dockerfile": "", "main.tf": "", "a.py": "", "a.json": ""}, ["no * a.yaml"]


def lay_out(root):
    """Write all cases; returns them."""
    found = list(cases())
    names = [name for name, _, _ in found]
    if len(set(names)) != len(names):
        raise SystemExit("two cases have one name")
    for name, files, _ in found:
        for path, data in files.items():
            file = pathlib.Path(root, name, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return found


def scan(gitward, root):
    """[(rule, path, line)] of one run over the whole tree."""
    done = subprocess.run([gitward, "scan", "--format", "json", "."], cwd=root, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (1, 3):
        raise SystemExit(f"gitward: exit {done.returncode}: {done.stderr.decode(errors='replace')}")
    report = json.loads(done.stdout)
    return [(f["rule"], f["place"]["path"], f["place"].get("line", 0)) for f in report["findings"] if "place" in f]


def holds(found, name, wanted):
    """Is what a case wants there?"""
    first, rest = wanted.split(" ", 1)
    if first == "no":
        rule, path = rest.split(" ", 1)
        return not any(p == f"{name}/{path}" and (rule == "*" or r == rule) for r, p, _ in found)
    path, line = rest.rsplit(":", 1)
    rule = "undecided/" if first == "undecided" else first.rstrip("*")
    return any(p == f"{name}/{path}" and r.startswith(rule) and int(line) in (0, l) for r, p, l in found)


def main():
    gitward = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as root:
        listed = lay_out(root)
        found = scan(gitward, root)
    bad = 0
    for i, (name, files, wanted) in enumerate(listed, 1):
        missing = [w for w in wanted if not holds(found, name, w)]
        bad += bool(missing)
        print(f"{'not ok' if missing else 'ok'} {i} - {name}")
        for w in missing:
            print(f"#   wanted {w}")
        if missing:
            for r, p, l in sorted(set(found)):
                if p.split("/")[0] == name and (r.startswith("undecided") or r in " ".join(wanted)):
                    print(f"#   there is {r} {p}:{l}")
    print(f"1..{len(listed)}")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
