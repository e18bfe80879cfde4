#!/usr/bin/env python3
"""Pushes that try to get past the gate by what the client may choose: ids, headers, ref names, options, files of the tree.

usage: push_attacks.py GITWARD

Each attack is a real push through git receive-pack into a server with the default policy (or the one it names). It must be rejected,
and its harmless twin must land, so that what is refused is the attack and not the way it is made.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from push_rules import FILE, LINK, MAIN, Repo  # noqa: E402

GITWARD = ""


def fake():
    return subprocess.run([GITWARD, "rules", "fake", "ghp_{alnum:30}{crc32b62}", "7"], check=True, capture_output=True).stdout.strip()


def body(bad):
    return b"token: " + (fake() if bad else b"none") + b"\n"


def plant(r, names):
    """Objects that stood in the store before the gate did, and that no ref reaches."""
    for name in names:
        kind, data = r.o.bodies[name]
        subprocess.run(["git", "-C", r.dir, "hash-object", "-t", kind, "-w", "--stdin", "--literally"], input=data, check=True,
                       capture_output=True)
        r.held.add(name)


def dangling(r, bad):
    old = r.commit({"c.yaml": body(bad)})
    plant(r, r.o.reach([old]) - r.held)
    return old


ATTACKS = []


def attack(policy=None, options=None, algorithm="sha1"):
    """SHA-256 is read by git itself, not by libgit2."""
    def add(f):
        ATTACKS.append((f, policy or {"gitward": 1}, options, algorithm))
        return f
    return add


@attack()
def says_of_one_ref_that_it_pointed_at_what_another_publishes(r, bad):
    old = dangling(r, bad)
    new = r.commit({"x": b"x\n"}, parents=[old])
    r.pending = [(old, new, b"refs/heads/a"), (r.o.zero, old, b"refs/heads/b")]
    return b"refs/heads/b"


@attack()
def says_so_of_many(r, bad):
    old = dangling(r, bad)
    new = r.commit({"x": b"x\n"}, parents=[old])
    r.pending = [(old, new, b"refs/heads/a%d" % i) for i in range(80)] + [(r.o.zero, old, b"refs/heads/b")]
    return b"refs/heads/b"


def names_a_ref_like_a_revision(form):
    """The name of the ref is a revision that says which object it is: no ref stands there all the same."""
    def push(r, bad):
        old = dangling(r, bad)
        r.pending = [(old, r.base, form % old.encode()), (r.o.zero, old, b"refs/heads/evil")]
        return b"refs/heads/evil"
    return push


for name in (b"refs/heads/a@b-1-g%s", b"refs/heads/a~b-1-g%s", b"refs/heads/a{b-1-g%s", b"refs/heads/a-1-g%s", b"b-1-g%s", b"b-1-g%s~0",
             b"b-1-g%s^{}", b"%s", b"%s^0", b"refs/heads/main..%s", b"refs/heads/a:-1-g%s"):
    for form in ("sha1", "sha256"):
        attack(algorithm=form)(names_a_ref_like_a_revision(name))


@attack()
def names_a_parent_in_capitals(r, bad):
    old = dangling(r, bad)
    new = r.o.put("commit", b"tree %s\nparent %s\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nm\n" % (
        r.tree_of(r.base).encode(), old.upper().encode()))
    r.set(b"refs/heads/a", new)
    return b"refs/heads/a"


@attack()
def names_a_tree_in_capitals(r, bad):
    old = dangling(r, bad)
    new = r.o.put("commit", b"tree %s\nparent %s\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nm\n" % (
        r.tree_of(old).upper().encode(), r.base.encode()))
    r.set(b"refs/heads/a", new)
    return b"refs/heads/a"


def waiver(r, bad):
    return {"c.yaml": b"# gitward:allow secrets/* reason=\"x\"\n" + body(bad)}


def trusts_a_ref_named_head(ref):
    """HEAD names a branch that is not there: a ref that short names would find must not stand in for it."""
    def push(r, bad):
        subprocess.run(["git", "-C", r.dir, "symbolic-ref", "HEAD", "refs/heads/none"], check=True)
        # The waiver first, which is let in anywhere, then what it covers.
        r.set(ref, r.commit({"c.yaml": b"# gitward:allow secrets/* reason=\"x\"\ntoken: none\n"}))
        lost, said = r.send()
        assert not lost, said
        r.set(b"refs/heads/b", r.commit(waiver(r, bad), parents=[r.refs[ref]]))
        return b"refs/heads/b"
    return push


for name in (b"refs/heads/HEAD", b"refs/tags/HEAD"):
    attack()(trusts_a_ref_named_head(name))
attack({"gitward": 1, "repository": {"policy-ref": "refs/heads/none"}})(trusts_a_ref_named_head(b"refs/tags/refs/heads/none"))
# A tag goes before a branch where names are short: here they are not.
for form in ("sha1", "sha256"):
    attack({"gitward": 1, "repository": {"policy-ref": "main"}}, algorithm=form)(trusts_a_ref_named_head(b"refs/tags/main"))


def breaks_a_rule_of_the_repository(r, bad):
    r.change({".gitward/rules/t.yaml": b"gitward: 1\nrules:\n- id: local/ticket\n  severity: critical\n  title: t\n  match: {node: text}\n"
              b"  find: {regex: 'ourtick_[a-z]{4}'}\n  message: m\n"})
    lost, said = r.send()
    assert not lost, said
    r.change({"c.txt": b"x = ourtick_%s\n" % (b"abcd" if bad else b"ABCD")})
    return MAIN


for form in ("sha1", "sha256"):
    for name in ("refs/heads/main", "main"):
        attack({"gitward": 1, "repository": {"policy-ref": name}}, algorithm=form)(breaks_a_rule_of_the_repository)


@attack({"gitward": 1, "repository": {"policy-ref": "main"}})
def breaks_the_policy_that_a_short_name_names(r, bad):
    r.change({".gitward.yaml": b"gitward: %d\n" % (7 if bad else 1)})
    return MAIN


@attack()
def hides_it_behind_attributes(r, bad):
    r.change({".gitattributes": b"* -diff -text export-ignore binary linguist-vendored\n", "c.yaml": body(bad)})
    return MAIN


@attack()
def brings_its_own_policy(r, bad):
    r.change({".gitward.yaml": b"gitward: 1\nuse: [observe]\nrules: {'secrets/*': 'off'}\n"
              b"allow:\n- {rule: 'secrets/*', path: '**', reason: x}\n", ".gitwardignore": b"*\n", "c.yaml": body(bad)})
    return MAIN


@attack({"gitward": 1, "repository": {"policy-ref": "refs/heads/main"}})
def brings_it_to_the_protected_ref(r, bad):
    r.change({".gitward.yaml": b"gitward: 1\nuse: [observe]\nrules: {'secrets/*': 'off'}\nundecided: annotate\nwaivers: any\n"})
    lost, said = r.send()
    assert not lost, said
    r.change({"c.yaml": body(bad)})
    return MAIN


@attack({"gitward": 1, "repository": {"policy-ref": "refs/heads/main"}})
def makes_the_policy_a_link(r, bad):
    r.change({"p.yaml": b"gitward: 1\n", ".gitward.yaml": (LINK, b"p.yaml") if bad else (FILE, b"gitward: 1\n")})
    return MAIN


@attack({"gitward": 1, "bypass": [{"rules": ["*"], "who": ["*"]}], "identity": "none"},
        [b"gitward.bypass=secrets/github-token", b"gitward.reason=x"])
def asks_for_a_bypass_without_a_name(r, bad):
    r.change({"c.yaml": body(bad)}, author=b"ann <ann>", committer=b"ann <ann>")
    return MAIN


@attack(options=[b"gitward.reason=\x1b]0;owned\x07\x1b[2J", b"ci.skip", b"secret_push_protection.skip_all"])
def asks_others_to_look_away(r, bad):
    r.change({"c.yaml": body(bad)}, message=b"x\n\n[skip secret push protection] [skip ci]\n")
    return MAIN


@attack()
def replaces_an_object(r, bad):
    """A replacement of a clean commit by one with a secret: what replaces is looked at."""
    new = r.commit({"c.yaml": body(bad)})
    r.set(b"refs/replace/" + r.base.encode(), new)
    return b"refs/replace/" + r.base.encode()


@attack()
def writes_the_notes_of_the_gate(r, bad):
    ref = b"refs/notes/gitward" if bad else b"refs/notes/other"
    r.set(ref, r.commit({"x": b"x\n"}))
    return ref


@attack({"gitward": 1, "rules": {"*": "off", "terraform-aws/cloudtrail-bucket-public": "enforce"}})
def hides_the_default_branch_behind_another(r, bad):
    """Rules that look at files together see the default branch, whatever ref stands before it."""
    r.change({"trail.tf": b'resource "aws_cloudtrail" "t" {\n  name = "t"\n  s3_bucket_name = aws_s3_bucket.b.id\n}\n'})
    lost, said = r.send()
    assert not lost, said
    r.set(b"refs/heads/a", r.base)
    r.change({"bucket.tf": b'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n  acl = "%s"\n}\n' % (b"public-read" if bad else b"private")})
    return MAIN


@attack()
def rewrites_a_protected_branch_by_a_link_to_it(r, bad):
    subprocess.run(["git", "-C", r.dir, "symbolic-ref", "refs/heads/alias", MAIN.decode()], check=True)
    subprocess.run(["git", "-C", r.dir, "symbolic-ref", "refs/heads/other", "refs/heads/topic"], check=True)
    top = r.commit({"x": b"x\n"})
    r.set(MAIN, top)
    r.set(b"refs/heads/topic", top)
    lost, said = r.send()
    assert not lost, said
    ref = b"refs/heads/alias" if bad else b"refs/heads/other"
    r.pending = [(top, r.commit({"y": b"y\n"}), ref)]
    return ref


@attack()
def deletes_one_so(r, bad):
    """git follows the link when it deletes, too."""
    subprocess.run(["git", "-C", r.dir, "symbolic-ref", "refs/heads/alias", "refs/heads/release/1" if bad else "refs/heads/topic"],
                   check=True)
    for ref in (b"refs/heads/release/1", b"refs/heads/topic"):
        r.set(ref, r.base)
    lost, said = r.send()
    assert not lost, said
    r.pending = [(r.base, r.o.zero, b"refs/heads/alias")]
    return b"refs/heads/alias"


def upon_much(path, mode, bad_text, good_text):
    """A small file that is stored upon a large one: too large to be held in memory for its sake."""
    def push(r, bad):
        r.config("receive.unpackLimit", "1")
        much = r.blob(b"\n" * (129 << 20))
        text = bad_text() if callable(bad_text) else bad_text
        text = text if bad else good_text
        small = r.blob(text)
        r.bases[small] = much
        r.change({"much.txt": (FILE, much), path: (mode, small)})
        return MAIN
    push.__name__ = "stores_%s_upon_much" % path
    return push


def lock(host):
    return json.dumps({"packages": {"node_modules/a": {"resolved": "https://%s/a.tgz" % host}}}, indent=1).encode()


def submodule(url):
    return b'[submodule "lib"]\n\tpath = lib\n\turl = ' + url + b"\n"


attack()(upon_much("link", LINK, b"../../../../etc/passwd", b"much.txt"))
attack()(upon_much(".gitmodules", FILE, submodule(b"ext::sh"), submodule(b"https://git.example.org/lib")))
attack()(upon_much("c.yaml", FILE, lambda: body(True), body(False)))
attack({"gitward": 1, "rules": {"*": "off", "git-push/lockfile-foreign-registry": {"level": "enforce", "enabled": True}},
        "params": {"git-push/registries": ["registry.example"]}})(
    upon_much("package-lock.json", FILE, lock("elsewhere.example"), lock("registry.example")))
attack({"gitward": 1, "rules": {"*": "off", "git-push/binary-executable": "enforce"}})(
    upon_much("tool", FILE, b"\x7fELF\2\1\1\0" + bytes(64), b"#!/bin/sh\n"))


@attack()
def hides_a_submodule_behind_a_long_comment(r, bad):
    r.change({".gitmodules": b"#" + b"x" * (2 << 20) + b"\n" + submodule(b"ext::sh" if bad else b"https://git.example.org/lib")})
    return MAIN


@attack()
def hides_one_behind_a_longer_one(r, bad):
    """More than is read of such a file: it is not judged, so not let in."""
    r.change({".gitmodules" if bad else "gitmodules": b"#" + b"x" * (17 << 20) + b"\n" + submodule(b"ext::sh")})
    return MAIN


@attack()
def hides_one_behind_many(r, bad):
    r.change({".gitmodules": submodule(b"https://git.example.org/lib") * (10000 if bad else 100) +
              submodule(b"ext::sh" if bad else b"https://git.example.org/lib")})
    return MAIN


@attack()
def writes_a_section_in_another_way(r, bad):
    r.change({".gitmodules": b"\xef\xbb\xbf[core] [submodule.lib] url = " + (b"ext::sh" if bad else b"https://git.example.org/lib") +
              b"\npath = lib\n"})
    return MAIN


def run(f, policy, options, algorithm, bad):
    top = tempfile.mkdtemp(prefix="gitward-attack-")
    try:
        r = Repo(top, GITWARD, policy, algorithm)
        ref = f(r, bad)
        lost, said = r.send(options=options or ())
        if b"\x1b" in said or b"\x07" in said:
            return "what was said obeys the client: %r" % said
        if (ref in lost) == bad:
            return ""
        return "%s: %r" % ("it landed" if bad else "the twin was rejected", said)
    except AssertionError as e:
        return "what comes before was rejected: %r" % (e.args,)
    finally:
        shutil.rmtree(top)


def main():
    global GITWARD
    GITWARD = os.path.realpath(sys.argv[1])
    os.environ.update(GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null", LC_ALL="C", HOME=tempfile.gettempdir())
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GITWARD_USER"):
        os.environ.pop(name, None)
    failed = 0
    for n, (f, policy, options, algorithm) in enumerate(ATTACKS, 1):
        for bad in (True, False):
            try:
                wrong = run(f, policy, options, algorithm, bad)
            except Exception:  # a broken test is no attack that failed
                wrong = traceback.format_exc()
            if wrong:
                failed += 1
                print("not ok %d - %s %s %s: %s" % (n, f.__name__, algorithm, json.dumps(policy), wrong))
    print("%d attacks: %d wrong" % (len(ATTACKS), failed))
    sys.exit(1 if failed else 0)


main()
