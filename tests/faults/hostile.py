#!/usr/bin/env python3
"""What an adversary pushes to make the gate slow, large, or blind.

usage: hostile.py GITWARD [CASE...]

Real pushes through git receive-pack. Each names what must come of it; memory
is the peak of the judge and its guard, and must stay below 256 MB.
"""
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zipfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "git"))
from rawgit import KINDS, Objects, Pack, answers, entry_head, receive_pack, request  # noqa: E402

MOST_MEMORY = 256 << 10  # KiB
WHO = b" A <a@example.org> 1700000000 +0000\n"
MEASURE = """
import json, os, resource, sys, time
begin = time.monotonic()
pid = os.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
state = os.waitpid(pid, 0)[1]
use = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as f:
    json.dump({"peak": use.ru_maxrss, "cpu": use.ru_utime + use.ru_stime, "wall": time.monotonic() - begin,
               "exit": os.WEXITSTATUS(state) if os.WIFEXITED(state) else 128 + os.WTERMSIG(state)}, f)
sys.exit(os.WEXITSTATUS(state) if os.WIFEXITED(state) else 1)
"""


class Server:
    """A bare repository with the gate, measured."""

    def __init__(self, top, gitward, policy=""):
        self.top, self.gitward = top, gitward
        self.dir = os.path.join(top, "s.git")
        self.objects = Objects()
        self.secret = subprocess.run([gitward, "rules", "fake", "ghp_{alnum:30}{crc32b62}"], check=True,
                                     capture_output=True).stdout.strip()
        self.git("init", "-q", "--bare", self.dir)
        self.git("-C", self.dir, "config", "receive.advertisePushOptions", "true")
        self.git("-C", self.dir, "config", "gc.auto", "0")
        with open(top + "/measure.py", "w", encoding="utf-8") as f:
            f.write(MEASURE)
        with open(top + "/policy.yaml", "w", encoding="utf-8") as f:
            f.write("gitward: 1\nuse: [recommended]\naudit: {file: %s/audit.jsonl}\n%s" % (top, policy))
        with open(self.dir + "/hooks/pre-receive", "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\nexec '%s' '%s/measure.py' '%s/measured' '%s' receive --policy '%s/policy.yaml'\n" %
                    (sys.executable, top, top, gitward, top))
        os.chmod(self.dir + "/hooks/pre-receive", 0o755)

    def git(self, *words, data=None):
        return subprocess.run(["git", *words], check=True, capture_output=True, input=data).stdout

    # --- objects ----------------------------------------------------------
    def blob(self, body):
        return self.objects.put("blob", body)

    def commit(self, tree, parents=(), message=b"message\n", head=b"author" + WHO + b"committer" + WHO):
        return self.objects.put("commit", b"tree " + tree.encode() + b"\n" +
                                b"".join(b"parent " + p.encode() + b"\n" for p in parents) + head + b"\n" + message)

    def files(self, files):
        """A commit of files, {name: bytes}."""
        return self.commit(self.objects.sorted_tree([(b"100644", n, self.blob(b)) for n, b in files.items()]))

    def push(self, commit, ref=b"refs/heads/x", objects=None, commands=None, options=()):
        """(passed, what was said, what was measured)."""
        pack = Pack(self.objects)
        for name in objects if objects is not None else sorted(self.objects.reach([commit])):
            pack.add(name)
        return self.push_raw(commands or [(self.objects.zero, commit, ref)], pack.bytes(), options)

    def push_raw(self, commands, pack, options=()):
        if os.path.exists(self.top + "/measured"):
            os.unlink(self.top + "/measured")
        results, unpack, said, _ = receive_pack(self.dir, request(self.objects, commands, pack, options))
        measured = {"peak": 0, "cpu": 0, "wall": 0, "exit": None}
        if os.path.exists(self.top + "/measured"):
            with open(self.top + "/measured", encoding="utf-8") as f:
                measured = json.load(f)
        passed = bool(results) and all(why == b"ok" for why in results.values())
        return passed, said.decode("latin-1") + unpack.decode(), measured

    def refs(self):
        return self.git("-C", self.dir, "for-each-ref")


def expect(told, *conditions):
    """conditions: (is it so, what was promised); told: of the push."""
    passed, said, measured = told
    for so, promise in conditions + ((measured["peak"] <= MOST_MEMORY, "memory stays below 256 MB"),):
        if not so:
            raise AssertionError("%s: passed=%s %s %s" % (promise, passed, measured, said[-1500:]))
    print("# %.0f MB, %.2f s of CPU, exit %s" % (measured["peak"] / 1024, measured["cpu"], measured["exit"]))


