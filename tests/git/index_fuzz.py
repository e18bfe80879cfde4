#!/usr/bin/env python3
"""Our own reader of index files against `git diff-index`, on repositories made at random.

  index_fuzz.py DUMP_INDEX [ROUNDS] [SEED]

Paths with common beginnings, files where directories were, modes, links, versions 2 to 4, cache-trees whole, broken and absent.
"""
import os
import random
import subprocess
import sys
import tempfile

DUMP, ROUNDS, SEED = os.path.realpath(sys.argv[1]), int(sys.argv[2] if len(sys.argv) > 2 else 60), int(sys.argv[3] if len(sys.argv) > 3 else 1)
ENV = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
       "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org", "LC_ALL": "C"}
NAMES = ["a", "a-b", "a.b", "a0", "ab", "b", "lib", "lib-x", "lib.c", "x" * 40, "\u00e9", "z z"]


def git(root, *words, feed=None):
    done = subprocess.run(["git", "-C", root, *words], env=ENV, input=feed, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        sys.exit(f"git {words}: {done.stderr.decode()}")
    return done.stdout


def path(r):
    return "/".join(r.choice(NAMES) for _ in range(r.randrange(1, 5)))


def stage(root, r, ids):
    """Add, change and remove at random through update-index, which keeps the cache-tree where it still holds."""
    lines = []
    for _ in range(r.choice((0, 1, 1, 3, 12))):
        mode = r.choice(("100644", "100644", "100755", "120000"))
        lines.append(f"{mode} {r.choice(ids)} 0\t{path(r)}" if r.random() < 0.8 else f"0 {'0' * 40} 0\t{path(r)}")
    git(root, "update-index", "--add", "--replace", "-z", "--index-info", feed=("\0".join(lines) + "\0").encode() if lines else b"")


def wanted(root, tree):
    """git's own answer without removals."""
    out = git(root, "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", tree).decode().split("\0")
    rows = []
    for head, name in zip(out[::2], out[1::2]):
        old, new, _, oid, kind = head[1:].split(" ")
        if kind != "D":
            rows.append(f"{new} {old} {oid} {name}")
    return sorted(rows)


def main():
    unknown = 0
    for n in range(ROUNDS):
        r = random.Random(f"{SEED}:{n}")
        with tempfile.TemporaryDirectory() as root:
            git(root, "init", "-q")
            ids = [git(root, "hash-object", "-w", "--stdin", feed=str(i).encode()).decode().strip() for i in range(6)]
            git(root, "config", "index.version", r.choice("234"))
            git(root, "config", "index.threads", r.choice(("true", "1")))
            for _ in range(6):
                stage(root, r, ids)
            tree = git(root, "write-tree").decode().strip()
            for _ in range(4):
                stage(root, r, ids)
                if r.random() < 0.3:
                    git(root, "update-index", "--index-version", r.choice("234"))
                got = subprocess.run([DUMP, tree], cwd=root, env=ENV, stdout=subprocess.PIPE, check=True).stdout.decode()
                if got == "unknown\n":
                    unknown += 1
                elif sorted(got.splitlines()) != wanted(root, tree):
                    sys.exit(f"round {n} of seed {SEED}:\nours\n{got}git\n" + "\n".join(wanted(root, tree)))
                if r.random() < 0.3:
                    tree = git(root, "write-tree").decode().strip()
    if unknown:
        sys.exit(f"{unknown} indexes were left to others, none should be")
    print(f"{ROUNDS} repositories, all as git says")


if __name__ == "__main__":
    main()
