"""What random pushes do: each plan makes one push out of objects old and new."""
from rawgit import Pack

WORDS = b"alpha beta gamma delta north south river stone paper cloud table engine".split()


class Push:
    """commands, the pack and what is in it, push options."""

    def __init__(self):
        self.commands, self.sent, self.options = [], [], []
        self.pack, self.atomic = None, False
        self.dirty_words = []  # secrets in ref names and options
        self.lost = []  # tips that are left behind unreachable


class Maker:
    """Makes objects with markers, and remembers which carry a secret."""

    def __init__(self, rng, server):
        self.rng, self.server, self.objects = rng, server, server.objects
        self.secrets = server.site["secrets"]
        self.markers = list(server.site["markers"])
        rng.shuffle(self.markers)
        self.marked, self.dirty, self.names = set(), set(), {}
        self.tips = {}  # branch -> commit, as we will push it
        self.dangling = []  # tips in the store that no ref reaches
        self.count = 0
        self.fresh = []  # made for this push

    # --- texts -------------------------------------------------------------
    def mark(self):
        return self.markers.pop()

    def words(self, n):
        return b" ".join(self.rng.choice(WORDS) for _ in range(n))

    def secret(self):
        return self.rng.choice(self.secrets)

    def lines(self):
        end = self.rng.choice([b"\n", b"\n", b"\n", b"\r\n"])
        return [self.words(self.rng.randint(1, 9)) + end for _ in range(self.rng.randint(0, 40))]

    def body(self, dirty=False):
        """A blob's bytes, with a marker and perhaps a secret."""
        lines = self.lines()
        lines.insert(self.rng.randint(0, len(lines)), b"# " + self.mark() + b"\n")
        if dirty:
            lines.insert(self.rng.randint(0, len(lines)), b"T=" + self.secret() + b"\n")
        if self.rng.random() < 0.15:
            lines.insert(self.rng.randint(0, len(lines)), b"\0\xff\x01\n")
        if self.rng.random() < 0.05:
            lines.insert(self.rng.randint(0, len(lines)), self.words(12000) + b"\n")
        return b"".join(lines)

    # --- objects -----------------------------------------------------------
    def keep(self, kind, body, dirty):
        name = self.objects.put(kind, body)
        if dirty:
            self.dirty.add(name)
        self.fresh.append(name)
        return name

    def blob(self, dirty=False):
        name = self.keep("blob", self.body(dirty), dirty)
        self.marked.add(name)
        return name

    def tree(self, entries, name_dirty=False):
        """entries: {name: (mode, id)}; a marker in the name of each new tree."""
        entries = dict(entries)
        mark = self.mark()
        name = self.words(1) + b" " + mark
        if name_dirty:
            name = b"k=" + self.secret() + b"." + mark
        entries[name] = (b"100644", self.objects.put("blob", b"\n"))
        tree = self.objects.sorted_tree([(m, n, i) for n, (m, i) in entries.items()])
        self.fresh += [tree, self.objects.put("blob", b"\n")]
        self.names[tree] = {mark}
        if name_dirty:
            self.dirty.add(tree)
        return tree

    def commit(self, tree, parents, where=None):
        """where: the place of a secret in the commit, or None."""
        def word(place):
            return self.secret() if where == place else self.words(1)
        head = [b"tree " + tree.encode()] + [b"parent " + p.encode() for p in parents]
        when = b" %d +0100" % self.rng.choice([0, 1, 1700000000, 2 ** 31, 4102444800])
        head.append(b"author " + word("author") + b" <" + word("mail") + b"@example.org>" + when)
        if where == "second author" or self.rng.random() < 0.05:
            head.append(b"author " + word("second author") + b" <a@example.org>" + when)
        head.append(b"committer " + word("committer") + b" <c@example.org>" + when)
        if where == "encoding":
            head.append(b"encoding " + self.secret())
        if where == "header" or self.rng.random() < 0.1:
            head.append(b"x-test " + word("header") + b"\n more")
        if where == "gpgsig" or self.rng.random() < 0.1:
            head.append(b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n " + word("gpgsig") +
                        b"\n -----END PGP SIGNATURE-----")
        if where == "mergetag":
            head.append(b"mergetag object " + tree.encode() + b"\n type commit\n tag x\n tagger A <a@b> 1 +0000\n \n " +
                        self.secret())
        message = self.words(4) + b" " + self.mark() + b"\n\n" + word("message") + b"\n"
        if where == "after NUL" or self.rng.random() < 0.05:
            message += b"\0" + word("after NUL") + b"\n"
        return self.keep("commit", b"\n".join(head) + b"\n\n" + message, where is not None)

    def tag(self, target, where=None):
        kind = self.objects.bodies[target][0].encode()
        def word(place):
            return self.secret() if where == place else self.words(1).replace(b" ", b"")
        body = b"object " + target.encode() + b"\ntype " + kind + b"\ntag " + word("tag name") + b"\n"
        if where == "tagger" or self.rng.random() < 0.8:
            body += b"tagger " + word("tagger") + b" <t@example.org> 1700000000 +0000\n"
        body += b"\n" + self.mark() + b" " + word("tag message") + b"\n"
        return self.keep("tag", body, where is not None)

    # --- trees that grow ---------------------------------------------------
    def grown(self, tree, blob=None, name_dirty=False, mode=b"100644"):
        """A tree with a few changes over another (or None)."""
        entries = {n: (m, i) for m, n, i in self.objects.entries(tree)} if tree else {}
        for _ in range(self.rng.randint(0, 2)):
            if entries and self.rng.random() < 0.4:
                entries.pop(self.rng.choice(sorted(entries)))
        for _ in range(self.rng.randint(1, 3)):
            entries[self.file_name()] = (self.rng.choice([b"100644", b"100644", b"100755"]), self.blob())
        if self.rng.random() < 0.2:
            entries[self.words(1) + b"-link"] = (b"120000", self.blob_of(b"../" + self.words(1) + self.mark()))
        if self.rng.random() < 0.1:
            entries[b"sub"] = (b"160000", "%040x" % self.rng.getrandbits(160) if len(self.objects.zero) == 40
                               else "%064x" % self.rng.getrandbits(256))
        if blob or name_dirty or self.rng.random() < 0.3:
            below = self.words(1) + b"-d"
            old = entries.get(below, (None, None))
            inner = {n: (m, i) for m, n, i in self.objects.entries(old[1])} if old[0] == b"40000" else {}
            inner[self.file_name()] = (mode, blob or self.blob())
            entries[below] = (b"40000", self.tree(inner, name_dirty))
        if len(entries) > 30:
            entries = dict(list(entries.items())[-12:])
        return self.tree(entries)

    def file_name(self):
        return self.words(1) + self.rng.choice([b".txt", b".env", b".py", b"", b".yaml.txt", b"\xc3\xa9.md", b" x.cfg"])

    def blob_of(self, body, dirty=False):
        name = self.keep("blob", body, dirty)
        if b"mark-" in body:
            self.marked.add(name)
        return name

    def chain(self, tip, n=None, where=None, blob=None, name_dirty=False, mode=b"100644"):
        """n commits on a tip; the secret, if any, stands in a random one."""
        n = n or self.rng.randint(1, 4)
        at = self.rng.randrange(n)
        for i in range(n):
            tree = self.tree_of(tip) if tip else None
            here = i == at
            tree = self.grown(tree, blob if here else None, name_dirty and here, mode)
            tip = self.commit(tree, [tip] if tip else [], where if here else None)
        return tip

    def tree_of(self, commit):
        return self.objects.links(commit)[0]

    # --- the push ----------------------------------------------------------
    def push(self, plan):
        self.fresh = []
        push = Push()
        if plan(self, push) is False or not push.commands:
            return None
        push.atomic = self.rng.random() < 0.3
        if self.rng.random() < 0.2:
            push.options.append(b"ci.skip " + self.words(2))
        self.fill(push)
        return push

    def fill(self, push):
        """The pack: what is fresh, some of it as deltas, some of it twice."""
        names = list(dict.fromkeys(self.fresh))
        if not getattr(push, "ordered", False):
            self.rng.shuffle(names)
        if self.rng.random() < 0.2 and self.server.store:
            names += self.rng.sample(sorted(self.server.store), min(3, len(self.server.store)))
            names = list(dict.fromkeys(names))
        tips = [new for _, new, _ in push.commands]
        if all(t == self.objects.zero for t in tips):
            push.sent, push.pack = [], None  # git sends no pack with deletes alone
            return
        pack = Pack(self.objects)
        done = []
        for name in names:
            kind = self.objects.bodies[name][0]
            base = None
            if self.rng.random() < 0.5:
                inside = [d for d in done if self.objects.bodies[d][0] == kind]
                behind = [s for s in self.rng.sample(sorted(self.server.store), min(8, len(self.server.store)))
                          if self.objects.bodies[s][0] == kind and s not in names]
                base = self.rng.choice(inside + behind) if inside + behind else None
            if base is not None and not self.objects.bodies[base][1]:
                base = None
            pack.add(name, base)
            done.append(name)
        push.sent, push.pack = done, pack.bytes()

    def update(self, push, ref, new):
        if any(r == ref for _, _, r in push.commands):
            return
        push.commands.append((self.server.refs.get(ref, self.objects.zero), new, ref))
        old = self.server.refs.get(ref)
        if old and old != new:
            push.lost.append(old)

    def landed(self, push):
        self.dangling = [d for d in self.dangling + push.lost if d not in self.server.old][-40:]

    def branch(self):
        """An old branch, mostly."""
        known = sorted(r for r in self.server.refs if r.startswith(b"refs/heads/"))
        if known and self.rng.random() < 0.75:
            return self.rng.choice(known)
        self.count += 1
        return b"refs/heads/" + self.rng.choice([b"b%d", b"f/x-%d", b"\xc3\xbc%d", b"-%d", b"$(id)%d"]) % self.count

    def tip(self, ref=None):
        """The commit to build on; None for a root."""
        tips = [i for r, i in sorted(self.server.refs.items()) if self.objects.bodies[i][0] == "commit"]
        if ref in self.server.refs and self.objects.bodies[self.server.refs[ref]][0] == "commit":
            return self.server.refs[ref]
        return self.rng.choice(tips) if tips and self.rng.random() < 0.9 else None

    def below(self, ref=None):
        """The same as a list of parents."""
        tip = self.tip(ref)
        return [tip] if tip else []

    def odd_ref(self):
        self.count += 1
        return self.rng.choice([b"refs/notes/n%d", b"refs/x/y/z%d", b"refs/tags/t%d", b"refs/stash/s%d",
                                b"refs/changes/01/%d/1", b"refs/for/main/%d", b"refs/meta/config/%d"]) % self.count


