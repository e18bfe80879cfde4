#!/usr/bin/env python3
"""Runs the commands of the docs, and holds all of them against --help.

Usage: check_docs.py SOURCE-DIRECTORY GITWARD
Blocks that begin with "```sh run" are run line by line, each file in a fresh repository with a bad Dockerfile, a remote "origin" and one commit that
it does not have. A line must exit with 0, or with N where its comment ends with "exit N". Every "gitward COMMAND --option" in code of any page must
be a command with such an option.
"""
import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile

source, program = sys.argv[1], os.path.realpath(sys.argv[2])
pages = ["README.md"] + sorted(glob.glob("docs/**/*.md", root_dir=source, recursive=True))
bad = lines_run = seen = 0


def fault(page, what):
    global bad
    bad += 1
    print(f"{page}: {what}")


def environment(scratch):
    e = {"HOME": scratch, "PATH": os.path.dirname(program) + ":/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1"}
    for who in ("AUTHOR", "COMMITTER"):
        e.update({f"GIT_{who}_NAME": "Ada", f"GIT_{who}_EMAIL": "ada@example.org"})
    return e


FIXTURE = r"""
git config --global init.defaultBranch main
git init -q --bare origin.git && git init -q work && cd work
git remote add origin ../origin.git
printf 'FROM debian:12\nRUN curl -s https://example.org/x | sh\n' >Dockerfile
git add . && git commit -q -m one && git push -q origin main && git remote set-head origin main
git checkout -q -b topic && echo hello >a.txt && git add . && git commit -q -m two
"""


def run_page(page, blocks):
    global lines_run
    with tempfile.TemporaryDirectory() as scratch:
        env = environment(scratch)
        subprocess.run(["sh", "-e", "-c", FIXTURE], cwd=scratch, env=env, check=True)
        for line in "".join(blocks).splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            wanted = re.search(r"#.*exit (\d)$", line)
            r = subprocess.run(["sh", "-c", line], cwd=os.path.join(scratch, "work"), env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
            lines_run += 1
            if r.returncode != (int(wanted.group(1)) if wanted else 0):
                fault(page, f"'{line}' exits with {r.returncode}\n{r.stdout[-800:]}{r.stderr[-800:]}")


helps = {}


def options_of(command):
    if command not in helps:
        r = subprocess.run([program, command, "--help"], capture_output=True, text=True)
        helps[command] = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", r.stdout)) if r.returncode == 0 else None
    return helps[command]


def check_command(page, words):
    global seen
    if len(words) < 2 or not re.fullmatch(r"[a-z]+", words[1]) or words[1] == "help":
        return
    seen += 1
    options = options_of(words[1])
    if options is None:
        fault(page, f"no command 'gitward {words[1]}'")
        return
    for word in words[2:]:
        option = re.match(r"--[a-z][a-z-]*", word)
        if option and option.group() not in options:
            fault(page, f"'gitward {words[1]}' has no option {option.group()}")


def split(text):
    text = re.split(r"[|>;&#]|\$\(", text)[0]
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


for page in pages:
    text = open(os.path.join(source, page), encoding="utf-8").read()
    blocks = re.findall(r"^```(\S*)([^\n]*)\n(.*?)^```", text, re.M | re.S)
    for kind, _, body in blocks:
        if kind in ("", "sh", "console"):
            for line in body.splitlines():
                line = re.sub(r"^\s*(\$ |sudo )*", "", line)
                if line.startswith("gitward "):
                    check_command(page, split(line))
    for code in re.findall(r"`((?:git )?(?:gitward|ward) [^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)):
        check_command(page, split(code.replace("git ward ", "gitward ")))
    marked = [body for kind, more, body in blocks if kind == "sh" and more.strip() == "run"]
    if marked:
        run_page(page, marked)
print(f"{lines_run} lines run, {seen} commands looked at, {bad} faults")
if not lines_run or not seen:
    bad += 1
sys.exit(1 if bad else 0)
