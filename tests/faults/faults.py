#!/usr/bin/env python3
"""Every call site of the receive path is made to fail, one at a time.

usage: faults.py GITWARD LIBFAULT.SO [CASE...]

fault.c, preloaded, notes where each allocation, each reading and each writing
call comes from. Then, for each place, the push is judged again with that call
failing the first time, some n-th time, and each time. Whatever fails:
  - a push with a secret is never allowed;
  - a clean push is allowed or undecided, never let in by accident, and the
    judge ends with one of the four exit codes, not by a signal;
  - what is not allowed says something, unless its own words could not be written.
"""
import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

MOST_SITES, HEAD, SITE = 8192, struct.Struct("<QIi"), struct.Struct("<QI20s")
SIZE = HEAD.size + MOST_SITES * SITE.size
WRITERS = {"write", "writev", "fwrite", "fputs", "fputc", "putc", "fflush", "fclose"}


class Shared:
    """The mapped file that fault.c fills."""

    def __init__(self, path):
        with open(path, "wb") as f:
            f.truncate(SIZE)
        with open(path, "r+b") as f:
            self.map = mmap.mmap(f.fileno(), SIZE)
        self.path = path

    def reset(self, target=0, nth=0):
        self.map[:] = b"\0" * SIZE
        self.map[:HEAD.size] = HEAD.pack(target, nth, 0)

    def fired(self):
        return HEAD.unpack(self.map[:HEAD.size])[2]

    def sites(self):
        found = {}
        for at in range(HEAD.size, SIZE, SITE.size):
            where, count, name = SITE.unpack(self.map[at:at + SITE.size])
            if where:
                found[where] = (count, name.rstrip(b"\0").decode())
        return found


class Case:
    """A repository, its quarantine as receive-pack makes it, and the judge."""

    def __init__(self, top, name, gitward, library, dirty, packed, audit, cache):
        self.name, self.gitward, self.library, self.dirty = name, gitward, library, dirty
        self.dir = os.path.join(top, name + ".git")
        self.top = top
        work = os.path.join(top, name + "-work")
        self.git("init", "-q", "--bare", self.dir)
        self.git("init", "-q", work)
        self.write(work, "a.txt", "hello\n" * 50)
        self.write(work, "d/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n")
        self.commit(work, "one")
        self.git("-C", work, "push", "-q", self.dir, "HEAD:refs/heads/main")
        self.old = self.git("-C", work, "rev-parse", "HEAD").strip()
        secret = subprocess.run([gitward, "rules", "fake", "ghp_{alnum:30}{crc32b62}"], check=True,
                                capture_output=True, text=True).stdout
        self.write(work, "deploy.env", "T=" + (secret if dirty else "none\n"))
        self.write(work, "d/more.json", '{"a": [1, 2, 3]}\n')
        shutil.make_archive(os.path.join(work, "z"), "zip", os.path.join(work, "d"))
        self.commit(work, "two")
        self.git("-C", work, "tag", "-a", "-m", "a tag", "v1")
        self.new = self.git("-C", work, "rev-parse", "HEAD").strip()
        tag = self.git("-C", work, "rev-parse", "v1").strip()
        self.lines = "%s %s refs/heads/main\n%s %s refs/tags/v1\n" % (self.old, self.new, "0" * 40, tag)
        quarantine = os.path.join(self.dir, "objects/tmp_objdir-incoming-x")
        os.makedirs(os.path.join(quarantine, "pack"))
        pack = subprocess.run(["git", "-C", work, "pack-objects", "--revs", "--stdout", "-q", "--thin"],
                              input=("%s\n%s\n^%s\n" % (self.new, tag, self.old)).encode(), check=True,
                              capture_output=True).stdout
        self.env = {"GIT_DIR": ".", "GIT_QUARANTINE_PATH": quarantine, "GIT_OBJECT_DIRECTORY": quarantine,
                    "GIT_ALTERNATE_OBJECT_DIRECTORIES": os.path.join(self.dir, "objects"),
                    "LC_ALL": "C", "PATH": os.environ["PATH"], "HOME": top, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", "index-pack", "--stdin", "--fix-thin"] if packed else ["git", "unpack-objects", "-q"],
                       input=pack, check=True, capture_output=True, cwd=self.dir, env=self.env)
        self.policy = os.path.join(top, name + ".yaml")
        with open(self.policy, "w", encoding="utf-8") as f:
            f.write("gitward: 1\nuse: [recommended]\n")
            if audit:
                f.write("audit: {file: %s/%s.jsonl, metrics: %s/%s.prom}\n" % (top, name, top, name))
            if cache:
                f.write("cache: {path: %s/%s.db}\n" % (top, name))

    def git(self, *words):
        return subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], check=True,
                              capture_output=True, text=True).stdout

    def write(self, work, path, text):
        path = os.path.join(work, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)

    def commit(self, work, message):
        self.git("-C", work, "add", "-A")
        self.git("-C", work, "commit", "-q", "-m", message)

    def judge(self, shared):
        env = dict(self.env, LD_PRELOAD=self.library, GW_FAULT_FILE=shared.path)
        try:
            return subprocess.run([self.gitward, "receive", "-j", "1", "--policy", self.policy], cwd=self.dir, env=env,
                                  input=self.lines.encode(), capture_output=True, check=False, timeout=90)
        except subprocess.TimeoutExpired:
            return None