def plain(m, p):
    ref = m.branch()
    m.update(p, ref, m.chain(m.tip(ref)))


def secret_in_blob(m, p):
    ref = m.branch()
    m.update(p, ref, m.chain(m.tip(ref), blob=m.blob(dirty=True), mode=m.rng.choice([b"100644", b"100755"])))


def secret_in_link(m, p):
    ref = m.branch()
    m.update(p, ref, m.chain(m.tip(ref), blob=m.blob_of(b"/x/" + m.secret(), True), mode=b"120000"))


def secret_in_commit(m, p):
    ref = m.branch()
    where = m.rng.choice(["author", "mail", "second author", "committer", "encoding", "header", "gpgsig",
                          "mergetag", "message", "after NUL"])
    m.update(p, ref, m.chain(m.tip(ref), where=where))


def secret_in_name(m, p):
    ref = m.branch()
    m.update(p, ref, m.chain(m.tip(ref), name_dirty=True))


def secret_in_tag(m, p):
    where = m.rng.choice(["tag name", "tagger", "tag message"])
    target = m.tip() or m.chain(None)
    m.update(p, m.odd_ref(), m.tag(target, where))


def tags(m, p):
    """Tags of commits, blobs, trees and tags; each may hide a secret."""
    dirty = m.rng.random() < 0.4
    blob = m.blob(dirty)
    target = m.rng.choice([blob, m.tree({b"f": (b"100644", blob)}), m.commit(m.tree({b"f": (b"100644", blob)}), [])])
    for _ in range(m.rng.randint(0, 3)):
        target = m.tag(target)
    m.update(p, m.odd_ref(), target)


