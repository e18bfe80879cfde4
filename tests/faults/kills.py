#!/usr/bin/env python3
"""The judge, its guard, the keeper of verdicts or receive-pack is killed at a random moment of a push.

usage: kills.py GITWARD [KILLS [SEED]]

After each kill (SIGKILL, to a process that was seen alive):
  - no push with a secret has landed, and no ref has moved that should not;
  - git fsck finds the repository whole;
  - where the hook could still speak, the pusher reads why;
  - the next clean push passes and the next one with a secret does not.
"""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "git"))
from rawgit import Objects, Pack, answers, request  # noqa: E402

TARGETS = ("judge", "guard", "keeper", "receive-pack")
REF = b"refs/heads/main"


def children(pid):
    """Living children; a zombie is dead already."""
    found = []
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as f:
            for word in f.read().split():
                with open("/proc/%s/stat" % word, encoding="ascii", errors="replace") as s:
                    stat = s.read()
                if stat.rsplit(") ", 1)[1][0] != "Z":
                    found.append((int(word), stat.split("(", 1)[1].rsplit(")", 1)[0]))
    except (OSError, IndexError):
        pass
    return found


class Repository:
    def __init__(self, top, site, number, rng):
        self.dir = os.path.join(top, "r%d.git" % number)
        self.site, self.rng = site, rng
        self.objects = Objects()
        self.tip = None
        self.git("init", "-q", "--bare", self.dir)
        self.git("-C", self.dir, "config", "receive.unpackLimit", rng.choice(["1", "100"]))
        self.git("-C", self.dir, "config", "gc.auto", "0")
        hook = os.path.join(self.dir, "hooks/pre-receive")
        with open(hook, "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\nexec '%s' receive --policy '%s'\n" % (site["gitward"], site["policy"]))
        os.chmod(hook, 0o755)

    def git(self, *words):
        return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout

    def request(self, dirty):
        """The bytes of a push, and the commit that it would bring."""
        objects, rng = self.objects, self.rng
        text = b"".join(b"line %d of it\n" % rng.getrandbits(40) for _ in range(rng.choice([10, 100, 20000])))
        if dirty:
            text += b"T=" + rng.choice(self.site["secrets"]) + b"\n"
        blob = objects.put("blob", text)
        tree = objects.sorted_tree([(b"100644", b"a.env", blob)])
        parent = b"parent " + self.tip.encode() + b"\n" if self.tip else b""
        who = b" A <a@example.org> 1700000000 +0000\n"
        commit = objects.put("commit", b"tree " + tree.encode() + b"\n" + parent + b"author" + who + b"committer" +
                             who + b"\nmessage %d\n" % rng.getrandbits(40))
        pack = Pack(objects)
        for name in (commit, tree, blob):
            pack.add(name)
        return request(objects, [(self.tip or objects.zero, commit, REF)], pack.bytes()), commit

    def now(self):
        done = subprocess.run(["git", "-C", self.dir, "rev-parse", "-q", "--verify", REF.decode()], check=False,
                              capture_output=True, text=True)
        return done.stdout.strip() or None


def find(receive_pack, target):
    """The process to kill, or None if it is not there (yet)."""
    if target == "receive-pack":
        return receive_pack if any(children(receive_pack)) else None
    for hook, name in children(receive_pack):
        if name != "gitward":
            continue
        if target == "guard":
            return hook
        beside = [pid for pid, _ in children(hook)]  # the keeper is started first, and ends last
        if target == "keeper":
            return beside[0] if beside else None
        return beside[1] if len(beside) > 1 else None
    return None