def rounds(count):
    """The first time, some later ones, and each time."""
    found, n = [1], 2
    while n <= count:
        found.append(n)
        n = n * 3 // 2 + 1
    return found + [0]


def fault_of(case, done, name):
    if done is None:
        return "it hangs"
    if done.returncode not in (0, 1, 2, 3):
        return "it ends with %d" % done.returncode
    if case.dirty and done.returncode == 0:
        return "A SECRET IS LET IN"
    if done.returncode and not done.stderr and not done.stdout and name not in WRITERS:
        return "it ends with %d and says nothing" % done.returncode
    return None


def run_case(case, pool_shared):
    shared = pool_shared[0]
    shared.reset()
    plain = case.judge(shared)
    wanted = 1 if case.dirty else 0
    if plain.returncode != wanted:
        return ["%s: ends with %d without any fault: %s" % (case.name, plain.returncode, plain.stderr.decode())], 0, 0
    jobs = [(where, name, nth) for where, (count, name) in sorted(shared.sites().items()) for nth in rounds(count)]
    sites = len(shared.sites())
    bad, fired = [], 0
    free = list(pool_shared)

    def one(job):
        where, name, nth = job
        mine = free.pop()
        mine.reset(where, nth)
        done = case.judge(mine)
        hit = mine.fired()
        free.append(mine)
        wrong = fault_of(case, done, name)
        if not wrong:
            return hit, None
        said = done.stderr[-300:].decode("latin-1") if done else ""
        return hit, "%s: %s at module %d offset %#x, time %s: %s: %s" % (
            case.name, name, where >> 40, where & (1 << 40) - 1, nth or "each", wrong, said)

    with ThreadPoolExecutor(len(pool_shared)) as pool:
        for hit, told in pool.map(one, jobs):
            fired += hit > 0
            if told:
                bad.append(told)
    return bad, sites, fired


def main():
    gitward, library = (os.path.abspath(a) for a in sys.argv[1:3])
    top = tempfile.mkdtemp(prefix="faults.")
    for word in [w for w in os.environ if w.startswith("GIT_")]:
        del os.environ[word]
    os.environ.update(GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null", LC_ALL="C")
    failures = 0
    try:
        shared = [Shared("%s/shared%d" % (top, i)) for i in range(os.cpu_count() or 1)]
        cases = {"dirty-loose": (True, False, True, False), "dirty-pack": (True, True, False, False),
                 "clean-pack": (False, True, True, False), "dirty-cache": (True, True, False, True)}
        for name, how in cases.items():
            if len(sys.argv) > 3 and name not in sys.argv[3:]:
                continue
            bad, sites, fired = run_case(Case(top, name, gitward, library, *how), shared)
            for told in bad[:40]:
                print("# " + told)
            failures += len(bad)
            print("%sok - %s: %d call sites, %d faults, %d wrong" % ("not " if bad or not fired else "", name, sites,
                                                                   fired, len(bad)))
            failures += not fired
    finally:
        shutil.rmtree(top)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