def undone(m, p):
    """Added, and taken out in the same push."""
    ref = m.branch()
    tip = m.tip(ref)
    before = m.tree_of(tip) if tip else None
    tip = m.chain(tip, 1, blob=m.blob(dirty=m.rng.random() < 0.5))
    m.update(p, ref, m.commit(before or m.grown(None), [tip]))


def merge(m, p):
    """A merge whose content stands in neither parent."""
    ref = m.branch()
    one = m.tip(ref) or m.chain(None)
    two = m.tip() or m.chain(None)
    if m.rng.random() < 0.5:
        two = m.chain(two)
    tree = m.grown(m.tree_of(one), m.blob(dirty=m.rng.random() < 0.5))
    parents = [one, two] + ([m.chain(None)] if m.rng.random() < 0.2 else [])
    m.update(p, ref, m.commit(tree, list(dict.fromkeys(parents))))


def several(m, p):
    """Many refs; the secret, if any, comes with one of them."""
    dirty = m.rng.randint(0, 7)
    for i in range(m.rng.randint(2, 6)):
        ref = m.branch()
        m.update(p, ref, m.chain(m.tip(ref), 1, blob=m.blob(dirty=i == dirty)))


def smuggled(m, p):
    """Objects in the pack that nothing names."""
    ref = m.branch()
    m.update(p, ref, m.chain(m.tip(ref)))
    dirty = m.rng.random() < 0.6
    what = m.rng.randrange(4)
    if what == 0:
        m.blob(dirty)
    elif what == 1:
        m.tree({b"lost": (b"100644", m.blob(dirty))}, name_dirty=False)
    elif what == 2:
        m.commit(m.tree({b"lost": (b"100644", m.blob())}), [], "message" if dirty else None)
    else:
        m.tag(m.commit(m.tree({}), []), "tag message" if dirty else None)