def push(repository, data, target=None, wait=0.0):
    """Push, and kill the target `wait` seconds after it was seen. Also says
    whether the kill met a living process."""
    process = subprocess.Popen(["git", "receive-pack", repository.dir], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    result = {}
    # Ends only when all that hold the pipes have ended, orphans too.
    talk = threading.Thread(target=lambda: result.update(zip(("out", "err"), process.communicate(data))))
    talk.start()
    killed = False
    while target and talk.is_alive():
        pid = find(process.pid, target)
        if pid is None:
            time.sleep(0.0002)
            continue
        time.sleep(wait)
        parent = os.getpid() if target == "receive-pack" else None
        alive = process.poll() is None if parent else find(process.pid, target) == pid
        if alive:
            try:
                os.kill(pid, signal.SIGKILL)
                killed = True
            except ProcessLookupError:
                pass
        break
    talk.join()
    results, _ = answers(result.get("out") or b"")
    return results.get(REF), result.get("err") or b"", killed


def one_kill(repository, target, longest):
    """None: missed; else what went wrong, or ""."""
    rng = repository.rng
    dirty = rng.random() < 0.7
    data, commit = repository.request(dirty)
    said, err, killed = push(repository, data, target, rng.random() * longest[target])
    now = repository.now()
    longest[target] = longest[target] * (1.02 if killed else 0.97)
    if now not in (repository.tip, commit if not dirty else repository.tip):
        return "%s killed: A SECRET HAS LANDED, or the ref is wrong: %s %s" % (target, now, err[-800:])
    moved = now == commit
    repository.tip = now
    if not killed:
        return None
    if target == "keeper" and not dirty and not moved:
        return "the keeper was killed, and a clean push is refused: %r %r" % (said, err[-800:])
    fsck = subprocess.run(["git", "-C", repository.dir, "fsck", "--full", "--no-progress"], check=False,
                          capture_output=True, text=True)
    if fsck.returncode:
        return "%s killed: fsck says %s" % (target, fsck.stderr + fsck.stdout)
    if target == "judge" and not moved and b"error:" not in err:
        return "the judge was killed, the push rejected, and nobody says why: %r" % err
    if target != "receive-pack" and not moved and said != b"pre-receive hook declined":
        return "%s killed: rejected for another reason: %r" % (target, said)
    return ""


def afterwards(repository):
    """The gate stands as before."""
    for name in ("refs/heads/main.lock", "HEAD.lock"):  # git's own, if it was receive-pack that died
        if os.path.exists(os.path.join(repository.dir, name)):
            os.unlink(os.path.join(repository.dir, name))
    data, _ = repository.request(True)
    said, err, _ = push(repository, data)
    if said != b"pre-receive hook declined":
        return "after a kill a secret passes: %r %r" % (said, err)
    data, commit = repository.request(False)
    said, err, _ = push(repository, data)
    if said != b"ok":
        return "after a kill a clean push does not pass: %r %r" % (said, err)
    repository.tip = commit
    return ""


def life(task):
    site, number, kills, seed = task
    rng = random.Random("%s %d" % (seed, number))
    top = tempfile.mkdtemp(prefix="kills.")
    done = dict.fromkeys(TARGETS, 0)
    longest = {"judge": 0.02, "guard": 0.03, "keeper": 0.02, "receive-pack": 0.05}
    try:
        repository = Repository(top, site, number, rng)
        wrong = afterwards(repository)
        while not wrong and sum(done.values()) < kills:
            target = TARGETS[sum(done.values()) % len(TARGETS)]
            wrong = one_kill(repository, target, longest)
            if wrong == "":
                done[target] += 1
                if sum(done.values()) % 10 == 0:
                    wrong = afterwards(repository)
            wrong = wrong or ""
        repository.git("-C", repository.dir, "prune", "--expire=now")
        left = [f for f in os.listdir(os.path.join(repository.dir, "objects")) if f.startswith("tmp_objdir")]
        if left and not wrong:
            wrong = "git prune leaves %s" % left
        return wrong or done
    except Exception:
        return traceback.format_exc()
    finally:
        shutil.rmtree(top)


def check_cache(path):
    """What SQLite says of it, or ""; built without, there is none."""
    if not os.path.exists(path):
        return ""
    with sqlite3.connect(path) as db:
        said = [row[0] for row in db.execute("PRAGMA integrity_check")]
        rows = db.execute("SELECT count(*) FROM verdicts").fetchone()[0]
    return "" if said == ["ok"] and rows else "%s, %d rows" % (said, rows)


def main():
    gitward = os.path.abspath(sys.argv[1])
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 510
    seed = sys.argv[3] if len(sys.argv) > 3 else "1"
    for word in [w for w in os.environ if w.startswith("GIT_")]:
        del os.environ[word]
    os.environ.update(LC_ALL="C", GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null")
    top = tempfile.mkdtemp(prefix="kills.")
    try:
        site = {"gitward": gitward, "policy": top + "/policy.yaml"}
        with open(site["policy"], "w", encoding="utf-8") as f:
            f.write("gitward: 1\nuse: [recommended]\naudit: {file: %s/audit.jsonl}\n"
                    "cache: {path: %s/cache.db, size: 4MiB}\n" % (top, top))
        site["secrets"] = [subprocess.run([gitward, "rules", "fake", "ghp_{alnum:30}{crc32b62}", str(i)], check=True,
                                          capture_output=True).stdout.strip() for i in range(8)]
        each = 34
        tasks = [(site, n, min(each, kills - n * each), seed) for n in range((kills + each - 1) // each)]
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(life, tasks))
        broken = check_cache(top + "/cache.db")
        audit = subprocess.run([gitward, "audit", "verify", "--help"], check=False, capture_output=True)
        if audit.returncode == 0:
            audit = subprocess.run([gitward, "audit", "verify", "--policy", site["policy"]], check=False,
                                   capture_output=True, text=True)
            if audit.returncode:
                results.append("the chain of the audit is broken: " + audit.stdout + audit.stderr)
    finally:
        shutil.rmtree(top)
    bad = [r for r in results if isinstance(r, str)]
    if broken:
        bad.append("the cache is broken: " + broken)
    for told in bad:
        print("# " + told)
    total = {t: sum(r[t] for r in results if isinstance(r, dict)) for t in TARGETS}
    print("%sok - %d kills: %s" % ("not " if bad else "", sum(total.values()),
                                  ", ".join("%d of the %s" % (total[t], t) for t in TARGETS)))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