def blocked(told, *conditions):
    expect(told, (not told[0], "it is rejected"), (told[2]["exit"] in (1, 3), "with a verdict"), *conditions)


def allowed(told, *conditions):
    expect(told, (told[0], "it passes"), *conditions)


# --- size -----------------------------------------------------------------

def bomb_pack(server, size, tail):
    """A pack with one commit over a blob of zeros that ends in `tail`."""
    deflate, out = zlib.compressobj(9), bytearray()
    import hashlib  # pylint: disable=import-outside-toplevel
    name = hashlib.sha1(b"blob %d\0" % size)
    left = size - len(tail)
    zeros = bytes(1 << 20)
    while left:
        piece = zeros[:min(left, len(zeros))]
        name.update(piece)
        out += deflate.compress(piece)
        left -= len(piece)
    name.update(tail)
    out += deflate.compress(tail) + deflate.flush()
    blob = name.hexdigest()
    tree = server.objects.tree([(b"100644", b"zeros.bin", blob)])
    commit = server.commit(tree)
    pack = Pack(server.objects)
    pack.add(tree)
    pack.add(commit)
    pack.data += entry_head(KINDS["blob"], size) + out
    pack.count += 1
    return commit, pack.bytes()


def bomb(server, size):
    commit, pack = bomb_pack(server, size, b"\nT=" + server.secret + b"\n")
    print("# a pack of %.1f MB holds %.0f MB" % (len(pack) / 1e6, size / 1e6))
    blocked(server.push_raw([(server.objects.zero, commit, b"refs/heads/x")], pack))


def blob_bomb(server):
    """A blob of 300 MB in a pack of 300 kB, with a secret at its end."""
    bomb(server, 300 << 20)


def blob_bomb_big(server):
    """A blob of 2.25 GB in a pack of 2 MB."""
    bomb(server, 2250 << 20)


def tree_bomb(server):
    """Ten to the tenth paths in twelve objects."""
    tree = server.objects.tree([(b"100644", b"f", server.blob(b"T=" + server.secret + b"\n"))])
    for _ in range(10):
        tree = server.objects.tree([(b"40000", b"%d" % i, tree) for i in range(10)])
    told = server.push(server.commit(tree))
    blocked(told, ("secrets/github-pat" in told[1], "the secret is found"), (told[2]["cpu"] < 5, "in little time"))


def deep_tree(server):
    """Trees 5,000 deep."""
    tree = server.objects.tree([(b"100644", b"f", server.blob(b"T=" + server.secret + b"\n"))])
    for _ in range(5000):
        tree = server.objects.tree([(b"40000", b"d", tree)])
    told = server.push(server.commit(tree))
    blocked(told, ("secrets/github-pat" in told[1], "the secret is found"), (told[2]["cpu"] < 5, "in little time"))


def many_refs(server):
    """A hundred thousand refs, a secret behind the last."""
    clean, dirty = server.files({b"a": b"x\n"}), server.files({b"a": b"T=" + server.secret + b"\n"})
    zero = server.objects.zero
    commands = [(zero, clean, b"refs/heads/m/%d" % i) for i in range(100000)] + [(zero, dirty, b"refs/heads/z")]
    told = server.push(None, objects=sorted(server.objects.reach([clean, dirty])), commands=commands)
    blocked(told, ("secrets/github-pat" in told[1], "the secret is found"), (told[2]["cpu"] < 20, "in little time"))


def many_commits(server):
    """Five thousand commits, a secret in one of the first, taken out at once."""
    tip = server.files({b"a": b"T=" + server.secret + b"\n"})
    for i in range(5000):
        tree = server.objects.tree([(b"100644", b"a", server.blob(b"%d\n" % (i % 7)))])
        tip = server.commit(tree, [tip], b"change %d\n" % i)
    told = server.push(tip)
    blocked(told, ("secrets/github-pat" in told[1], "the secret is found"))


def long_line(server):
    """One line of 13 MB, made to keep patterns busy, a secret at its end."""
    told = server.push(server.files({b"a.js": b"a='" + b"password_" * 1500000 + b"' " + server.secret + b"\n"}))
    blocked(told, ("secrets/github-pat" in told[1] or told[2]["exit"] == 3, "the secret is found, or it is undecided"),
            (told[2]["cpu"] < 30, "in bounded time"))


