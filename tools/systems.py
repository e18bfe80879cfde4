#!/usr/bin/env python3
"""Push a faulty change of each system through the gate, then the repaired one.

usage: tools/systems.py GITWARD [--write | --check]

Every case is a repository with the gate on its server: a first push that must
pass, a push with a fault that must be rejected and say the right thing at the
right line, and the repaired push that must pass. --write makes
docs/systems.md of what the pushes printed; --check fails when it differs (but
for the line with the sums).
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "systems.md"
HEAD = """# What a push looks like, system by system

Made by `tools/systems.py`, which pushes these changes through a real server hook; do not edit.
Each change is rejected with the profile *recommended*, which is what runs without any policy file; the repaired change passes.
All rules of a system: [packs.md](packs.md).
"""
WHEN = "2026-01-02T03:04:05Z"

JENKINS = """pipeline {{
  agent {{ label 'linux' }}
  stages {{
    stage('Publish') {{
      steps {{
        withCredentials([string(credentialsId: 'registry', variable: 'TOKEN')]) {{
          {step}
        }}
      }}
    }}
  }}
}}
"""
KUBE = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: shop
spec:
  selector:
    matchLabels: {{app: shop}}
  template:
    metadata:
      labels: {{app: shop}}
    spec:
      containers:
      - name: web
        image: registry.example.org/shop@sha256:{digest}
        securityContext:
          {security}
"""
DAG = """from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG(dag_id="load"):
    BashOperator(
        task_id="fetch",
        bash_command={command},
        {env}
    )
"""
PROJECT = """apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: shop
  namespace: argocd
spec:
  sourceRepos:
  - {repo}
  destinations:
  - namespace: {space}
    server: https://kubernetes.default.svc
"""
FLUX = """apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: shop
  namespace: flux-system
spec:
  interval: 5m
  url: {url}
  ref:
    tag: v1.4.0
  verify:
    mode: HEAD
    secretRef:
      name: signers
"""
NOTEBOOK = """resource "aws_sagemaker_notebook_instance" "lab" {{
  name                   = "lab"
  instance_type          = "ml.t3.medium"
  role_arn               = aws_iam_role.lab.arn
  subnet_id              = aws_subnet.lab.id
  security_groups        = [aws_security_group.lab.id]
  kms_key_id             = aws_kms_key.lab.arn
  root_access            = "Disabled"
  direct_internet_access = "{direct}"
}}
"""
GROUP = """resource "aws_security_group_rule" "ssh" {{
  type              = "ingress"
  description       = "administration"
  security_group_id = aws_security_group.web.id
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["{range}"]
}}
"""
MLFLOW = """services:
  tracking:
    image: registry.example.org/mlflow:3.5.0
    command: mlflow server --host 0.0.0.0 --backend-store-uri sqlite:///m.db{more}
"""
PROFILE = """apiVersion: kubeflow.org/v1
kind: Profile
metadata:
  name: research
spec:
  owner:
    kind: Group
    name: {owner}
  resourceQuotaSpec:
    hard:
      cpu: "16"
"""
DVC = """[core]
    remote = data
['remote "data"']
    url = {url}
"""
DOCKER = """FROM debian:12.11@sha256:{digest}
{run}
USER app
CMD ["/usr/local/bin/tool"]
"""

CASES = [
    ("Jenkins", "A credential is expanded by Groovy, so it lands in the process list and in the log.",
     "Jenkinsfile", JENKINS.format(step='sh "curl -sSf -H \\"Authorization: Bearer ${TOKEN}\\" https://registry.example.org/publish"'),
     JENKINS.format(step="sh 'curl -sSf -H \"Authorization: Bearer $TOKEN\" https://registry.example.org/publish'"),
     ["Jenkinsfile:7", "jenkins/sh-gstring-credential"]),
    ("Docker", "A build fetches a script and runs it unseen.",
     "Dockerfile", DOCKER.format(digest="a" * 64, run="RUN curl -fsSL https://example.org/install.sh | sh"),
     DOCKER.format(digest="a" * 64, run="COPY install.sh /tmp/\nRUN sh /tmp/install.sh"),
     ["Dockerfile:2", "docker/curl-pipe-shell"]),
    ("Kubernetes", "A container asks for all rights of its node.",
     "deploy/shop.yaml", KUBE.format(digest="b" * 64, security="privileged: true"),
     KUBE.format(digest="b" * 64, security="allowPrivilegeEscalation: false"),
     ["deploy/shop.yaml:17", "kubernetes/privileged-container"]),
    ("Terraform", "SSH is opened to the whole internet.",
     "network.tf", GROUP.format(range="0.0.0.0/0"), GROUP.format(range="10.20.0.0/16"),
     ["network.tf:1", "terraform-aws/sg-ingress-any-ssh"]),
    ("MLflow", "A tracking server listens on every address and asks for no login.",
     "docker-compose.yml", MLFLOW.format(more=""), MLFLOW.format(more=" --app-name basic-auth"),
     ["docker-compose.yml:4", "mlflow/server-open-no-auth"]),
    ("DVC", "Data is fetched over a connection that anyone on the way can change.",
     ".dvc/config", DVC.format(url="http://data.example.org/store"), DVC.format(url="s3://example-data/store"),
     [".dvc/config:4", "dvc/remote-http"]),
    ("SageMaker", "A notebook instance reaches the internet past the company's network.",
     "notebook.tf", NOTEBOOK.format(direct="Enabled"), NOTEBOOK.format(direct="Disabled"),
     ["notebook.tf:9", "sagemaker/notebook-direct-internet"]),
    ("Kubeflow", "A profile belongs to everyone who can log in.",
     "profiles/research.yaml", PROFILE.format(owner="system:authenticated"), PROFILE.format(owner="research-team"),
     ["profiles/research.yaml:8", "kubeflow/profile-owner-wildcard"]),
    ("Airflow", "Whoever triggers a run writes part of a shell command.",
     "dags/load.py", DAG.format(command="\"fetch {{ dag_run.conf['source'] }}\"", env="env={},"),
     DAG.format(command='"fetch \\"$SOURCE\\""', env="env={\"SOURCE\": \"{{ dag_run.conf['source'] }}\"},"),
     ["dags/load.py:7", "airflow/dag-bash-injection"]),
    ("Argo CD", "A project may deploy from anywhere into any namespace.",
     "argocd/shop.yaml", PROJECT.format(repo='"*"', space='"*"'),
     PROJECT.format(repo="https://git.example.org/shop.git", space="shop"),
     ["argocd/shop.yaml:8", "argocd/project-any-source"]),
    ("Flux", "A source is fetched without TLS.",
     "clusters/prod/shop.yaml", FLUX.format(url="http://git.example.org/shop.git"),
     FLUX.format(url="https://git.example.org/shop.git"),
     ["clusters/prod/shop.yaml:8", "flux/git-http"]),
]


