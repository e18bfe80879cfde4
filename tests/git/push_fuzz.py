#!/usr/bin/env python3
"""Random pushes, raw, through the real git receive-pack with the real gate.

usage: push_fuzz.py GITWARD RULES [PUSHES [SEED]]

Each object that this makes carries a marker; a rule of level observe finds
markers, so the verdict shows what was really scanned. For each push the true
set of new objects is reckoned here: what the pack brings and the store had
not, and what the new tips reach and no old ref does. Then
  - a planted secret in it (or in a ref name, a push option) must be rejected,
    and nothing may have landed;
  - without one the push must pass;
  - each new object's marker must stand in the verdict.
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from push_plans import Maker, PLANS  # noqa: E402
from rawgit import Objects, receive_pack, request  # noqa: E402

MARKER_RULE = """gitward: 1
rules:
- id: probe/marker
  severity: info
  confidence: high
  tier: proven
  title: A marker of the test
  match: {node: text}
  find: {regex: '(?<secret>mark-[0-9a-f]{16})'}
  message: "marker {secret|mask}"
"""
POLICY = """gitward: 1
use: [recommended]
rules: {'git-push/*': observe, 'probe/*': observe}
"""
LIFE = 125  # pushes of one repository


class Server:
    """A repository with the gate, and what we know of its store."""

    def __init__(self, rng, top, site, number):
        self.rng, self.site = rng, site
        self.dir = os.path.join(top, "r%d.git" % number)
        self.objects = Objects("sha256" if number % 6 == 5 else "sha1")
        self.store, self.refs, self.old = set(), {}, set()
        self.git("init", "-q", "--bare", "--object-format=" + self.objects.algorithm, self.dir, at=None)
        limit = rng.choice(["1", "100", "100", "100000"])
        for key, value in (("receive.unpackLimit", limit), ("receive.advertisePushOptions", "true"),
                           ("gc.auto", "0"), ("receive.denyDeletes", "false"),
                           ("core.logAllRefUpdates", "always")):
            self.git("config", key, value)
        self.pool = None
        if number % 3 == 1:
            self.pool = os.path.join(top, 'p"%d:.git' % number)
            self.git("init", "-q", "--bare", "--object-format=" + self.objects.algorithm, self.pool, at=None)
            with open(os.path.join(self.dir, "objects/info/alternates"), "w", encoding="utf-8") as f:
                f.write(os.path.join(self.pool, "objects") + "\n")
        hook = os.path.join(self.dir, "hooks/pre-receive")
        with open(hook, "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\nexec '%s' receive --bundle '%s' --policy '%s' -f json -o verdict.json\n" %
                    (site["gitward"], site["bundle"], site["policy"]))
        os.chmod(hook, 0o755)

    def git(self, *words, at="", data=None):
        where = [] if at is None else ["-C", at or self.dir]
        done = subprocess.run(["git", *where, *words], input=data, capture_output=True, check=True)
        return done.stdout

    def plant(self, names):
        """Objects that stood in the store before the gate did."""
        for name in names:
            kind, body = self.objects.bodies[name]
            at = self.pool if self.pool and self.rng.random() < 0.5 else self.dir
            got = self.git("hash-object", "-w", "--literally", "-t", kind, "--stdin", at=at, data=body)
            assert got.decode().strip() == name
            self.store.add(name)

    def set_ref(self, ref, name):
        self.git("update-ref", ref.decode(), name)
        self.refs[ref] = name
        self.settle()

    def settle(self):
        self.old = self.objects.reach(self.refs.values())

    def new_objects(self, push):
        fresh = {n for n in push.sent if n not in self.store}
        tips = [new for _, new, _ in push.commands if new != self.objects.zero]
        return fresh | self.objects.reach(tips, self.old)

    def check_store(self):
        listed = self.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").decode().split()
        assert set(listed) == self.store, "the store is not what it should be: %d, %d" % (
            len(set(listed) - self.store), len(self.store - set(listed)))
        refs = dict(line.split(b" ", 1)[::-1] for line in
                    self.git("for-each-ref", "--format=%(objectname) %(refname)").splitlines())
        assert {r: i.decode() for r, i in refs.items()} == self.refs, "refs are not what they should be"


def judged(server):
    """What the verdict says was scanned: blobs, commits and tags, names in paths."""
    with open(os.path.join(server.dir, "verdict.json"), "rb") as f:
        verdict = json.loads(f.read().decode("utf-8"))
    blobs, messages, names = set(), set(), set()
    for finding in verdict["findings"]:
        if finding["rule"] != "probe/marker":
            continue
        place = finding["place"]
        if "blob" in place:
            blobs.add(place["blob"])
        elif place["path"] == "<path>":
            names.add(finding["fingerprint"])
        elif "#message" in place["path"]:
            messages.add(place["commit"])
    return verdict, blobs, messages, names


def blocking(server):
    with open(os.path.join(server.dir, "verdict.json"), encoding="utf-8") as f:
        return [(x["rule"], x["message"], x.get("place")) for x in json.load(f)["findings"] if x["level"] == "enforce"]


def unscanned(server, maker, new, outcome):
    verdict, blobs, messages, names = outcome
    missed = []
    wanted = set()
    for name in new:
        kind, _ = server.objects.bodies[name]
        if kind == "blob" and name in maker.marked and name not in blobs:
            missed.append("blob %s %r" % (name, server.objects.bodies[name][1][-600:]))
        if kind in ("commit", "tag") and name not in messages:
            missed.append("%s %s %r" % (kind, name, server.objects.bodies[name][1]))
        if kind == "tree" and name not in maker.dirty:
            wanted |= maker.names.get(name, set())
    if len(names) < len(wanted):
        missed.append("%d of %d names %s" % (len(wanted) - len(names), len(wanted), wanted))
    receipt = verdict["coverage"]["receipt"]
    told = re.match(r"covered: \d+ new objects \((\d+) commits, (\d+) trees, (\d+) blobs, (\d+) tags\)", receipt)
    have = dict(zip(("commit", "tree", "blob", "tag"), map(int, told.groups())))
    count = dict.fromkeys(have, 0)
    for name in new:
        count[server.objects.bodies[name][0]] += 1
    # Old blobs that come to new places, and old trees below new ones, are looked at too.
    if any(have[k] < count[k] for k in have) or any(have[k] != count[k] for k in ("commit", "tag")):
        missed.append("the receipt does not cover %s" % count)
    return missed, receipt


def one_push(server, maker, plan):
    push = maker.push(plan)
    if push is None:
        return None
    new = server.new_objects(push)
    dirty = [n for n in new if n in maker.dirty] + push.dirty_words
    verdict_file = os.path.join(server.dir, "verdict.json")
    if os.path.exists(verdict_file):
        os.unlink(verdict_file)
    data = request(server.objects, push.commands, push.pack, push.options, push.atomic)
    results, unpack, said, code = receive_pack(server.dir, data)
    told = "%s: %s unpack=%s exit=%s %s" % (plan.__name__, results, unpack, code, said[-1500:].decode("latin-1"))
    if unpack != b"ok" or not os.path.exists(verdict_file):
        return "the push did not come to the gate: " + told
    passed = {r for r, why in results.items() if why == b"ok"}
    refs = {ref for _, _, ref in push.commands}
    if dirty and (passed or any(why != b"pre-receive hook declined" for why in results.values())):
        return "A SECRET HAS LANDED: %s %s" % (dirty, told)
    if not dirty and passed != refs:
        return "a clean push was refused: %s\n%s" % (told, blocking(server))
    missed, receipt = unscanned(server, maker, new, judged(server))
    if missed:
        return "not scanned: %s %s %s" % (missed, receipt, told)
    if not dirty:
        server.store |= set(push.sent)
        for _, new_id, ref in push.commands:
            if new_id == server.objects.zero:
                server.refs.pop(ref)
            else:
                server.refs[ref] = new_id
        server.settle()
        maker.landed(push)
    return "blocked" if dirty else "passed"


def life(task):
    site, number, pushes, seed = task
    rng = random.Random("%s %s" % (seed, number))
    top = tempfile.mkdtemp(prefix="push-fuzz.")
    tally = {"blocked": 0, "passed": 0, "objects": 0}
    try:
        server = Server(rng, top, site, number)
        maker = Maker(rng, server)
        done = 0
        while done < pushes:
            plan = rng.choice(PLANS)
            told = one_push(server, maker, plan)
            if told is None:
                continue
            done += 1
            if told not in tally:
                return "repository %d, push %d: %s" % (number, done, told)
            tally[told] += 1
            if done % 40 == 0:
                server.check_store()
                if rng.random() < 0.5:
                    server.git("repack", "-qadk")
        server.check_store()
        server.git("fsck", "--connectivity-only")
        tally["objects"] = len(server.store)
        return tally
    except Exception:  # so that the number of the repository is told with it
        return "repository %d: %s" % (number, traceback.format_exc())
    finally:
        shutil.rmtree(top)


def markers(site, top, rng):
    """Markers that the scanner takes for no placeholder, asked for beforehand."""
    found = []
    os.makedirs(top + "/markers")
    for part in range(30):
        made = ["mark-%016x" % rng.getrandbits(64) for _ in range(100)]
        with open("%s/markers/%02d" % (top, part), "w", encoding="utf-8") as f:
            f.write("\n".join(made) + "\n")
        found.append(made)
    out = subprocess.run([site["gitward"], "scan", "--bundle", site["bundle"], "--policy", site["policy"], "--rules",
                          "probe/*", "-f", "json", top + "/markers"], capture_output=True,
                         check=True).stdout
    places = [f["place"] for f in json.loads(out)["findings"]]
    return [found[int(p["path"][-2:])][p["line"] - 1].encode() for p in places]


def main():
    gitward, rules = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    pushes = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    seed = sys.argv[4] if len(sys.argv) > 4 else "1"
    os.environ.update(LC_ALL="C", GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null")
    for word in [w for w in os.environ if w.startswith("GIT_") and not w.startswith("GIT_CONFIG")]:
        del os.environ[word]
    top = tempfile.mkdtemp(prefix="push-fuzz.")
    try:
        site = {"gitward": gitward, "bundle": top + "/rules.gwb", "policy": top + "/policy.yaml"}
        os.makedirs(top + "/probe")
        with open(top + "/probe/marker.yaml", "w", encoding="utf-8") as f:
            f.write(MARKER_RULE)
        with open(site["policy"], "w", encoding="utf-8") as f:
            f.write(POLICY)
        subprocess.run([gitward, "rules", "compile", rules, top + "/probe", "-o", site["bundle"]],
                       check=True, capture_output=True)
        secrets = [subprocess.run([gitward, "rules", "fake", "ghp_{alnum:30}{crc32b62}", str(i)], check=True,
                                  capture_output=True).stdout.strip() for i in range(20)]
        site["secrets"] = secrets
        site["markers"] = markers(site, top, random.Random(seed))
        tasks = [(site, n, min(LIFE, pushes - n * LIFE), seed) for n in range((pushes + LIFE - 1) // LIFE)]
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(life, tasks))
    finally:
        shutil.rmtree(top)
    bad = [r for r in results if isinstance(r, str)]
    for told in bad:
        print(told)
    total = {k: sum(r[k] for r in results if isinstance(r, dict)) for k in ("blocked", "passed", "objects")}
    print("%d pushes: %d blocked, %d passed, %d objects landed, 0 unscanned" % (
        total["blocked"] + total["passed"], total["blocked"], total["passed"], total["objects"])
        if not bad else "%d repositories went wrong" % len(bad))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
