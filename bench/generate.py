#!/usr/bin/env python3
"""Make repositories to measure on: always the same for the same arguments.

  bench/generate.py KIND DIRECTORY [--commits N] [--files N]

KIND: source     files like a program's, many small edits: a pack full of deltas
      manifests  Kubernetes manifests and values files, edited
      mixed      lock files and tables that grow, some random bytes
      wide       one commit of so many files (--files), and one file staged
      blobs      large blobs: --files times 50 MB
"""
import argparse
import os
import random
import subprocess

ENV = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C",
       "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
       "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z"}
WORDS = ("request response handler context buffer length offset value error return index count name path store parse read write open close "
         "next state config client server table column field record cursor stream frame block queue worker signal timer event").split()


def git(root, *words, **more):
    return subprocess.run(["git", "-C", root, *words], env=ENV, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)


def source_line(r):
    a, b, c, d, e = r.choices(WORDS, k=5)
    return r.choice((f"\t{a}_{b} = {c}({d}, {r.randrange(1000)}); /* {e} */", f"\tif ({a}->{b} > {r.randrange(64)})",
                     f"\t\treturn {c}_{d}(&{a}->{e});", f"static int {a}_{b}(struct {c} *{d}, size_t {e})", "{", "}", ""))


def manifest_line(r):
    a, b = r.choices(WORDS, k=2)
    return f"  {a}-{b}-{r.randrange(10000)}: \"{r.choice(WORDS)} {r.randrange(100000)}\""


def mixed_line(r):
    return f'    {{"name": "{r.choice(WORDS)}-{r.choice(WORDS)}", "version": "{r.randrange(20)}.{r.randrange(50)}.{r.randrange(9)}", "size": {r.getrandbits(40)}}},'


KINDS = {
    "source": (source_line, "src/{0}/{1}.c", 300, ""),
    "manifests": (manifest_line, "apps/{0}/{1}.yaml", 80,
                  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: apps\ndata:\n"),
    "mixed": (mixed_line, "data/{0}/{1}.txt", 2000, ""),
}


def history(root, kind, commits, files):
    """A stream for fast-import: all files, then commits that edit, insert and remove lines."""
    line, name, lines, head = KINDS[kind]
    r = random.Random(kind)
    texts = [[line(r) for _ in range(r.randrange(lines // 2, lines * 2))] for _ in range(files)]
    feed = subprocess.Popen(["git", "-C", root, "fast-import", "--quiet"], stdin=subprocess.PIPE, env=ENV)
    for commit in range(commits + 1):
        touched = range(files) if commit == 0 else r.sample(range(files), r.randrange(1, 4))
        feed.stdin.write(f"commit refs/heads/main\ncommitter a <a@example.org> {1700000000 + 60 * commit} +0000\ndata 8\nchange.\n\n".encode())
        for i in touched:
            text = texts[i]
            for _ in range(0 if commit == 0 else r.randrange(1, 9)):
                at = r.randrange(len(text))
                text[at:at + r.randrange(2)] = [line(r)]
            body = (head + "\n".join(text) + "\n").encode()
            feed.stdin.write(f"M 100644 inline {name.format(i % 40, i)}\ndata {len(body)}\n".encode() + body + b"\n")
    feed.stdin.close()
    if feed.wait():
        raise SystemExit("generate.py: git fast-import failed")
    git(root, "-c", "pack.threads=1", "repack", "-adfq", "--depth=50", "--window=10")


def wide(root, files):
    feed = subprocess.Popen(["git", "-C", root, "fast-import", "--quiet"], stdin=subprocess.PIPE, env=ENV)
    feed.stdin.write(b"commit refs/heads/main\ncommitter a <a@example.org> 1700000000 +0000\ndata 5\nall.\n\n")
    for i in range(files):
        body = f"int f{i}(void) {{ return {i}; }}\n".encode()
        feed.stdin.write(f"M 100644 inline d{i % 100}/e{i // 100 % 20}/f{i}.c\ndata {len(body)}\n".encode() + body + b"\n")
    feed.stdin.close()
    feed.wait()
    git(root, "symbolic-ref", "HEAD", "refs/heads/main")
    git(root, "read-tree", "HEAD")
    path = os.path.join(root, "d1/e1/f101.c")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        out.write("int changed(void) { return 7; }\n")
    git(root, "add", "d1/e1/f101.c")


def blobs(root, files):
    """Half of the bytes repeat, so that they pack to something; each is unlike the others."""
    feed = subprocess.Popen(["git", "-C", root, "fast-import", "--quiet"], stdin=subprocess.PIPE, env=ENV)
    for i in range(files):
        r = random.Random(i)
        feed.stdin.write(f"commit refs/heads/main\ncommitter a <a@example.org> {1700000000 + i} +0000\ndata 5\nbig.\n\n".encode())
        part = "\n".join(mixed_line(r) for _ in range(5000)).encode() + b"\n"
        body = b"".join(str(k).encode() + part for k in range(50_000_000 // len(part)))
        feed.stdin.write(f"M 100644 inline big/{i}.txt\ndata {len(body)}\n".encode() + body + b"\n")
    feed.stdin.close()
    feed.wait()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("kind", choices=[*KINDS, "wide", "blobs"])
    p.add_argument("directory")
    p.add_argument("--commits", type=int, default=4000)
    p.add_argument("--files", type=int)
    a = p.parse_args()
    os.makedirs(a.directory)
    subprocess.run(["git", "init", "-q", a.directory], env=ENV, check=True)
    if a.kind == "wide":
        wide(a.directory, a.files or 200_000)
    elif a.kind == "blobs":
        blobs(a.directory, a.files or 20)
    else:
        history(a.directory, a.kind, a.commits, a.files or 400)


if __name__ == "__main__":
    main()