def yaml_laughs(server):
    """Anchors of anchors, and brackets without end."""
    text = b"a0: &a0 [x]\n" + b"".join(b"a%d: &a%d [%s]\n" % (i, i, b",".join([b"*a%d" % (i - 1)] * 10))
                                      for i in range(1, 40))
    told = server.push(server.files({b"k8s.yaml": b"apiVersion: v1\nkind: Pod\n" + text, b"b.json": b"[" * 200000,
                                     b"c.yaml": b"[" * 100000, b"d.tf": b"a = " + b"(" * 100000,
                                     b"z.env": b"T=" + server.secret + b"\n"}))
    blocked(told, ("secrets/github-pat" in told[1], "the secret is found"), (told[2]["cpu"] < 10, "in little time"))


def zip_bombs(server):
    """A ratio bomb, forty archives inside each other, many entries."""
    flat = io.BytesIO()
    with zipfile.ZipFile(flat, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("zeros", bytes(400 << 20))
    nested = b"T=" + server.secret + b"\n"
    for _ in range(40):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("inner.zip", nested)
        nested = out.getvalue()
    wide = io.BytesIO()
    with zipfile.ZipFile(wide, "w", zipfile.ZIP_STORED) as z:
        for i in range(30000):
            z.writestr("%d" % i, b"")
    for name, body in ((b"flat.zip", flat.getvalue()), (b"deep.zip", nested), (b"wide.zip", wide.getvalue())):
        told = server.push(server.files({name: body}))
        blocked(told, (told[2]["exit"] == 3, "%s is undecided" % name.decode()), (told[2]["cpu"] < 20, "in bounded time"))


# --- blindness ------------------------------------------------------------

def policy_in_push(server):
    """The push brings a policy, a baseline, waivers and attributes that forgive it."""
    token = b"T=" + server.secret + b"\n"
    told = server.push(server.files({
        b".gitward.yaml": b"gitward: 1\nuse: [observe]\ndefault: 'off'\nrules: {'secrets/*': 'off'}\nwaivers: any\n",
        b".gitleaks.toml": b"[allowlist]\npaths = ['''.*''']\n", b".gitattributes": b"* -diff -text binary\n",
        b".gitignore": b"*\n", b".gitwardignore": b"*\n",
        b"a.env": b"# gitward:allow secrets/github-pat reason=\"mine\"\n" + token,
        b"b.py": b"T = '" + server.secret + b"'  # gitward:allow * reason=\"mine\" nosec noqa gitleaks:allow\n"}))
    blocked(told, ("a.env" in told[1] and "b.py" in told[1], "both places are named"))


def forged_dates(server):
    """Dates before and after all time, in all forms."""
    tree = server.objects.tree([(b"100644", b"a", server.blob(b"T=" + server.secret + b"\n"))])
    for when in (b"0 +0000", b"-1 +0000", b"99999999999999999999 +0000", b"9223372036854775807 +9999", b"x", b"",
                 b"1700000000 -9999999999"):
        who = b" A <a@example.org> " + when + b"\n"
        told = server.push(server.commit(tree, head=b"author" + who + b"committer" + who))
        blocked(told, ("secrets/github-pat" in told[1], "the secret is found (%s)" % when.decode()))


def hostile_names(server):
    """Paths, refs, names and messages with what a terminal obeys."""
    nasty = [b"\x1b[31m", b"\x1b]0;owned\x07", b"\x9b31m", b"a\rb", b"a\nb", b"a\x08b", b"x\xe2\x80\xaey", b"\xff\xfe",
             b"::error::x", b"##vso[x]", b"-rf", b"$(id)`id`", b"..", b".git", b".GIT", b"a\\b", b"con", b"a" * 4000]
    tree = server.objects.tree([(b"100644", n, server.blob(b"%d T=" % i + server.secret + b"\n"))
                                for i, n in enumerate(nasty)])
    head = b"author \x1b[1mA <a@\x1b[31m> 1 +0000\ncommitter \xff <\x07> 1 +0000\nx-\x1b[5m y\n"
    told = server.push(server.commit(tree, head=head, message=b"\x1b[2J" + server.secret + b"\n"),
                       ref=b"refs/heads/\xc2\x9b31m\xe2\x80\xae$(id)`id`-x")
    raw = [c for c in told[1] if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or ord(c) == 0xe2 or ord(c) == 0xff]
    blocked(told, (not raw, "no byte reaches the terminal that it obeys: %r" % raw[:5]),
            (server.secret.decode() not in told[1], "the secret is not shown"))


def corrupt_packs(server):
    """Packs with a flipped byte or cut off: never lands, never breaks."""
    rng = random.Random(5)
    commit = server.files({b"a": b"T=" + server.secret + b"\n", b"b": b"hello\n" * 100})
    pack = Pack(server.objects)
    for name in sorted(server.objects.reach([commit])):
        pack.add(name)
    whole = pack.bytes()
    for i in range(60):
        data = bytearray(whole)
        if i % 3:
            data[rng.randrange(len(data))] ^= rng.choice([1, 16, 128, 255])
        else:
            del data[rng.randrange(len(data)):]
        passed, said, _ = server.push_raw([(server.objects.zero, commit, b"refs/heads/x")], bytes(data))
        assert not passed, said
    assert not server.refs()
    server.git("-C", server.dir, "fsck", "--full")


# --- the wire -------------------------------------------------------------

def truncated_input(server):
    """The lines of pre-receive cut off, empty, or nonsense."""
    commit = server.files({b"a": b"x\n"})
    allowed(server.push(commit))
    zero = server.objects.zero
    for text in (b"%s" % zero.encode(), b"%s %s" % (zero.encode(), commit.encode()),
                 b"%s %s refs/heads/y" % (zero.encode(), commit[:30].encode()), b"x y z\n", b"\0\n",
                 b"%s %s refs/heads/y" % (zero.encode(), commit.encode()),
                 b"%s %s \n" % (zero.encode(), commit.encode()), b"%s  refs/heads/y\n" % zero.encode()):
        done = subprocess.run([server.gitward, "receive", "--policy", server.top + "/policy.yaml"], input=text, check=False,
                              cwd=server.dir, env=dict(os.environ, GIT_DIR="."), capture_output=True)
        assert done.returncode in (2, 3) and done.stderr.strip(), (text, done)


def cut_off_push(server):
    """The client ends in the middle of its words."""
    commit = server.files({b"a": b"T=" + server.secret + b"\n"})
    pack = Pack(server.objects)
    for name in sorted(server.objects.reach([commit])):
        pack.add(name)
    data = request(server.objects, [(server.objects.zero, commit, b"refs/heads/x")], pack.bytes())
    for cut in range(0, len(data), 7):
        receive_pack(server.dir, data[:cut])
    assert not server.refs()
    server.git("-C", server.dir, "fsck", "--full")


def client_gone(server):
    """The client dies while the hook works: the verdict stands all the same."""
    work = server.top + "/work"
    server.git("init", "-q", "-b", "main", work)
    server.git("-C", work, "config", "user.name", "A")
    server.git("-C", work, "config", "user.email", "a@example.org")
    for dirty in (False, True):
        with open(work + "/a.env", "wb") as f:
            f.write(b"T=" + (server.secret if dirty else b"none") + b"\n" + os.urandom(8).hex().encode() + b"\n")
        with open(server.dir + "/hooks/pre-receive", "r+", encoding="utf-8") as f:
            text = f.read().replace("#!/bin/sh\n", "#!/bin/sh\n: >%s/in-hook\nsleep 0.5\n" % server.top)
            if "in-hook" not in text[:40 + len(server.top)]:
                raise AssertionError(text)
            f.seek(0)
            f.write(text)
            f.truncate()
        server.git("-C", work, "add", "-A")
        server.git("-C", work, "commit", "-q", "-m", "x")
        client = subprocess.Popen(["git", "-C", work, "push", "-q", server.dir, "main"], stderr=subprocess.DEVNULL)
        while not os.path.exists(server.top + "/in-hook"):
            time.sleep(0.01)
        os.kill(client.pid, signal.SIGKILL)
        client.wait()
        os.unlink(server.top + "/in-hook")
        wanted = 2 if dirty else 1
        for _ in range(200):
            lines = open(server.top + "/audit.jsonl", "rb").read().splitlines() if os.path.exists(
                server.top + "/audit.jsonl") else []
            if len(lines) >= wanted and not [p for p in os.listdir(server.dir + "/objects") if p.startswith("tmp_")]:
                break
            time.sleep(0.05)
        assert len(lines) == wanted, "the audit has %d lines" % len(lines)
        record = json.loads(lines[-1])
        assert record["outcome"] == ("block" if dirty else "allow"), record
        head = server.git("-C", work, "rev-parse", "HEAD").decode().strip()
        for _ in range(100):
            landed = head in server.refs().decode()
            if landed or dirty:
                break
            time.sleep(0.05)
        assert landed != dirty, "landed: %s" % landed
        server.git("-C", server.dir, "fsck", "--full")


def nobody_reads(server):
    """The hook's output is closed: the verdict stands in its exit code."""
    for body, wanted in ((b"T=" + server.secret + b"\n", 1), (b"x\n", 0)):
        commit = server.files({b"a": body})
        for name in server.objects.reach([commit]):
            kind, content = server.objects.bodies[name]
            server.git("-C", server.dir, "hash-object", "-w", "--literally", "-t", kind, "--stdin", data=content)
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = subprocess.run([server.gitward, "receive", "--policy", server.top + "/policy.yaml"],
                              input=b"%s %s refs/heads/x\n" % (server.objects.zero.encode(), commit.encode()), check=False,
                              cwd=server.dir, env=dict(os.environ, GIT_DIR="."), stdout=write_end, stderr=write_end)
        os.close(write_end)
        assert done.returncode in ((wanted,) if wanted else (0, 3)), done.returncode


def at_once(server):
    """Sixteen pushes at the same time, half with a secret; the audit has all."""
    told = {}
    jobs = []
    for i in range(16):
        dirty = i % 2
        commit = server.files({b"f%d" % i: b"T=" + (server.secret if dirty else b"none") + b"\n"})
        ref = b"refs/heads/same" if i < 8 else b"refs/heads/b%d" % i
        pack = Pack(server.objects)
        for name in sorted(server.objects.reach([commit])):
            pack.add(name)
        jobs.append((i, commit, request(server.objects, [(server.objects.zero, commit, ref)], pack.bytes()), ref))

    def one(i, data):
        told[i] = receive_pack(server.dir, data)

    threads = [threading.Thread(target=one, args=(i, data)) for i, _, data, _ in jobs]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    refs = server.refs().decode()
    for i, commit, _, ref in jobs:
        if i % 2:
            assert commit not in refs and told[i][0][ref] == b"pre-receive hook declined", told[i]
        elif i >= 8:
            assert commit in refs and told[i][0][ref] == b"ok", told[i]
    lines = open(server.top + "/audit.jsonl", "rb").read().splitlines()
    outcomes = [json.loads(line)["outcome"] for line in lines]
    assert len(lines) == 16 and outcomes.count("block") == 8, outcomes
    server.git("-C", server.dir, "fsck", "--full")


def late(server):
    """A deadline that cannot be met is undecided, and says so."""
    with open(server.top + "/policy.yaml", "a", encoding="utf-8") as f:
        f.write("budgets: {deadline: 1ms}\n")
    told = server.push(server.files({b"%d.txt" % i: os.urandom(3000).hex().encode() for i in range(300)}))
    blocked(told, (told[2]["exit"] == 3, "it is undecided"), ("error" in told[1], "it is said"))


def full_disk(server):
    """The audit cannot be written: rejected, unless the policy says otherwise."""
    limit = "ulimit -f 0; "
    with open(server.dir + "/hooks/pre-receive", "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\n%sexec '%s' receive --policy '%s/policy.yaml'\n" % (limit, server.gitward, server.top))
    passed, said, _ = server.push(server.files({b"a": b"x\n"}))
    assert not passed and "audit" in said, said


CASES = [blob_bomb, tree_bomb, deep_tree, many_refs, many_commits, long_line, yaml_laughs, zip_bombs, policy_in_push,
         forged_dates, hostile_names, corrupt_packs, truncated_input, cut_off_push, client_gone, nobody_reads, at_once,
         late, full_disk]
BIG = [blob_bomb_big]


def main():
    gitward = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2:]
    for word in [w for w in os.environ if w.startswith("GIT_")]:
        del os.environ[word]
    os.environ.update(LC_ALL="C", GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null")
    bad = count = 0
    for case in CASES + BIG:
        if case.__name__ not in wanted if wanted else case in BIG:
            continue
        count += 1
        top = tempfile.mkdtemp(prefix="hostile.")
        try:
            begin = time.monotonic()
            case(Server(top, gitward))
            print("ok %d - %s # %.1f s" % (count, case.__doc__.split(":")[0].rstrip("."), time.monotonic() - begin))
        except Exception:
            bad += 1
            print("not ok %d - %s" % (count, case.__doc__))
            print("".join("# %s\n" % line for line in traceback.format_exc().splitlines()[-6:])[:3000])
        finally:
            shutil.rmtree(top)
        sys.stdout.flush()
    print("1..%d" % count)
    sys.exit(1 if bad or not count else 0)


if __name__ == "__main__":
    main()