def smuggled_alone(m, p):
    """The same beside a ref that only goes to what the server has."""
    old = sorted(i for i in m.server.refs.values() if m.objects.bodies[i][0] == "commit")
    if not old:
        return False
    m.blob(dirty=m.rng.random() < 0.5)
    m.count += 1
    m.update(p, b"refs/heads/again%d" % m.count, m.rng.choice(old))
    return True


def resurrected(m, p):
    """What lies in the store without a ref is published again."""
    if not m.dangling:
        return False
    m.update(p, m.odd_ref(), m.rng.choice(m.dangling))
    return True


def before_the_gate(m, p):
    """Something with a secret lies in the store since before the gate."""
    blob = m.blob(dirty=True)
    tree = m.tree({b"old.env": (b"100644", blob)})
    commit = m.commit(tree, m.below())
    made = list(dict.fromkeys(m.fresh))
    m.fresh = []
    m.server.plant(made)
    how = m.rng.randrange(4)
    if how == 0:
        m.update(p, m.odd_ref(), commit)  # the commit itself
    elif how == 1:
        m.update(p, m.branch(), m.commit(tree, []))  # a new commit over its tree
    elif how == 2:
        m.update(p, m.branch(), m.commit(m.grown(None, blob), []))  # over its blob
    else:
        m.update(p, m.odd_ref(), m.rng.choice([blob, tree, m.tag(blob)]))


