#!/usr/bin/env python3
"""Each push rule with real pushes: one that it refuses, and one that is nearly the same and passes.

usage: push_rules.py GITWARD

A row is a rule, the parameters of the site, a push that must be rejected with the rule's name and one that must land; raw packs through
the real git receive-pack, with no rule on but this one. Every rule of the pack git-push must have its row.
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rawgit import Objects, Pack, receive_pack, request  # noqa: E402

NOW = int(time.time())
DAY = 86400
FILE, PROGRAM, LINK, MODULE, DIR = b"100644", b"100755", b"120000", b"160000", b"40000"
MAIN = b"refs/heads/main"


class Repo:
    """A bare repository with one commit on main, and a push in the making."""

    def __init__(self, top, gitward, policy, algorithm="sha1"):
        self.dir = os.path.join(top, "r.git")
        self.o, self.refs, self.pending, self.options = Objects(algorithm), {}, [], []
        self.held = set()
        self.bases = {}  # object -> what it is stored upon
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", "--object-format=" + algorithm, self.dir], check=True)
        self.config("receive.advertisePushOptions", "true")
        self.policy = os.path.join(top, "policy.yaml")
        with open(self.policy, "w", encoding="utf-8") as f:
            json.dump({"gitward": 1}, f)
        hook = os.path.join(self.dir, "hooks/pre-receive")
        with open(hook, "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\nexec '%s' receive --policy '%s'\n" % (gitward, self.policy))
        self.base = self.commit({"a/old.txt": b"old\n", "README": b"words\n"}, parents=[])
        self.set(MAIN, self.base)
        self.send()
        os.chmod(hook, 0o755)
        with open(self.policy, "w", encoding="utf-8") as f:
            json.dump(policy, f)

    def config(self, key, value):
        subprocess.run(["git", "-C", self.dir, "config", key, value], check=True)

    def blob(self, data):
        return self.o.put("blob", data)

    def tree(self, files, old=None):
        """Nested from "a/b": bytes, (mode, bytes) or (mode, id); None takes a file away."""
        here, below = {}, {}
        for mode, name, i in self.o.entries(old) if old else ():
            here[name] = (mode, i)
        for path, what in files.items():
            head, slash, rest = os.fsencode(path).partition(b"/")
            if slash:
                below.setdefault(head, {})[os.fsdecode(rest)] = what
            elif what is None:
                here.pop(head)
            else:
                mode, data = what if isinstance(what, tuple) else (FILE, what)
                here[head] = (mode, data if isinstance(data, str) else self.blob(data))
        for name, inner in below.items():
            here[name] = (DIR, self.tree(inner, here[name][1] if name in here else None))
        return self.o.sorted_tree([(mode, name, i) for name, (mode, i) in here.items()])

    def tree_of(self, commit):
        return self.o.links(commit)[0]

    def commit(self, files=None, parents=None, message=b"Change words\n", author=b"Ann <ann@example.org>",
               committer=b"Ann <ann@example.org>", when=NOW, tree=None, head=None):
        parents = [self.base] if parents is None else parents
        old = self.tree_of(parents[0]) if parents else None
        tree = tree or self.tree({"new%d.txt" % len(self.o.bodies): b"n\n"} if files is None else files, old)
        lines = [b"tree " + tree.encode()] + [b"parent " + p.encode() for p in parents]
        lines += head if head is not None else [b"author %s %d +0000" % (author, when),
                                                b"committer %s %d +0000" % (committer, when)]
        return self.o.put("commit", b"\n".join(lines) + b"\n\n" + message)

    def tag(self, target, name, kind=b"commit", head=None):
        lines = head or [b"object " + target.encode(), b"type " + kind, b"tag " + name,
                         b"tagger Ann <ann@example.org> %d +0000" % NOW]
        return self.o.put("tag", b"\n".join(lines) + b"\n\nwords\n")

    def set(self, ref, new):
        self.pending.append((self.refs.get(ref, self.o.zero), new or self.o.zero, ref))

    def change(self, files=None, ref=MAIN, **how):
        """A commit on top of what the ref has."""
        new = self.commit(files, parents=[self.refs.get(ref, self.base)], **how)
        self.set(ref, new)
        return new

    def send(self, env=None, options=(), leave_out=()):
        """Send what is pending: its refs that did not land, and what was said."""
        wanted = self.pending
        self.pending = []
        reach = self.o.reach([n for _, n, _ in wanted]) - self.held - set(leave_out)
        pack = None
        if any(n != self.o.zero for _, n, _ in wanted):
            p = Pack(self.o)
            for name in sorted(reach, key=lambda n: (n in self.bases, n)):
                p.add(name, self.bases.get(name))
            pack = p.bytes()
        answers, _, said, _ = receive_pack(self.dir, request(self.o, wanted, pack, options), env)
        bad = [r for _, _, r in wanted if answers.get(r) != b"ok"]
        for _, new, ref in wanted:
            if ref not in bad:
                self.held |= reach
                self.refs[ref] = new
        return bad, said


ROWS = []


def row(rule, bad, good, params=None, env=None):
    ROWS.append((rule, params or {}, bad, good, {"PUSHER": "ann"} if env is None else env))


def F(what, **how):
    return lambda r: r.change(what, **how)


def C(message=b"Change words\n", **how):
    return lambda r: r.change(None, message=message, **how)


def T(entries):
    """A tree of these raw entries on main: (mode, name), or (mode, name, bytes)."""
    def push(r):
        made = []
        for mode, name, *data in entries:
            made.append((mode, name, r.tree({"x": b"x\n"}) if mode == DIR else r.blob(data[0] if data else b"t\n")))
        r.change(tree=r.o.tree(made))
    return push


def R(ref, **how):
    """A new commit at this ref."""
    return lambda r: r.change(None, ref=ref, **how)


def moved(ref, forced):
    """The ref exists; it moves to a commit that has its tip, or has not."""
    def push(r):
        r.set(ref, r.commit(message=b"First\n"))
        yield
        r.set(ref, r.commit(message=b"Second\n", parents=[r.base if forced else r.refs[ref]]))
    return push


def seeming(place):
    """Rewrites a protected branch, with a line that names its tip as a parent where git reads it, or where not."""
    def push(r):
        ref = b"refs/heads/release/3"
        r.set(ref, r.commit(message=b"First\n"))
        yield
        who = [b"author Ann <ann@example.org> 1 +0000", b"committer Ann <ann@example.org> 1 +0000"]
        who.insert(place, b"parent " + r.refs[ref].encode())
        r.set(ref, r.commit(head=who))
    return push


def gone(ref):
    def push(r):
        r.set(ref, r.commit(message=b"First\n"))
        yield
        r.set(ref, None)
    return push


def twice(first, second):
    """Two pushes: the first one must pass."""
    def push(r):
        first(r)
        yield
        second(r)
    return push


def merge(r):
    r.change(None, ref=MAIN)
    side, top = r.commit({"side": b"s\n"}), r.pending.pop()[1]
    r.set(MAIN, r.commit({"side": b"s\n"}, parents=[top, side]))


def many(n, **how):
    def push(r):
        top = r.refs[MAIN]
        for i in range(n):
            top = r.commit({"n%d" % i: b"%d\n" % i}, parents=[top], **how)
        r.set(MAIN, top)
    return push


def refs(n):
    def push(r):
        for i in range(n):
            r.set(b"refs/heads/t%d" % i, r.base)
    return push


def tag(name, **how):
    return lambda r: r.set(b"refs/tags/" + name, r.tag(r.base, name, **how))


def light(name):
    return lambda r: r.set(b"refs/tags/" + name, r.base)


def branch_from(age, behind, own=1, ref=b"refs/heads/topic"):
    """main goes on for `behind` commits from a base of that age (days); a branch begins there."""
    def push(r):
        root = r.commit({"b": b"b\n"}, when=NOW - age * DAY)
        top = root
        for i in range(behind):
            top = r.commit({"m%d" % i: b"m\n"}, parents=[top], when=NOW - age * DAY // 2)
        r.set(MAIN, top)
        yield
        for i in range(own):
            root = r.commit({"o%d" % i: b"o\n"}, parents=[root])
        r.set(ref, root)
    return push


def cut_off(r):
    """As above, but where main came from is not there: nothing can be said."""
    steps = branch_from(100, 2)(r)
    next(steps)
    yield
    with open(os.path.join(r.dir, "shallow"), "w", encoding="utf-8") as f:
        f.write(r.o.links(r.refs[MAIN])[1] + "\n")
    yield from steps


def stranger(parents):
    def push(r):
        r.set(b"refs/heads/other", r.commit({"x": b"x\n"}, parents=[r.base] if parents else []))
    return push


def module(name="lib", path="lib", url="https://git.example.org/lib", more=""):
    text = '[submodule "%s"]\n\tpath = %s\n\turl = %s\n%s' % (name, path, url, more)
    return F({".gitmodules": text.encode()})


def lock(resolved):
    return F({"package-lock.json": json.dumps({"packages": {"node_modules/a": {"resolved": resolved}}}, indent=1).encode()})


def form(author=b"Ann <ann@example.org>", **how):
    return C(author=author, committer=author, **how)


row("malformed-commit", C(head=[b"author Ann <ann@example.org> 1 +0000"] * 2 + [b"committer Ann <ann@example.org> 1 +0000"]), C())
row("author-email-domain", form(b"Ann <ann@home.example>"), form(), {"domains": ["example.org"]})
row("author-email-domain", form(b"X <x17@example.org>"), form(), {"mail-form": "^[a-z]+@example"})
row("author-identity-pusher", form(b"Eve <eve@example.org>"), form(), {"committer-is-pusher": True})
row("author-not-listed", form(b"Eve <eve@example.org>"), form(b"Ann <Ann@Example.org>"), {"members": ["ann@example.org"]})
row("commit-date-future", C(when=NOW + 10 * DAY), C())
row("commit-message-empty", C(b"\n"), C(b"w\n"))
row("commit-message-format", C(b"more work\n"), C(b"AB-1: more work\n"), {"subject-form": "^[A-Z]+-[0-9]+: "})
row("commit-message-format", C(b"more work\n"), C(b"more work\n\nCloses #7\n"), {"message-form": "Closes #[0-9]+"})
row("commit-message-forbidden", C(b"Codename Falcon\n"), C(b"Codename Eagle\n"), {"forbidden-words": ["falcon"]})
row("commit-message-forbidden", C(b"x\n\ngit-svn-id: 7\n"), C(b"x\n\nnot git-svn-id: 7\n"), {"forbidden-form": "(?m)^git-svn-id:"})
row("commit-trailer-missing", C(b"m\n\nBug: 1\n"), C(b"m\n\nTicket: 1\n"), {"needed-trailers": ["Ticket"]})
row("commit-signed-off", C(b"m\n\nSigned-off-by: Eve <eve@example.org>\n"), C(b"m\n\nSigned-off-by: Ann <ann@example.org>\n"),
    {"need-sign-off": True})
row("merge-commit-policy", merge, many(2), {"linear": True})
row("wip-fixup", C(b"fixup! words\n"), R(b"refs/heads/topic", message=b"fixup! words\n"))
row("binary-executable", F({"tool": b"\x7fELF\2\1\1\0" + bytes(64)}), F({"tool": b"#!/bin/sh\n"}))
row("content-type-forbidden", F({"notes.txt": b"%PDF-1.4\n" + bytes(26)}), F({"notes.pdf": b"words\n"}), {"forbidden-formats": ["pdf"]})
row("lfs-required", F({"m.mp4": bytes(2 << 20)}),
    F({"m.mp4": b"version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 5\n" % 0, "m.txt": b"a\n" * (2 << 19)}))
row("line-endings", F({"a.sh": b"a\r\nb\r\n"}), F({"a.bat": b"a\r\nb\r\n"}), {"crlf-paths": ["**/*.bat"]})
row("bidi-in-source", F({"a.c": "int a; /* \u202e } */\n".encode()}), F({"a.c": "int a; /* \u2026 */\n".encode()}))
row("merge-conflict-marker", F({"a.c": b"<" * 7 + b" HEAD\nb\n"}), F({"a.c": b"<" * 8 + b" b\n"}))
row("gitattributes-filter", F({".gitattributes": b"*.c filter=indent\n"}), F({".gitattributes": b"*.c filter=lfs\n"}))
row("lockfile-foreign-registry", lock("https://elsewhere.example/a.tgz"), lock("https://registry.example/a.tgz"),
    {"registries": ["registry.example"]})
row("lockfile-plain-http", F({"yarn.lock": b'a@1:\n  resolved "http://r.example/a.tgz"\n'}),
    F({"yarn.lock": b'a@1:\n  resolved "https://r.example/a.tgz"\n'}))
row("tfvars-secret", F({"a.tfvars": b'db_password = "%s"\n' % hashlib.sha256(b"%d" % NOW).hexdigest()[:16].encode()}),
    F({"a.tfvars": b'db_password = ""\n'}))
row("max-commits", many(3), many(2), {"most-commits": 2})
row("max-push-size", F({"a": b"a" * 4096}), F({"a": b"a" * 16}), {"most-bytes": "4KiB"})
row("max-refs", refs(3), refs(2), {"most-refs": 2})
row("max-files", F({"b": b"b\n", "c/d": b"d\n"}), F({"c/d": b"d\n"}), {"most-files": 1})
row("max-file-size", F({"a": b"a" * 1025}), F({"a": b"a" * 1024}), {"most-file-bytes": "1KiB"})
row("max-binary-size", F({"a": b"a\0" * 600}), F({"a": b"aa" * 600}), {"most-binary-bytes": "1KiB"})
row("path-too-long", F({"d/" * 6 + "f": b"f\n"}), F({"d/f": b"f\n"}), {"most-path-bytes": 12})
row("forbidden-path", F({"home/.ssh/id_rsa": b"x\n"}), F({"home/.ssh/id_rsa.pub": b"x\n"}))
row("forbidden-extension", F({"a.EXE": b"x\n"}), F({"a.exec": b"x\n"}), {"forbidden-extensions": ["exe"]})
row("tfstate-committed", F({"live/terraform.tfstate": b"{}\n"}), F({"tfstate.tf": b"\n"}))
row("file-mode-change", F({"src/a.c": (PROGRAM, b"x\n")}), F({"bin/a": (PROGRAM, b"x\n")}), {"executable-paths": ["bin/**"]})
row("codeowners-required", F({"infra/a": b"x\n"}), F({"docs/a": b"x\n"}), {"owned-paths": ["infra/**"], "owners": ["bob"]})
row("hooks-path-in-tree", F({".husky/pre-commit": b"x\n"}), F({"docs/hooks.md": b"x\n"}))
row("lockfile-without-manifest",
    twice(F({"Cargo.lock": b"a\n", "Cargo.toml": b"a\n"}), F({"Cargo.lock": b"b\n"})),
    twice(F({"Cargo.lock": b"a\n", "Cargo.toml": b"a\n"}), F({"Cargo.lock": b"b\n", "Cargo.toml": b"b\n"})))
WAIVER = b"gitward: 1\nallow:\n- {rule: docker/base-image-latest, path: a, reason: r}\n"
row("policy-file-weakened", twice(F({".gitward.yaml": b"gitward: 1\n"}), F({".gitward.yaml": WAIVER})),
    twice(F({".gitward.yaml": b"gitward: 1\n"}), F({".gitward.yaml": b"gitward: 1\nuse: [strict]\n"})))
row("path-not-portable", F({"docs/aux.c": b"x\n"}), F({"docs/auxiliary.c": b"x\n"}))
row("delete-protected", gone(b"refs/heads/release/1"), gone(b"refs/heads/topic"))
row("force-push-protected", moved(b"refs/heads/release/1", True), moved(b"refs/heads/release/1", False))
row("force-push-protected", moved(b"refs/heads/release/2", True), moved(b"refs/heads/topic", True))
row("force-push-protected", seeming(1), seeming(0))
row("direct-push-main", C(), R(b"refs/heads/topic"), {"mergers": ["bob"]})
row("tag-moved", moved(b"refs/tags/v1", False), moved(b"refs/tags/nightly", True))
row("tag-moved", gone(b"refs/tags/v1"), gone(b"refs/tags/latest"))
row("ref-create-restricted", R(b"refs/notes/gitward"), R(b"refs/notes/commits"))
row("ref-name-format", R(b"refs/heads/my"), R(b"refs/heads/feature/a"), {"branch-names": ["feature/*"]})
row("ref-namespace", R(b"refs/keep/x"), R(b"refs/heads/a/b"), {"ref-places": ["refs/heads/*", "refs/tags/*"]})
row("ref-name-confusing", R(b"refs/heads/" + b"0123456789" * 4), R(b"refs/heads/" + b"0123456789" * 3))
row("ref-name-confusing", twice(light(b"v1"), R(b"refs/heads/v1")), twice(light(b"v1"), R(b"refs/heads/v1.1")))
row("ref-case-collision", R(b"refs/heads/MAIN"), R(b"refs/heads/MAINS"))
row("tag-name-format", light(b"my"), light(b"v7"), {"tag-names": ["v*"]})
row("tag-create-restricted", light(b"v1.0.0"), light(b"wip"), {"releasers": ["bob"]})
row("tag-name-version", tag(b"v1.2"), tag(b"v1.2.0"))
row("tag-not-annotated", light(b"v1.0.0"), tag(b"v1.0.0"))
row("malformed-tag", lambda r: r.set(b"refs/tags/v1.0.0", r.tag(r.base, b"", head=[
    b"object " + r.base.encode(), b"type commit", b"tag v1.0.0"] + [b"tagger Ann <ann@example.org> 1 +0000"] * 2)), tag(b"v1.0.0"))
row("branch-behind", branch_from(100, 2), branch_from(80, 2))
row("branch-behind", branch_from(1, 6), branch_from(1, 5), {"most-behind": 5})
row("branch-behind", branch_from(100, 1, own=3), branch_from(100, 0, own=3))
row("branch-behind", branch_from(100, 1), branch_from(100, 1, ref=b"refs/heads/old/x"), {"checked-refs": ["refs/heads/topic"]})
row("branch-behind", branch_from(100, 2), cut_off)
row("branch-unrelated", stranger(False), stranger(True))
row("required-file", F({"LICENSE": b"x\n"}), F({"LICENSE.md": b"x\n", ".github/CODEOWNERS": b"x\n"}))
row("required-file", twice(F({"docs/CODEOWNERS": b"x\n", "LICENSE": b"l\n"}), F({"LICENSE": None})),
    twice(F({"docs/CODEOWNERS": b"x\n", "LICENSE": b"l\n"}), F({"docs/CODEOWNERS": b"y\n"})))
row("tip-forbidden-file", F({"x": b"x\n"}), F({"a/old.txt": None, "x": b"x\n"}), {"forbidden-files": ["**/old.txt"]})
row("gitignore-secret-paths", F({".gitignore": b"*.o\n#.env\n"}), F({".gitignore": b".env*\n*.tfstate\n"}))
row("dotgit-entry", T([(FILE, b".GIT")]), T([(FILE, b".github")]))
row("malformed-tree", T([(FILE, b"b"), (FILE, b"a")]), T([(FILE, b"a"), (FILE, b"b")]))
row("entry-mode", T([(b"777777", b"a")]), T([(b"100755", b"a")]))
row("path-control-chars", T([(FILE, b"a\x1b[2J")]), T([(FILE, "f\u00fcr".encode())]))
row("path-case-collision", T([(FILE, b"README"), (FILE, b"readme")]), T([(FILE, b"README"), (FILE, b"readme.md")]))
row("symlink-escape", F({"a/l": (LINK, b"../../etc/passwd")}), F({"a/l": (LINK, b"../README")}))
row("symlink-forbidden", F({"a/l": (LINK, b"old.txt")}), F({"a/l": b"old.txt"}), {"links": False})
row("submodule-forbidden", F({"lib": (MODULE, "1" * 40)}), F({"lib": b"1\n"}), {"submodules": False})
row("submodule-path", module(name="../../x"), module())
row("submodule-url", module(url="-u./payload"), module(url="git@git.example.org:lib"))
row("submodule-url", module(), module(url="https://other.example.org/lib"), {"submodule-hosts": ["other.example.org"]})
row("submodule-update-command", module(more="\tupdate = !touch x\n"), module(more="\tupdate = rebase\n"))
row("gitmodules-symlink", F({".gitmodules": (LINK, b"x")}), F({"gitmodules": (LINK, b"x")}))


# --- signatures: real keys, real git ---------------------------------------

def sign_setup(r, top):
    key = os.path.join(top, "key")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "c", "-f", key], check=True, stdin=subprocess.DEVNULL)
    with open(key + ".pub", encoding="utf-8") as f, open(os.path.join(top, "signers"), "w", encoding="utf-8") as out:
        out.write("ann@example.org " + f.read())
    work = os.path.join(top, "work")
    subprocess.run(["git", "clone", "-q", r.dir, work], check=True)
    for k, v in (("gpg.format", "ssh"), ("user.signingkey", key), ("gpg.ssh.allowedSignersFile", os.path.join(top, "signers")),
                 ("user.name", "Ann"), ("user.email", "ann@example.org")):
        subprocess.run(["git", "-C", work, "config", k, v], check=True)
    r.config("receive.certNonceSeed", "seed")
    r.config("gpg.ssh.allowedSignersFile", os.path.join(top, "signers"))
    return work


def git(work, *words):
    return subprocess.run(["git", "-C", work, *words], capture_output=True, check=False, stdin=subprocess.DEVNULL)


def forge(work):
    body = git(work, "cat-file", "commit", "HEAD").stdout.replace(b"signed words", b"other words")
    made = subprocess.run(["git", "-C", work, "hash-object", "-t", "commit", "-w", "--stdin"], input=body, capture_output=True, check=True)
    return git(work, "reset", "-q", "--hard", made.stdout.decode().strip())


SIGNED = [
    ("unsigned-commit", {"need-signed-commits": True}, [["commit", "-q", "--allow-empty", "-m", "plain"]],
     [["commit", "-q", "--allow-empty", "-S", "-m", "signed words"]], ["push", "origin", "main"]),
    ("signature-bad", {}, [["commit", "-q", "--allow-empty", "-S", "-m", "signed words"], forge],
     [["commit", "-q", "--allow-empty", "-S", "-m", "signed words"]], ["push", "origin", "main"]),
    ("unsigned-tag", {"signed-tags": ["v*"]}, [["tag", "-m", "w", "v1.0.0"]], [["tag", "-s", "-m", "w", "v1.0.0"]],
     ["push", "origin", "v1.0.0"]),
    ("unsigned-push", {}, [["commit", "-q", "--allow-empty", "-m", "plain"]], [["commit", "-q", "--allow-empty", "-m", "plain"]],
     ["push", "origin", "main"]),
]


def policy_of(rule, params, top):
    return {"gitward": 1, "identity": {"from": "variable", "variable": "PUSHER"},
            "rules": {"*": "off", "git-push/" + rule: {"level": "enforce", "enabled": True}},
            "params": {"git-push/" + k: v for k, v in params.items()},
            "signatures": {"ssh": os.path.join(top, "signers")}}


def judge(gitward, item):
    """One push of a row: "" or what is wrong."""
    rule, params, push, env, wanted = item
    top = tempfile.mkdtemp(prefix="gitward-rules-")
    try:
        open(os.path.join(top, "signers"), "w", encoding="utf-8").close()
        r = Repo(top, gitward, policy_of(rule, params, top))
        steps = push(r)
        for _ in steps if hasattr(steps, "__next__") else ():
            bad, said = r.send(env)
            if bad:
                return "what comes before was rejected: %r" % said
        bad, said = r.send(env)
        return verdict(rule, bool(bad), said, wanted)
    finally:
        shutil.rmtree(top)


def judge_signed(gitward, item):
    rule, params, steps, words, wanted = item
    top = tempfile.mkdtemp(prefix="gitward-rules-")
    try:
        open(os.path.join(top, "signers"), "w", encoding="utf-8").close()
        r = Repo(top, gitward, policy_of(rule, params, top))
        work = sign_setup(r, top)
        for step in steps:
            done = step(work) if callable(step) else git(work, *step)
            if done.returncode:
                return "git failed: %r" % done.stderr
        if rule == "unsigned-push" and not wanted:
            words = [words[0], "--signed", *words[1:]]
        done = git(work, *words)
        return verdict(rule, done.returncode != 0, done.stderr, wanted)
    finally:
        shutil.rmtree(top)


def verdict(rule, rejected, said, wanted):
    named = set(re.findall(rb"git-push/[a-z-]+|undecided/[a-z-]+", said))
    if rejected != wanted:
        return "%s: %r" % ("rejected" if rejected else "it landed", said)
    if wanted and named != {b"git-push/" + rule.encode()}:
        return "rejected, but by %r: %r" % (named, said)
    return ""


def main():
    gitward = os.path.realpath(sys.argv[1])
    os.environ.update(GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null", LC_ALL="C", HOME=tempfile.gettempdir())
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        os.environ.pop(name, None)
    jobs = []
    for rule, params, bad, good, env in ROWS:
        jobs += [(judge, (rule, params, bad, env, True)), (judge, (rule, params, good, env, False))]
    if shutil.which("ssh-keygen"):
        for rule, params, bad, good, words in SIGNED:
            jobs += [(judge_signed, (rule, params, bad, words, True)), (judge_signed, (rule, params, good, words, False))]
    listed = subprocess.run([gitward, "rules", "list"], capture_output=True, check=True).stdout.decode()
    rules = set(re.findall(r"\bgit-push/([a-z0-9-]+)", listed))
    rows = {r[0] for r in ROWS} | {r[0] for r in SIGNED}
    failed = 0
    for name in sorted(rules ^ rows):
        failed += 1
        print("not ok: git-push/%s has no %s" % (name, "row" if name in rules else "rule"))
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for (_, item), wrong in zip(jobs, pool.map(lambda j: j[0](gitward, j[1]), jobs)):
            if wrong:
                failed += 1
                print("not ok: git-push/%s %r, %s push: %s" % (item[0], item[1], "bad" if item[-1] else "good", wrong))
    print("%d rules, %d pushes: %d wrong" % (len(rules), len(jobs), failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