def environment(home):
    """Git's own settings and identity, the same everywhere."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env.update(HOME=home, LC_ALL="C", GIT_CONFIG_NOSYSTEM="1")
    for who in ("AUTHOR", "COMMITTER"):
        env.update({f"GIT_{who}_NAME": "Ada", f"GIT_{who}_EMAIL": "ada@example.org", f"GIT_{who}_DATE": WHEN})
    return env


class Repository:
    """A server with the gate, and a clone."""

    def __init__(self, gitward, scratch, name):
        self.env = environment(scratch)
        self.work = os.path.join(scratch, name)
        bare = self.work + ".git"
        self.run("git", "-c", "init.defaultBranch=main", "init", "-q", "--bare", bare, cwd=scratch)
        self.run(gitward, "install", "--server", bare, cwd=scratch)
        self.run("git", "-c", "init.defaultBranch=main", "clone", "-q", bare, self.work, cwd=scratch)

    def run(self, *argv, cwd=None, fails=False):
        """What a command prints; its exit must be 0, or not 0."""
        done = subprocess.run(argv, cwd=cwd or self.work, env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        if (done.returncode != 0) != fails:
            raise SystemExit(f"{' '.join(argv)}: exit {done.returncode}\n{done.stdout}")
        return done.stdout

    def commit(self, path, text, message):
        """Write one file and commit it."""
        file = pathlib.Path(self.work, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.run("git", "add", "--all")
        self.run("git", "commit", "-q", "-m", message)

    def push(self, fails=False):
        """What the server said, without git's prefix."""
        said = self.run("git", "push", "-q", "origin", "HEAD:main", fails=fails)
        return "\n".join(line[8:].rstrip() for line in said.splitlines() if line.startswith("remote: ")).strip("\n")


def screen(gitward, scratch, case):
    """Push the three changes of a case; what the rejected one printed."""
    name, _, path, fault, repaired, wanted = case
    repo = Repository(gitward, scratch, name.lower().replace(" ", ""))
    repo.commit("README.md", f"# {name}\n", "Begin")
    repo.push()
    repo.commit(path, fault, f"Change {path}")
    said = repo.push(fails=True)
    for text in wanted:
        if text not in said:
            raise SystemExit(f"{name}: '{text}' is not said:\n{said}")
    repo.run("git", "reset", "-q", "--hard", "HEAD~1")
    repo.commit(path, repaired, f"Change {path}")
    said_again = repo.push()
    if wanted[1] in said_again:
        raise SystemExit(f"{name}: the repaired change is still told of:\n{said_again}")
    print(f"ok - {name}")
    return said


def uncounted(text):
    """The page without the sums: any new rule may change them."""
    return [line for line in text.splitlines() if not line.startswith("gitward: ")]


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--write"], ["--check"]):
        raise SystemExit(__doc__)
    gitward = os.path.abspath(sys.argv[1])
    scratch = tempfile.mkdtemp()
    page = HEAD
    try:
        for case in CASES:
            said = screen(gitward, scratch, case)
            page += f"\n## {case[0]}\n\n{case[1]}\n\n```text\n$ git push\n{said}\n```\n"
    finally:
        shutil.rmtree(scratch)
    if sys.argv[2:] == ["--write"]:
        PAGE.write_text(page, encoding="utf-8")
    elif sys.argv[2:] and uncounted(PAGE.read_text(encoding="utf-8")) != uncounted(page):
        raise SystemExit("docs/systems.md is not what the pushes print: run tools/systems.py GITWARD --write")


if __name__ == "__main__":
    main()
