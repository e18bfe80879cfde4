"""Trees of a history against a model of the comparison, entry by entry: names
out of order, twice, as file and directory, modes with a leading zero.
tree_diff.py DUMP_SCOPE ROUNDS [SEED]"""
import os
import random
import subprocess
import sys
import tempfile
import zlib

from rawgit import Objects

NAMES = [b"a", b"a.b", b"a0", b"b", b"ab", b"abc", b"c", b"c-", b"d"]
MODES = [b"100644"] * 6 + [b"100755", b"120000", b"0100644"]


def key(entry):
    return entry[1] + (b"/" if int(entry[0], 8) & 0o170000 == 0o40000 else b"")


def is_less(a, b):
    """As git compares: one byte behind the shorter name decides."""
    n = min(len(a[1]), len(b[1]))
    return (a[1][:n], (key(a) + b"\0")[n]) < (b[1][:n], (key(b) + b"\0")[n])


def new_entries(tree, olds):
    """(mode, name, added) of what stands in no old tree just so."""
    at, before, found = [0] * len(olds), None, []
    for e in tree:
        old, added = False, True
        for i, other in enumerate(olds):
            while at[i] < len(other) and is_less(other[at[i]], e):
                at[i] += 1
            if at[i] == len(other) or other[at[i]][1] != e[1]:
                continue
            if int(other[at[i]][0], 8) == int(e[0], 8) and other[at[i]][2] == e[2]:
                old = True
                break
            added = False
        if not old or (before and before[1] == e[1]):
            found.append((int(e[0], 8), e[1], added))
        before = e
    return found


def change(rng, entries, blobs):
    entries = list(entries)
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        kind, i = rng.random(), rng.randrange(len(entries) + 1)
        if kind < 0.3 or not entries:
            entries.insert(i, (rng.choice(MODES), rng.choice(NAMES), rng.choice(blobs)))
        elif kind < 0.5:
            entries.pop(i - 1)
        elif kind < 0.8:
            entries[i - 1] = (entries[i - 1][0], entries[i - 1][1], rng.choice(blobs))
        else:
            entries[i - 1] = (rng.choice(MODES), entries[i - 1][1], entries[i - 1][2])
    if rng.random() < 0.8:
        entries.sort(key=key)
    return entries


def write(git_dir, name, kind, body):
    path = os.path.join(git_dir, "objects", name[:2], name[2:])
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(zlib.compress(b"%s %d\0" % (kind.encode(), len(body)) + body))


def one(dump, seed):
    rng, o = random.Random(seed), Objects()
    blobs = [o.put("blob", b"%d" % i) for i in range(4)]
    trees, commits, want = [], [], []
    for n in range(30):
        parents = rng.sample(range(n), min(n, rng.choice([1, 1, 1, 2]))) if n else []
        if parents and n - 1 not in parents:
            parents[0] = n - 1
        trees.append(change(rng, trees[parents[0]] if parents else [], blobs))
        commits.append(o.put("commit", b"tree %s\n%sauthor A <a@b> %d +0000\ncommitter A <a@b> %d +0000\n\nm%d\n" % (
            o.tree(trees[n]).encode(), b"".join(b"parent %s\n" % commits[p].encode() for p in parents), n, n, n)))
        same = [p for p in parents if trees[p] == trees[n]]
        for mode, name, added in [] if same else new_entries(trees[n], [trees[p] for p in parents]):
            want.append((mode, name.decode(), added))
    with tempfile.TemporaryDirectory() as d:
        subprocess.run(["git", "init", "-q", "--bare", d], check=True)
        for name, (kind, body) in o.bodies.items():
            write(d, name, kind, body)
        with open(os.path.join(d, "refs/heads/main"), "w") as f:
            f.write(commits[-1] + "\n")
        told = {}
        for packed in (False, True):
            if packed:
                subprocess.run(["git", "-C", d, "repack", "-adfq", "--window=50"], check=True)
            out = subprocess.run([dump, "history"], cwd=d, capture_output=True, text=True, check=True).stdout
            told[packed] = [line for line in out.split("\n") if line.startswith("entry ")]
        if told[False] != told[True]:
            sys.exit("seed %d: packed and loose differ" % seed)
        # An entry is told once for its place, mode, id and whether it is odd: compare sets.
        got = {(int(w[1], 8), w[2], w[3] == "added=1") for w in (line.split(" ") for line in told[True])}
        if not got <= set(want):
            sys.exit("seed %d: told but not new: %s" % (seed, sorted(got - set(want))[:3]))
        missing = {w[:2] for w in want} - {g[:2] for g in got}
        if missing:
            sys.exit("seed %d: not told: %s" % (seed, sorted(missing)[:3]))


def main():
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    for i in range(int(sys.argv[2])):
        one(sys.argv[1], seed + i)
    print("%s histories" % sys.argv[2])


main()