def removed(m, p):
    """A secret of old is taken out: the fix must pass."""
    m.count += 1
    ref = b"refs/heads/fix%d" % m.count
    tip = m.commit(m.tree({b"old.env": (b"100644", m.blob(dirty=True))}), [])
    made = list(dict.fromkeys(m.fresh))
    m.fresh = []
    m.server.plant(made)
    m.server.set_ref(ref, tip)
    m.update(p, ref, m.commit(m.tree({b"old.env": (b"100644", m.blob())}), [tip]))


def deleted(m, p):
    known = sorted(m.server.refs)
    if len(known) < 4:
        return False
    for ref in m.rng.sample(known, m.rng.randint(1, 2)):
        m.update(p, ref, m.objects.zero)
    if m.rng.random() < 0.5:
        m.count += 1
        m.update(p, b"refs/heads/new%d" % m.count, m.chain(None, blob=m.blob(dirty=m.rng.random() < 0.4)))
    return True


def forced(m, p):
    known = sorted(r for r in m.server.refs if r.startswith(b"refs/heads/"))
    if not known:
        return False
    m.update(p, m.rng.choice(known), m.chain(m.tip() if m.rng.random() < 0.5 else None,
                                             blob=m.blob(dirty=m.rng.random() < 0.4)))
    return True


def note(m, p):
    """A note on a commit, in fan-out."""
    name = "%040x" % m.rng.getrandbits(160)
    inner = m.tree({name[2:].encode(): (b"100644", m.blob(dirty=m.rng.random() < 0.4))})
    ref = b"refs/notes/commits"
    old = m.server.refs.get(ref)
    m.update(p, ref, m.commit(m.tree({name[:2].encode(): (b"40000", inner)}), [old] if old else []))


def secret_in_ref(m, p):
    m.count += 1
    word = m.secret()
    m.update(p, m.rng.choice([b"refs/heads/k-%s-%d", b"refs/tags/%s-%d", b"refs/x/%s/%d"]) % (word, m.count),
             m.tip() or m.chain(None))
    p.dirty_words.append("ref name")


def secret_in_option(m, p):
    ref = m.branch()
    m.update(p, ref, m.chain(m.tip(ref)))
    p.options.append(b"deploy.key=" + m.secret())
    p.dirty_words.append("push option")


def gitmodules(m, p):
    ref = m.branch()
    url = b"https://ann:" + m.secret() + b"@example.org/x" if m.rng.random() < 0.5 else b"https://example.org/x"
    body = b'[submodule "x"]\n\tpath = x\n\turl = ' + url + b"\n# " + m.mark() + b"\n"
    blob = m.blob_of(body, b"ann:" in body)
    tree = m.tree({b".gitmodules": (b"100644", blob)})
    m.update(p, ref, m.commit(tree, m.below(ref)))


def odd_tree(m, p):
    """Trees that git fsck would not like."""
    ref = m.branch()
    dirty = m.rng.random() < 0.4
    blob, mark = m.blob(dirty), m.mark()
    entries = [(b"100644", b"a " + mark, m.blob())]
    entries += m.rng.sample([(b"100644", b".GIT", blob), (b"100644", b"twice", blob), (b"100644", b"twice", m.blob()),
                             (b"100664", b"zz", blob), (b"100666", b"odd", blob), (b"100644", b"\x1b[31m", blob),
                             (b"100644", b"x\xe2\x80\xaey", blob), (b"100644", b"\xff", blob)], 3)
    if not any(i == blob for _, _, i in entries):
        entries.append((b"100644", b"zzz", blob))
    tree = m.objects.tree(entries)
    m.names[tree] = {mark}
    m.fresh.append(tree)
    tip = m.tip(ref)
    m.update(p, ref, m.commit(tree, [tip] if tip else []))


PLANS = [plain, plain, plain, secret_in_blob, secret_in_blob, secret_in_link, secret_in_commit, secret_in_commit,
         secret_in_name, secret_in_tag, tags, undone, merge, several, smuggled, smuggled, smuggled_alone, resurrected,
         resurrected, before_the_gate, before_the_gate, removed, deleted, forced, note, secret_in_ref,
         secret_in_option, gitmodules, odd_tree]
